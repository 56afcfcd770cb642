import Notebooks

/// A notebook's text as bytes, by which the place of each character of its prose is found again: what was read has no
/// escapes, entities, comments and line ends any more.
struct SourceBytes {
    let bytes: [UInt8]
    private let lineStarts: [Int]

    init(_ text: String) {
        let bytes = Array(text.utf8)
        self.bytes = bytes
        lineStarts = [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
    }

    /// The offset of a place; nil beyond the text.
    func offset(of place: SourceLocation) -> Int? {
        guard lineStarts.indices.contains(place.line - 1) else { return nil }
        let offset = lineStarts[place.line - 1] + place.column - 1
        return offset <= bytes.count ? offset : nil
    }

    func place(of offset: Int) -> SourceLocation {
        let line = lineStarts.partition { $0 <= offset }
        return SourceLocation(line: line, column: offset - lineStarts[line - 1] + 1)
    }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// The rest of a line behind an offset.
    func line(from offset: Int) -> ArraySlice<UInt8> { bytes[offset...].prefix { $0 != UInt8(ascii: "\n") } }

    /// Whether a line begins with space, as those of a folded text of the front matter do.
    func isIndented(lineOf offset: Int) -> Bool { bytes[lineStarts[place(of: offset).line - 1]] == UInt8(ascii: " ") }

    /// The bytes in the notebook of each byte of a text of the prose, without the comments between them; nil where the text
    /// is not found.
    func ranges(of text: String, at start: SourceLocation) -> [Range<Int>]? {
        guard var index = offset(of: start) else { return nil }
        let text = Array(text.utf8)
        var ranges: [Range<Int>] = []
        while ranges.count < text.count {
            guard index < bytes.count else { return nil }
            let expected = text[ranges.count]
            let start = index
            if bytes[index] == UInt8(ascii: "<"), bytes[index...].starts(with: "<!--".utf8),
                !text[ranges.count...].starts(with: "<!--".utf8),
                let end = bytes[index...].firstRange(of: Array("-->".utf8))?.upperBound
            {
                index = end
            } else if bytes[index] == UInt8(ascii: "&"), let end = entityEnd(at: index) {
                // An entity stands for one character, with few exceptions.
                index = end
                repeat { ranges.append(start..<end) } while ranges.count < text.count && text[ranges.count] & 0xC0 == 0x80
            } else if bytes[index] == expected {
                index += 1
                ranges.append(start..<index)
            } else if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count, bytes[index + 1] == expected {
                index += 2
                ranges.append(start..<index)
            } else if bytes[index] == UInt8(ascii: "\n"), expected == UInt8(ascii: " ") {
                index += 1
                while index < bytes.count, " \t>".utf8.contains(bytes[index]) { index += 1 }
                ranges.append(start..<index)
            } else {
                return nil
            }
        }
        return ranges
    }

    /// The end of "&times;" or "&#215;"; nil for an ampersand.
    private func entityEnd(at index: Int) -> Int? {
        let name = bytes[(index + 1)...].prefix(32).prefix { isNameByte($0) || $0 == UInt8(ascii: "#") }
        guard !name.isEmpty, bytes[name.endIndex...].first == UInt8(ascii: ";") else { return nil }
        return name.endIndex + 1
    }

    private func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: false
        }
    }
}
