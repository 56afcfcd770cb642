import Storage

/// Uncompressed Windows bitmaps of 8 bits with a palette, 24 bits and 32 bits per pixel.
///
/// Source: the structures BITMAPFILEHEADER and BITMAPINFOHEADER of the Windows API.
enum BMP {
    static func decode(_ bytes: [UInt8]) throws(ArchiveError) -> (width: Int, height: Int, pixels: [UInt8]) {
        func number(_ offset: Int, _ size: Int) -> Int {
            (0..<size).reversed().reduce(0) { $0 << 8 | Int(bytes[offset + $1]) }
        }
        guard bytes.count >= 54 else { throw ArchiveError("the BMP picture ends at byte \(bytes.count), within its header") }
        let start = number(10, 4), headerSize = number(14, 4), bits = number(28, 2), compression = number(30, 4)
        let width = Int(Int32(truncatingIfNeeded: number(18, 4)))
        let signedHeight = Int(Int32(truncatingIfNeeded: number(22, 4)))
        guard headerSize >= 40, [8, 24, 32].contains(bits), compression == 0 || (compression == 3 && bits == 32) else {
            throw ArchiveError(
                "this BMP picture has \(bits) bits per pixel and compression \(compression); uncompressed ones of 8, 24 or 32 bits are read"
            )
        }
        // Rows go from the bottom up where the height is positive.
        let height = abs(signedHeight)
        try Picture.check(width: width, height: height)
        let rowBytes = (width * bits / 8 + 3) / 4 * 4
        guard start >= 14 + headerSize, start + rowBytes * height <= bytes.count else {
            throw ArchiveError("the BMP picture of \(width) × \(height) pixels ends at byte \(bytes.count)")
        }
        let palette = 14 + headerSize
        var pixels: [UInt8] = []
        pixels.reserveCapacity(3 * width * height)
        for y in 0..<height {
            let row = start + rowBytes * (signedHeight > 0 ? height - 1 - y : y)
            for x in 0..<width {
                let pixel = bits == 8 ? palette + 4 * Int(bytes[row + x]) : row + x * bits / 8
                guard pixel + 2 < (bits == 8 ? start : bytes.count) else {
                    throw ArchiveError("the BMP picture's pixel \(x), \(y) has a colour outside its palette")
                }
                pixels += [bytes[pixel + 2], bytes[pixel + 1], bytes[pixel]]
            }
        }
        return (width, height, pixels)
    }
}
