/// The comment `<!-- typed -->`: the number before it on its line, or the block under it, is typed by hand and meant so.
enum TypedMark {
    /// The lines on which it stands alone.
    static func lines(in text: String) -> [Int] {
        text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap { index, line in
            let end = line.utf8.count
            return end < 200 && isMark(line.drop { $0 == " " || $0 == ">" }) ? index + 1 : nil
        }
    }

    private static func isMark(_ line: Substring) -> Bool {
        guard line.hasPrefix("<!--"), let close = line.firstRange(of: "-->") else { return false }
        let rest = line[close.upperBound...]
        let word = line[line.index(line.startIndex, offsetBy: 4)..<close.lowerBound]
        return rest.allSatisfy(\.isWhitespace) && String(word.filter { !$0.isWhitespace }) == "typed"
    }

    /// Where it stands in a notebook.
    static func offsets(in source: SourceBytes) -> [Int] {
        var offsets: [Int] = []
        var rest = source.bytes[...]
        while let mark = rest.firstRange(of: Array("<!--".utf8)) {
            rest = rest[mark.upperBound...]
            let word = rest.drop { " \t".utf8.contains($0) }
            guard word.starts(with: "typed".utf8) else { continue }
            let end = word.dropFirst("typed".utf8.count).drop { " \t".utf8.contains($0) }
            if end.starts(with: "-->".utf8) { offsets.append(mark.lowerBound) }
        }
        return offsets
    }
}
