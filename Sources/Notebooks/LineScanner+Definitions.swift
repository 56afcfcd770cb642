/// Definitions of links and footnotes.
extension LineScanner {
    /// `[label]: destination` or `[^label]: text`.
    mutating func scanDefinition(_ number: Int, content: ArraySlice<UInt8>, column: Int) -> Int {
        guard let end = content.firstIndex(of: UInt8(ascii: "]")),
            content.dropFirst(end + 1 - content.startIndex).first == UInt8(ascii: ":")
        else { return copy(number) }
        let label = content[(content.startIndex + 1)..<end]
        guard label.first == UInt8(ascii: "^") else {
            guard !label.isBlank, Self.isDestination(content[(end + 2)...].trimmed) else { return copy(number) }
            let location = SourceLocation(line: number, column: column)
            if let first = definitions.add(label, content, at: location) {
                report(
                    "duplicate-definition", at: location,
                    "the link \"\(String(decoding: label, as: UTF8.self))\" is already defined on line \(first.line)",
                    help: "Only the first is used.", severity: .warning)
            }
            output.append([])
            definitionsEnd = number + 1
            return number + 1
        }
        guard label.count > 1, label.dropFirst().allSatisfy(isNameByte) else { return copy(number) }
        var lines = [(number, content[(end + 2)...].drop { $0 == UInt8(ascii: " ") })]
        var next = number + 1
        while next <= source.lines.count {
            let line = source.line(next)
            let indentation = line.prefix { $0 == UInt8(ascii: " ") }.count
            let isLazy = !line.isBlank && !(lines.last?.1.isBlank ?? true) && indentation < 4
            if isLazy, Self.beginsBlock(line[(line.startIndex + indentation)...]) { break }
            guard line.isBlank || indentation >= 4 || isLazy else { break }
            lines.append((next, line.dropFirst(min(indentation, 4))))
            next += 1
        }
        while lines.count > 1, lines.last?.1.isBlank ?? false { lines.removeLast() }
        let stop = number + lines.count
        var bytes: [UInt8] = []
        var places: [SourceLocation] = []
        for (line, text) in lines {
            let shift = source.lines[line - 1].lowerBound - 1
            bytes += text
            places += text.indices.map { SourceLocation(line: line, column: $0 - shift) }
            bytes.append(UInt8(ascii: "\n"))
            places.append(SourceLocation(line: line, column: text.endIndex - shift))
            output.append([])
        }
        footnotes.append(
            Footnote(
                label: String(decoding: label.dropFirst(), as: UTF8.self),
                location: SourceLocation(line: number, column: column), fragment: Fragment(bytes, places: places)))
        definitionsEnd = stop
        return stop
    }

    /// A destination, with a title in quotes or parentheses if there is one.
    private static func isDestination(_ text: ArraySlice<UInt8>) -> Bool {
        let isPointed = text.first == UInt8(ascii: "<")
        let end = text.firstIndex { isPointed ? $0 == UInt8(ascii: ">") : $0 == 0x20 || $0 == 0x09 }
        guard !text.isEmpty, let end else { return !text.isEmpty && !isPointed }
        let title = text[(isPointed ? end + 1 : end)...].trimmed
        guard let first = title.first, let last = title.last else { return true }
        let closing: [UInt8: UInt8] = [0x22: 0x22, 0x27: 0x27, UInt8(ascii: "("): UInt8(ascii: ")")]
        return title.count >= 2 && closing[first] == last
    }

    /// Whether a line ends the paragraph before it.
    private static func beginsBlock(_ line: ArraySlice<UInt8>) -> Bool {
        if ["[^", ":::", "```", "~~~", ">", "- ", "* ", "+ ", "1. ", "1) ", "$$", "<!--"].contains(where: {
            line.starts(with: $0.utf8)
        }) {
            return true
        }
        let hashes = line.prefix { $0 == UInt8(ascii: "#") }
        if (1...6).contains(hashes.count), line[hashes.endIndex...].first.map({ $0 == 0x20 }) ?? true { return true }
        let marks = line.filter { $0 != 0x20 }
        return marks.count >= 3 && "-*_".utf8.contains(marks[0]) && marks.allSatisfy { $0 == marks[0] }
    }
}
