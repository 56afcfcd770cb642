/// The comment `<!-- typed -->`, or `<!-- typed: why -->`: the number before it on its line, or the block under it, is typed
/// by hand and meant so.
enum TypedMark {
    /// The lines on which it stands alone.
    static func lines(in text: String) -> [Int] {
        text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap { index, line in
            let end = line.utf8.count
            return end < 400 && standsAlone(line.drop { $0 == " " || $0 == ">" }) ? index + 1 : nil
        }
    }

    private static func standsAlone(_ line: Substring) -> Bool {
        let bytes = Array(line.utf8)
        return end(of: bytes[...]).map { bytes[$0...].allSatisfy(" \t\r".utf8.contains) } ?? false
    }

    /// Where it stands in a notebook.
    static func offsets(in source: SourceBytes) -> [Int] {
        var offsets: [Int] = []
        var rest = source.bytes[...]
        while let mark = rest.firstRange(of: Array("<!--".utf8)) {
            if end(of: rest[mark.lowerBound...]) != nil { offsets.append(mark.lowerBound) }
            rest = rest[mark.upperBound...]
        }
        return offsets
    }

    /// Where the mark that begins some bytes ends; nil for other comments.
    private static func end(of bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.starts(with: "<!--".utf8) else { return nil }
        let word = bytes.dropFirst(4).drop(while: isSpace)
        guard word.starts(with: "typed".utf8) else { return nil }
        let rest = word.dropFirst(5).drop(while: isSpace)
        // A reason is a line or two, and no comment that was not closed.
        guard let close = rest.prefix(400).firstRange(of: Array("-->".utf8)) else { return nil }
        return close.lowerBound == rest.startIndex || rest.first == UInt8(ascii: ":") ? close.upperBound : nil
    }

    private static func isSpace(_ byte: UInt8) -> Bool { " \t\n\r".utf8.contains(byte) }
}
