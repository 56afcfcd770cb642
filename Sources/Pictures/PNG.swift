#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif
import Storage
internal import CSpng

/// The door to libspng.
enum PNG {
    static func decode(_ bytes: [UInt8]) throws(ArchiveError) -> (width: Int, height: Int, pixels: [UInt8]) {
        guard let context = spng_ctx_new(0) else { throw ArchiveError("not enough memory") }
        defer { spng_ctx_free(context) }
        return try bytes.withUnsafeBytes { input in
            Result { () throws(ArchiveError) in try decode(input, context) }
        }.get()
    }

    private static func decode(
        _ input: UnsafeRawBufferPointer, _ context: OpaquePointer
    ) throws(ArchiveError) -> (width: Int, height: Int, pixels: [UInt8]) {
        try check(spng_set_png_buffer(context, input.baseAddress, input.count))
        var header = spng_ihdr()
        try check(spng_get_ihdr(context, &header))
        let (width, height) = (Int(header.width), Int(header.height))
        try Picture.check(width: width, height: height)
        var pixels = [UInt8](repeating: 0, count: 3 * width * height)
        let format = Int32(SPNG_FMT_RGB8.rawValue)
        let status = pixels.withUnsafeMutableBytes { spng_decode_image(context, $0.baseAddress, $0.count, format, 0) }
        try check(status)
        return (width, height, pixels)
    }

    /// A file of these pixels; empty where there is no memory for it.
    static func encode(width: Int, height: Int, pixels: [UInt8]) -> [UInt8] {
        guard let context = spng_ctx_new(Int32(SPNG_CTX_ENCODER.rawValue)) else { return [] }
        defer { spng_ctx_free(context) }
        var header = spng_ihdr()
        (header.width, header.height) = (UInt32(width), UInt32(height))
        (header.bit_depth, header.color_type) = (8, UInt8(SPNG_COLOR_TYPE_TRUECOLOR.rawValue))
        guard spng_set_option(context, SPNG_ENCODE_TO_BUFFER, 1) == 0, spng_set_ihdr(context, &header) == 0 else { return [] }
        let format = Int32(SPNG_FMT_PNG.rawValue), finish = Int32(SPNG_ENCODE_FINALIZE.rawValue)
        let status = pixels.withUnsafeBytes { spng_encode_image(context, $0.baseAddress, $0.count, format, finish) }
        var (size, error): (Int, Int32) = (0, 0)
        guard status == 0, let buffer = spng_get_png_buffer(context, &size, &error) else { return [] }
        defer { free(buffer) }
        return Array(UnsafeRawBufferPointer(start: buffer, count: size))
    }

    private static func check(_ status: Int32) throws(ArchiveError) {
        if status != 0 { throw ArchiveError("the PNG picture is damaged: " + String(cString: spng_strerror(status))) }
    }
}
