/// Options of a cell as knitr writes them.
extension NotebookReader {
    /// Those of a cell's first line, `{swift name, echo=FALSE}`.
    ///
    /// - Parameter keys: what the lines below say themselves.
    mutating func readHeader(
        _ header: CellHeader, of node: MarkNode, keys: Set<String>, in fragment: Fragment
    ) -> [YAMLText.Line] {
        let first = fragment.text.line(node.range.lowerBound.line)
        let brace = first.firstIndex(of: UInt8(ascii: "{")).map { $0 - first.startIndex } ?? 0
        return optionLines(header, keys: keys) { offset in
            fragment.place(SourceLocation(line: node.range.lowerBound.line, column: brace + offset + 1))
        }
    }

    /// Lines such as `//| echo = FALSE, fig.cap = "…"`, which knitr reads as one, as the YAML that they mean; others as they are.
    mutating func readKnitrOptions(_ lines: [YAMLText.Line]) -> [YAMLText.Line] {
        guard let first = lines.first, Self.beginsKnitrOption(first.bytes) else { return lines }
        let head = "{swift "
        var text = Array(head.utf8)
        let starts = lines.map { line in
            defer { text += line.bytes + [UInt8(ascii: " ")] }
            return text.count
        }
        guard let header = CellHeader(text + [UInt8(ascii: "}")]) else { return lines }
        return optionLines(header, keys: []) { offset in
            let number = max((starts.firstIndex { $0 > offset } ?? starts.count) - 1, 0)
            var place = lines[number].location
            place.column += offset - starts[number]
            return place
        }
    }

    /// A name and "=", or a label and ",".
    private static func beginsKnitrOption(_ line: ArraySlice<UInt8>) -> Bool {
        let rest = line.drop { isNameByte($0) || $0 == UInt8(ascii: ".") }
        let equals = rest.drop { $0 == UInt8(ascii: " ") }
        return rest.count < line.count && (equals.first.map { "=,".utf8.contains($0) } ?? false)
    }

    private mutating func optionLines(
        _ header: CellHeader, keys: Set<String>, _ place: (Int) -> SourceLocation
    ) -> [YAMLText.Line] {
        for (text, offset) in header.refused {
            report(
                "unknown-cell-option", at: place(offset), "\"\(text)\" is no option with a value that is known here",
                help: "Write a line \"//| key: value\" at the head of the cell.", severity: .warning)
        }
        return header.options.filter { !keys.contains($0.key) }.map {
            YAMLText.Line(location: place($0.offset), bytes: Array("\($0.key): \($0.value)".utf8)[...])
        }
    }
}
