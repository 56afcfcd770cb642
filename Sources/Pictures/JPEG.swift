import Storage
internal import CTurboJPEG

/// The door to libjpeg-turbo. Its exact integer DCT gives the pixels that TensorFlow and Pillow see.
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
        var pixels = [UInt8](repeating: 0, count: 3 * Int(width) * Int(height))
        let format = Int32(TJPF_RGB.rawValue)
        guard
            tjDecompress2(
                decoder, input.baseAddress, size, &pixels, width, 0, height, format, TJFLAG_ACCURATEDCT | TJFLAG_LIMITSCANS) == 0
        else { throw failure(decoder) }
        return (Int(width), Int(height), pixels)
    }

    private static func failure(_ decoder: tjhandle) -> ArchiveError {
        ArchiveError("the JPEG picture is damaged: " + String(cString: tjGetErrorStr2(decoder)))
    }
}
