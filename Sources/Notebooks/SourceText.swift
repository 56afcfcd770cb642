/// A notebook's text as bytes and lines, with includes already in place.
struct SourceText: Sendable {
    let bytes: [UInt8]
    /// The lines without their line feeds, as ranges of `bytes`.
    let lines: [Range<Int>]

    init(_ text: String) {
        self.init([UInt8](text.utf8))
    }

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var lines: [Range<Int>] = []
        var start = 0
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
            lines.append(start..<index)
            start = index + 1
        }
        if start < bytes.count || lines.isEmpty { lines.append(start..<bytes.count) }
        self.lines = lines
    }

    /// The bytes of a line, 1-based; empty beyond the end.
    func line(_ number: Int) -> ArraySlice<UInt8> {
        lines.indices.contains(number - 1) ? bytes[lines[number - 1]] : []
    }

    func text(ofLine number: Int) -> String {
        String(decoding: line(number), as: UTF8.self)
    }

    /// The offset of a place, held inside its line.
    func offset(of location: SourceLocation) -> Int {
        guard location.line >= 1 else { return 0 }
        guard location.line <= lines.count else { return bytes.count }
        let line = lines[location.line - 1]
        return min(line.lowerBound + max(location.column - 1, 0), line.upperBound)
    }

    func location(ofOffset offset: Int) -> SourceLocation {
        var low = 0
        var high = lines.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if lines[middle].lowerBound <= offset { low = middle } else { high = middle - 1 }
        }
        return SourceLocation(line: low + 1, column: offset - lines[low].lowerBound + 1)
    }

    func slice(_ range: SourceRange) -> ArraySlice<UInt8> {
        let start = offset(of: range.lowerBound)
        return bytes[start..<max(start, offset(of: range.upperBound))]
    }

    /// The number of bytes that containers and indentation take at the head of a continuation line: white
    /// space, and the markers of at most `quoteDepth` block quotes.
    func prefixLength(ofLine number: Int, quoteDepth: Int) -> Int {
        let line = line(number)
        var index = line.startIndex
        var markers = 0
        while index < line.endIndex {
            switch line[index] {
            case UInt8(ascii: " "), UInt8(ascii: "\t"): break
            case UInt8(ascii: ">") where markers < quoteDepth: markers += 1
            default: return index - line.startIndex
            }
            index += 1
        }
        return line.count
    }
}

extension Collection<UInt8> {
    var isBlank: Bool { allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") } }

    var trimmed: SubSequence {
        guard let first = firstIndex(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }) else {
            return self[endIndex..<endIndex]
        }
        var end = first
        var index = first
        while index != endIndex {
            let byte = self[index]
            index = self.index(after: index)
            if byte != UInt8(ascii: " ") && byte != UInt8(ascii: "\t") { end = index }
        }
        return self[first..<end]
    }
}
