import Checks
import Notebooks
import SystemIO

/// Directives put in place of typed numbers, in the bytes of a notebook's file: all others stay as they are.
struct NotebookFix {
    /// The file with the edits in it.
    private(set) var bytes: [UInt8]
    /// Where the directives stand in it, with what they must show.
    private(set) var directives: [(place: SourceLocation, edit: Edit)] = []

    /// - Parameter edits: those whose text is not found at its place are left out.
    init(_ edits: [Edit], in original: [UInt8]) {
        bytes = original
        let lines = Self.lines(of: original)
        var found: [(offset: Int, edit: Edit)] = []
        for edit in edits where lines.indices.contains(edit.place.line - 1) {
            let offset = lines[edit.place.line - 1].lowerBound + edit.place.column - 1
            let old = Array(edit.old.utf8)
            guard offset + old.count <= lines[edit.place.line - 1].upperBound, original[offset...].starts(with: old) else {
                continue
            }
            found.append((offset, edit))
        }
        found.sort { $0.offset > $1.offset }
        for (offset, edit) in found { bytes.replaceSubrange(offset..<offset + edit.old.utf8.count, with: Array(edit.new.utf8)) }
        var shifts: [Int: Int] = [:]
        for (_, edit) in found.reversed() {
            let shift = shifts[edit.place.line, default: 0]
            directives.append((SourceLocation(line: edit.place.line, column: edit.place.column + shift), edit))
            shifts[edit.place.line] = shift + edit.new.utf8.count - edit.old.utf8.count
        }
    }

    /// The lines of a file whatever ends them, without its byte-order mark.
    private static func lines(of bytes: [UInt8]) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var index = start
        while index < bytes.count {
            let isReturn = bytes[index] == 0x0D
            if isReturn || bytes[index] == 0x0A {
                lines.append(start..<index)
                if isReturn, index + 1 < bytes.count, bytes[index + 1] == 0x0A { index += 1 }
                start = index + 1
            }
            index += 1
        }
        return lines + [start..<bytes.count]
    }
}
