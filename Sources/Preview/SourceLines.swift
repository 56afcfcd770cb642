/// A file's lines with the bytes that end them, so that some can be replaced and all others stay as they are.
struct SourceLines: Sendable, Hashable {
    struct Line: Sendable, Hashable {
        var content: ArraySlice<UInt8>
        /// A line feed, a carriage return, both, or nothing at the file's end.
        var ending: ArraySlice<UInt8>

        var bytes: ArraySlice<UInt8> { content + ending }
        /// As the parser sees it: U+FFFD for U+0000.
        var text: String { String(decoding: content, as: UTF8.self).replacing("\0", with: "\u{FFFD}") }
    }

    private(set) var lines: [Line] = []
    /// What stands before the first line: a byte-order mark, or nothing.
    private let mark: [UInt8]

    init(_ bytes: [UInt8]) {
        mark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.prefix(3)) : []
        var start = mark.count
        while start < bytes.count {
            let end = bytes[start...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
            var next = end
            if next < bytes.count {
                next += bytes[next] == 0x0D && next + 1 < bytes.count && bytes[next + 1] == 0x0A ? 2 : 1
            }
            lines.append(Line(content: bytes[start..<end], ending: bytes[end..<next]))
            start = next
        }
    }

    var bytes: [UInt8] { mark + lines.map(\.bytes).joined() }

    /// The text of lines, which are counted from 1; nil where the file has no such lines.
    func text(_ range: ClosedRange<Int>) -> String? {
        guard range.lowerBound >= 1, range.upperBound <= lines.count else { return nil }
        return lines[range.lowerBound - 1..<range.upperBound].map(\.text).joined(separator: "\n")
    }

    /// Where a text stands that stood at some lines: there, or at the only other place that has it.
    func find(_ text: String, at range: ClosedRange<Int>) -> ClosedRange<Int>? {
        // Byte by byte: "é" can be written in two ways.
        if let here = self.text(range), here.utf8.elementsEqual(text.utf8) { return range }
        let wanted = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard wanted.count <= lines.count else { return nil }
        var found: ClosedRange<Int>?
        for start in 0...lines.count - wanted.count
        where zip(wanted, lines[start...]).allSatisfy({ $0.utf8.elementsEqual($1.text.utf8) }) {
            if found != nil { return nil }
            found = start + 1...start + wanted.count
        }
        return found
    }

    /// Replaces lines by a text. Lines that it leaves as they are keep their bytes; a line in the place of another ends as that
    /// does, and one that comes to them as the first of the old ones. No text: the lines are gone.
    /// - Returns: the bytes that stood there, and those that stand there now.
    mutating func replace(_ range: ClosedRange<Int>, with text: String) -> (before: [UInt8], after: [UInt8]) {
        let old = lines[range.lowerBound - 1..<range.upperBound]
        let usual = (old + lines).first { !$0.ending.isEmpty }?.ending ?? [0x0A]
        let parts = text.isEmpty ? [] : text.split(separator: "\n", omittingEmptySubsequences: false)
        let isSame: (Line, Substring) -> Bool = { $0.text.utf8.elementsEqual($1.utf8) }
        let head = zip(old, parts).prefix(while: isSame).count
        let tail = zip(old.dropFirst(head).reversed(), parts.dropFirst(head).reversed()).prefix(while: isSame).count
        let (left, came) = (old.dropFirst(head).dropLast(tail), parts.dropFirst(head).dropLast(tail))
        let endings = left.count == came.count ? left.map(\.ending) : came.map { _ in usual }
        var new = Array(old.prefix(head))
        new += zip(came, endings).map { Line(content: Array($0.utf8)[...], ending: $1) }
        new += old.suffix(tail)
        // Only a file's last line has no end.
        for index in new.indices.dropLast() where new[index].ending.isEmpty { new[index].ending = usual }
        if let last = old.last, !new.isEmpty, last.ending.isEmpty || tail == 0 && !came.isEmpty {
            new[new.count - 1].ending = last.ending
        }
        let before = Array(old.map(\.bytes).joined())
        lines.replaceSubrange(range.lowerBound - 1..<range.upperBound, with: new)
        return (before, Array(new.map(\.bytes).joined()))
    }

    /// The file with some of its bytes replaced, which begin at a line; where they are not, at the only line where they
    /// are; nil where there is none, or several.
    func bytes(replacing before: [UInt8], atLine line: Int, with after: [UInt8]) -> [UInt8]? {
        let all = bytes
        var starts = [mark.count]
        for line in lines { starts.append(starts[starts.count - 1] + line.bytes.count) }
        let isHere: (Int) -> Bool = { all[$0...].starts(with: before) }
        var start = starts.indices.contains(line - 1) ? starts[line - 1] : nil
        if !(start.map(isHere) ?? false) {
            let found = before.isEmpty ? [] : starts.filter(isHere)
            start = found.count == 1 ? found[0] : nil
        }
        return start.map { all[..<$0] + after + all[($0 + before.count)...] }
    }
}
