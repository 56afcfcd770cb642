import Storage
internal import CTurboJPEG

/// The door to libjpeg-turbo. Its exact integer DCT gives the pixels that TensorFlow and Pillow see; those of a picture for
/// print, in four inks, are TensorFlow's.
enum JPEG {
    static func decode(_ bytes: [UInt8]) throws(ArchiveError) -> (width: Int, height: Int, pixels: [UInt8]) {
        guard let decoder = tjInitDecompress() else { throw ArchiveError("not enough memory") }
        defer { tjDestroy(decoder) }
        return try bytes.withUnsafeBufferPointer { input in
            Result { () throws(ArchiveError) in try decode(input, decoder) }
        }.get()
    }

    private static func decode(
        _ input: UnsafeBufferPointer<UInt8>, _ decoder: tjhandle
    ) throws(ArchiveError) -> (width: Int, height: Int, pixels: [UInt8]) {
        var (width, height, subsampling, colours): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
        let size = UInt(input.count)
        guard tjDecompressHeader3(decoder, input.baseAddress, size, &width, &height, &subsampling, &colours) == 0
        else { throw failure(decoder) }
        try Picture.check(width: Int(width), height: Int(height))
        let isPrint = colours == Int32(TJCS_CMYK.rawValue) || colours == Int32(TJCS_YCCK.rawValue)
        var pixels = [UInt8](repeating: 0, count: (isPrint ? 4 : 3) * Int(width) * Int(height))
        let format = Int32((isPrint ? TJPF_CMYK : TJPF_RGB).rawValue)
        guard
            tjDecompress2(
                decoder, input.baseAddress, size, &pixels, width, 0, height, format, TJFLAG_ACCURATEDCT | TJFLAG_LIMITSCANS) == 0
        else { throw failure(decoder) }
        return (Int(width), Int(height), isPrint ? rgb(ofCMYK: pixels, isInverted: isAdobe(input)) : pixels)
    }

    /// Red, green and blue of cyan, magenta, yellow and black, as TensorFlow computes them.
    ///
    /// - Parameter isInverted: Whether 0 is full ink, as Adobe's programs write it.
    private static func rgb(ofCMYK pixels: [UInt8], isInverted: Bool) -> [UInt8] {
        (0..<pixels.count / 4).flatMap { pixel in
            let paper = isInverted ? Int(pixels[4 * pixel + 3]) : 255 - Int(pixels[4 * pixel + 3])
            return (0..<3).map { ink in
                let value = Int(pixels[4 * pixel + ink])
                return UInt8((isInverted ? value : 255 - value) * paper / 255)
            }
        }
    }

    /// Whether Adobe's segment, APP14, stands before the scan.
    private static func isAdobe(_ input: UnsafeBufferPointer<UInt8>) -> Bool {
        var offset = 2
        while offset + 4 <= input.count, input[offset] == 0xFF, input[offset + 1] != 0xDA {
            let size = Int(input[offset + 2]) << 8 | Int(input[offset + 3])
            if input[offset + 1] == 0xEE, size >= 12, offset + 9 <= input.count,
                input[(offset + 4)..<(offset + 9)].elementsEqual("Adobe".utf8)
            {
                return true
            }
            // Any number of fill bytes, 0xFF, may stand before a marker.
            offset += input[offset + 1] == 0xFF ? 1 : 2 + size
        }
        return false
    }

    private static func failure(_ decoder: tjhandle) -> ArchiveError {
        ArchiveError("the JPEG picture is damaged: " + String(cString: tjGetErrorStr2(decoder)))
    }
}
