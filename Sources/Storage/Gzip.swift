internal import CZlib

/// The bytes as one member of a gzip file, without name and time.
///
/// - Parameter level: of zlib, from 1 to 9. Level 5 packs text to within a tenth of level 9, in a fraction of the time.
public func gzip(_ bytes: [UInt8], level: Int32 = 9) throws(ArchiveError) -> [UInt8] {
    var stream = z_stream()
    guard
        deflateInit2_(
            &stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
            == Z_OK
    else { throw ArchiveError("zlib cannot start") }
    defer { deflateEnd(&stream) }
    guard bytes.count < Int(UInt32.max) else { throw ArchiveError("the content is too large to be packed at once") }
    var packed = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))))
    let isDone = bytes.withUnsafeBufferPointer { input in
        packed.withUnsafeMutableBufferPointer { output in
            stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            stream.avail_in = UInt32(input.count)
            stream.next_out = output.baseAddress
            stream.avail_out = UInt32(output.count)
            return deflate(&stream, Z_FINISH) == Z_STREAM_END
        }
    }
    guard isDone else { throw ArchiveError("the content cannot be packed") }
    packed.removeLast(packed.count - Int(stream.total_out))
    return packed
}
