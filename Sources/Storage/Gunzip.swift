internal import CZlib

/// The content of a gzip file of one or several members.
///
/// Refuses damaged and truncated data, what follows them but zeros, and more than `limit` bytes of content.
///
/// - Parameter cutsOff: Whether the first `limit` bytes of a larger content are given instead; what follows them is not read.
public func gunzip(_ bytes: [UInt8], limit: Int = 1 << 31, cutsOff: Bool = false) throws(ArchiveError) -> [UInt8] {
    guard bytes.count >= 18, bytes[0] == 0x1F, bytes[1] == 0x8B else {
        throw ArchiveError("this is not gzip data")
    }
    // The trailer's size is a hint that a hostile file can set: deflate never expands more than 1032 times.
    let trailer = bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    var content = [UInt8](repeating: 0, count: min(max(trailer, 1), bytes.count * 1032, limit))
    var produced = 0
    var failure: ArchiveError?

    var stream = z_stream()
    guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
        throw ArchiveError("zlib cannot start")
    }
    defer { inflateEnd(&stream) }

    bytes.withUnsafeBufferPointer { input in
        var consumed = 0
        let step = Int(UInt32.max)
        while true {
            if produced == content.count {
                guard content.count < limit else {
                    if !cutsOff { failure = ArchiveError("the content is larger than \(limit) bytes") }
                    return
                }
                content.append(contentsOf: repeatElement(0, count: min(max(content.count, 4096), limit - content.count)))
            }
            let available = min(input.count - consumed, step)
            let room = min(content.count - produced, step)
            stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress! + consumed)
            stream.avail_in = UInt32(available)
            let status = content.withUnsafeMutableBufferPointer { output in
                stream.next_out = output.baseAddress! + produced
                stream.avail_out = UInt32(room)
                return inflate(&stream, Z_NO_FLUSH)
            }
            consumed += available - Int(stream.avail_in)
            produced += room - Int(stream.avail_out)
            switch status {
            case Z_STREAM_END:
                // What is padded to whole blocks ends in zeros.
                guard let next = input[consumed...].firstIndex(where: { $0 != 0 }) else { return }
                guard next + 1 < input.count, input[next] == 0x1F, input[next + 1] == 0x8B else {
                    failure = ArchiveError(
                        "the data end at byte \(consumed), and \(input.count - consumed) bytes follow that are not gzip's")
                    return
                }
                consumed = next
                inflateReset(&stream)
            case Z_OK, Z_BUF_ERROR:
                if stream.avail_out > 0 && consumed == input.count {
                    failure = ArchiveError("the data end before their end mark: the file is truncated")
                    return
                }
            default:
                failure = ArchiveError("the gzip data are damaged near byte \(consumed)")
                return
            }
        }
    }
    if let failure { throw failure }
    content.removeLast(content.count - produced)
    return content
}
