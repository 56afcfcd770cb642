import Notebooks
import Records
import SystemIO

/// Reads what comes from the records pipe. A cell can write to it as well as the kit can, so nothing is taken unseen:
/// neither its size nor its seal nor its form nor its order.
package struct RecordReader {
    /// Why the program is ended.
    package enum Refusal: Error, Hashable {
        /// What came is not of the kit's making.
        case foreign(String)
        /// The kit wrote more than a run may leave.
        case tooMuch
    }

    /// What has come, in order.
    package private(set) var lines: [RecordLine] = []
    private var schedule: RecordSchedule
    private var rest: [UInt8] = []
    private var length = 0
    private var seal: MessageSeal?
    private let codec = RecordCodec()

    /// - Parameter key: with which the kit seals its lines; nil: they have no seals.
    package init(_ program: CellProgram, key: [UInt8]?) {
        seal = key.map(MessageSeal.init)
        schedule = RecordSchedule(program)
    }

    /// Takes a piece of the pipe.
    /// - Returns: the records that are now complete.
    package mutating func add(_ bytes: ArraySlice<UInt8>) throws(Refusal) -> ArraySlice<RecordLine> {
        let first = lines.count
        length += bytes.count
        guard length <= RecordProtocol.maximumLength else { throw .tooMuch }
        rest += bytes
        var start = 0
        // Only the new bytes can hold a line's end.
        var search = rest.count - bytes.count
        defer { rest.removeFirst(start) }
        while let end = rest[search...].firstIndex(of: UInt8(ascii: "\n")) {
            guard end - start < RecordProtocol.maximumLineLength else { throw .foreign("a line of \(end - start) bytes") }
            guard let text = unsealed(rest[start..<end], withEnd: rest[start...end]) else {
                throw .foreign("a line without the kit's seal")
            }
            guard let line = try? codec.decode(text) else { throw .foreign("a line that is no record") }
            try schedule.take(line.record)
            lines.append(line)
            start = end + 1
            search = start
        }
        guard rest.count - start < RecordProtocol.maximumLineLength else { throw .foreign("a line without an end") }
        return lines[first...]
    }

    /// What stands behind a line's seal; nil where that is not the seal of the next line.
    private mutating func unsealed(_ line: ArraySlice<UInt8>, withEnd whole: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard seal != nil else { return line }
        guard line.count > MessageSeal.length, line[line.startIndex + MessageSeal.length] == UInt8(ascii: " ") else { return nil }
        let expected = whole.dropFirst(MessageSeal.length + 1).withUnsafeBytes { seal?.seal($0) }
        guard let expected, line.prefix(MessageSeal.length).elementsEqual(expected.utf8) else { return nil }
        return line.dropFirst(MessageSeal.length + 1)
    }

    /// Checks that nothing is left when the pipe has come to its end.
    package func end() throws(Refusal) {
        if !rest.isEmpty { throw .foreign("half a record") }
    }
}
