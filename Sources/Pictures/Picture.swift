import Storage

/// A picture in memory: red, green and blue of each pixel, a byte each, row by row from the top.
public struct Picture: Sendable, Hashable {
    /// Pixels in a row.
    public let width: Int
    /// Rows.
    public let height: Int
    /// 3 × ``width`` × ``height`` bytes.
    public let pixels: [UInt8]

    /// More pixels than this are refused: a small file can claim any size.
    public static let pixelLimit = 1 << 26

    /// Decodes PNG, JPEG or BMP, whichever the bytes begin as. Transparency is left out.
    ///
    /// - Throws: `ArchiveError` for other files, damaged ones and ones of more than ``pixelLimit`` pixels.
    public init(_ bytes: [UInt8]) throws(ArchiveError) {
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
            (width, height, pixels) = try PNG.decode(bytes)
        } else if bytes.starts(with: [0xFF, 0xD8]) {
            (width, height, pixels) = try JPEG.decode(bytes)
        } else if bytes.starts(with: [0x42, 0x4D]) {
            (width, height, pixels) = try BMP.decode(bytes)
        } else {
            throw ArchiveError("this is neither a PNG nor a JPEG nor a BMP picture")
        }
    }

    /// - Precondition: `pixels` are 3 × width × height bytes, and not none.
    public init(width: Int, height: Int, pixels: [UInt8]) {
        precondition(width > 0 && height > 0 && pixels.count == 3 * width * height)
        (self.width, self.height, self.pixels) = (width, height, pixels)
    }

    /// The picture as a PNG file.
    public var png: [UInt8] { PNG.encode(width: width, height: height, pixels: pixels) }

    /// One byte per pixel: (299 R + 587 G + 114 B) / 1000, the luma of ITU-R BT.601, rounded.
    public var gray: [UInt8] {
        (0..<width * height).map { pixel in
            let (r, g, b) = (Int(pixels[3 * pixel]), Int(pixels[3 * pixel + 1]), Int(pixels[3 * pixel + 2]))
            return UInt8((299 * r + 587 * g + 114 * b + 500) / 1000)
        }
    }

    static func check(width: Int, height: Int) throws(ArchiveError) {
        let (count, overflow) = width.multipliedReportingOverflow(by: height)
        guard width > 0, height > 0, !overflow, count <= pixelLimit else {
            throw ArchiveError("a picture of \(width) × \(height) pixels is not read; at most \(pixelLimit) pixels are")
        }
    }
}
