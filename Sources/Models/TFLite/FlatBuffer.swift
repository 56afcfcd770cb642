import Tensors

/// The bytes of a FlatBuffer that nobody has verified. Whatever the offsets say, nothing outside the bytes is read.
///
/// Source: the FlatBuffers internals document ("flatbuffers.dev/internals").
final class FlatBuffer {
    let bytes: Bytes
    let file: String?
    /// What may still be decoded. Tables that are reached over and over, through vectors of offsets that all point
    /// at one table, would otherwise make a small file expensive: a file that shares nothing never costs more than
    /// its size.
    private var budget: Int

    init(_ bytes: Bytes, file: String?) {
        self.bytes = bytes
        self.file = file
        budget = 4 * bytes.count + 65_536
    }

    func failure(_ message: String, at offset: Int) -> ModelError {
        ModelError(message, at: .byte(offset), in: file)
    }

    /// A part that goes beyond the end of the file.
    func truncated(_ what: String, at offset: Int) -> ModelError {
        failure(
            "\(what) goes beyond the end of the file, which has \(bytes.count) bytes: it is truncated or damaged",
            at: offset)
    }

    func spend(_ cost: Int, at offset: Int) throws(ModelError) {
        budget -= cost
        if budget < 0 {
            throw failure("the file refers to its parts more often than any honest file does", at: offset)
        }
    }

    /// The table that the offset at `position` points to.
    func table(at position: Int, _ name: StaticString) throws(ModelError) -> FlatTable {
        let target = try target(of: position, name)
        return FlatTable(buffer: self, position: target, name: name, layout: try vtable(at: target, name))
    }

    /// Where the offset at `position` leads.
    func target(of position: Int, _ name: StaticString) throws(ModelError) -> Int {
        guard let offset = bytes.uint32(at: position) else { throw truncated("the offset of \(name)", at: position) }
        let target = position + Int(offset)
        guard offset >= 4, target <= bytes.count - 4 else {
            throw failure(
                "the offset \(offset) of \(name) leads outside the file, which has \(bytes.count) bytes", at: position)
        }
        return target
    }

    private func vtable(at position: Int, _ name: StaticString) throws(ModelError) -> FlatTable.Layout {
        guard let back = bytes.uint32(at: position) else { throw truncated("the table \(name)", at: position) }
        let vtable = position - Int(Int32(bitPattern: back))
        guard let size = bytes.uint16(at: vtable), let tableSize = bytes.uint16(at: vtable + 2),
            size >= 4, size % 2 == 0, vtable + Int(size) <= bytes.count
        else { throw failure("the table \(name) has no valid description of its fields", at: position) }
        guard tableSize >= 4, position + Int(tableSize) <= bytes.count else {
            throw truncated("the table \(name)", at: position)
        }
        try spend(24, at: position)
        return FlatTable.Layout(vtable: vtable, fields: (Int(size) - 4) / 2, size: Int(tableSize))
    }
}
