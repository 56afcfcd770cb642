/// The bytes of an HDF5 file that nobody has verified: each access is checked, and what is decoded in all is bounded,
/// so that parts that refer to each other in circles come to an end.
final class HDF5Bytes: Sendable {
    let bytes: [UInt8]
    let file: String?

    init(_ bytes: [UInt8], file: String?) {
        self.bytes = bytes
        self.file = file
    }

    /// What one question may cost: every node of a tree, every message and every character counts.
    struct Budget {
        private var left: Int

        init(_ bytes: HDF5Bytes) { left = 16 * bytes.bytes.count + 1 << 20 }

        mutating func spend(_ cost: Int, _ bytes: HDF5Bytes, at position: Int) throws(ArchiveError) {
            left -= cost
            if left < 0 { throw bytes.failure("the file's parts refer to each other without end", at: position) }
        }
    }

    func failure(_ message: String, at position: Int) -> ArchiveError {
        ArchiveError(message, at: "byte \(position)", in: file)
    }

    /// A little-endian number of `width` bytes.
    func number(_ position: Int, _ width: Int) throws(ArchiveError) -> Int {
        try check(position, width)
        var value: UInt64 = 0
        for index in (0..<width).reversed() { value = value << 8 | UInt64(bytes[position + index]) }
        // Far beyond any file, and small enough to add to.
        guard value <= 1 << 48, let number = Int(exactly: value) else {
            throw failure("the number \(value) is impossible here", at: position)
        }
        return number
    }

    /// An address; nil for the one that stands for "nowhere".
    func address(_ position: Int) throws(ArchiveError) -> Int? {
        try check(position, 8)
        if bytes[position..<position + 8].allSatisfy({ $0 == 0xFF }) { return nil }
        return try number(position, 8)
    }

    func check(_ position: Int, _ count: Int) throws(ArchiveError) {
        guard position >= 0, count >= 0, position <= bytes.count, count <= bytes.count - position else {
            throw failure("the part goes beyond the end of the file, which has \(bytes.count) bytes", at: position)
        }
    }

    func range(_ position: Int, _ count: Int) throws(ArchiveError) -> Range<Int> {
        try check(position, count)
        return position..<position + count
    }

    func expect(_ mark: StaticString, at position: Int) throws(ArchiveError) {
        try check(position, mark.utf8CodeUnitCount)
        let isThere = mark.withUTF8Buffer { bytes[position..<position + $0.count].elementsEqual($0) }
        if !isThere { throw failure("'\(mark)' is expected here: the file is damaged", at: position) }
    }

    /// Text up to a zero, which must come before `end`.
    func text(_ position: Int, before end: Int) throws(ArchiveError) -> String {
        guard position >= 0, position < end, end <= bytes.count,
            let zero = bytes[position..<end].firstIndex(of: 0)
        else { throw failure("the name has no end", at: position) }
        return String(decoding: bytes[position..<zero], as: UTF8.self)
    }
}
