extension NotebookReader {
    /// A fenced or indented code block: a cell, or code that is only shown.
    mutating func readFence(_ node: MarkNode, info: String, literal: String, in fragment: Fragment) -> Block {
        // The first line of indented code is code.
        let first = node.range.lowerBound.line + (Fence(of: node, in: fragment.text) == nil ? 0 : 1)
        let (node, literal) = Self.cut(node, literal, firstLine: first, to: fragment.text)
        let range = fragment.place(node.range)
        let header = String(decoding: info.utf8.trimmed, as: UTF8.self)
        if let cell = CellHeader(header.utf8) {
            return Block(.cell(readCell(node, cell, literal: literal, in: fragment)), range: range)
        }
        if let fence = Fence(of: node, in: fragment.text), !isClosed(node, fence, in: fragment.text) {
            report(
                "open-fence", at: range.lowerBound, "this code is never closed: all that follows is code",
                help: "Close it with a line \"\(fence.text)\".", severity: .warning)
        }
        if header.hasPrefix("{="), header.hasSuffix("}") { return readRaw(header.dropFirst(2).dropLast(), literal, range) }
        var language = header.split(separator: " ").first.map(String.init)
        var attributes = Attributes()
        if let brace = header.utf8.firstIndex(of: UInt8(ascii: "{")) {
            let text = header.utf8[brace...]
            if header.hasPrefix("{{") {
                return Block(.codeBlock(language: "markdown", text: literalFence(header, literal)), range: range)
            } else if let (found, length) = Attributes.parse(text), length == text.count {
                attributes = found
                if brace == header.startIndex {
                    language = attributes.classes.first
                    attributes.classes = Array(attributes.classes.dropFirst())
                }
                if let identifier = attributes.identifier { claimIdentifier(identifier, at: range.lowerBound) }
                report(attributes.codeProblems(at: range.lowerBound))
            } else if header.hasPrefix("{") {
                return readForeignCell(header, literal, range)
            } else {
                language = header.split { $0 == " " || $0 == "{" }.first.map(String.init)
                reportInfo(header.utf8[brace...], at: range.lowerBound)
            }
        } else {
            reportInfo(header.utf8.drop { $0 != UInt8(ascii: " ") }.trimmed, at: range.lowerBound)
        }
        // As on GitHub.
        if language == "math" {
            attributes.classes = []
            return formula(String(decoding: Array(literal.utf8).trimmedOfLines, as: UTF8.self), attributes, range)
        }
        if let language, attributes == Attributes(), Self.drawings.contains(language) {
            report(foreignCell: language, at: range.lowerBound)
        }
        return Block(.codeBlock(language: language, text: literal), range: range, attributes: attributes)
    }

    /// Code and HTML that are never closed go on to the end of what CommonMark is given, and so into the link definitions
    /// there.
    ///
    /// - Parameter firstLine: that of the literal.
    static func cut(_ node: MarkNode, _ literal: String, firstLine: Int, to text: SourceText) -> (MarkNode, String) {
        let count = max(text.lines.count - firstLine + 1, 0)
        // The literal ends with a line feed.
        let lines = literal.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        guard lines.count > count || node.range.upperBound.line > text.lines.count else { return (node, literal) }
        var node = node
        let last = text.lines.count
        node.range = node.range.lowerBound.up(to: SourceLocation(line: last, column: text.line(last).count + 1))
        return (node, lines.prefix(count).map { $0 + "\n" }.joined())
    }

    /// What stands behind the language in the first line of code that is only shown.
    private mutating func reportInfo(_ text: some Collection<UInt8>, at location: SourceLocation) {
        guard !text.isEmpty else { return }
        report(
            "unused-attribute", at: location,
            "\"\(String(decoding: text, as: UTF8.self))\" has no effect on code that is only shown",
            help: "Known are attributes: \"```swift {#lst-name lst-cap=\"Caption\"}\".", severity: .warning)
    }

    /// ```` ```{{swift}} ```` is shown with its fence, one pair of braces less.
    private func literalFence(_ header: String, _ literal: String) -> String {
        let inner = header.replacing("{{", with: "{").replacing("}}", with: "}")
        return "```\(inner)\n\(literal)```\n"
    }

    /// A fence whose text is in the language of one format.
    private mutating func readRaw(_ format: some StringProtocol, _ literal: String, _ range: SourceRange) -> Block {
        guard RawFormat.isHTML(format) else {
            report([RawFormat.problem(format, at: range.lowerBound)])
            return Block(.html(""), range: range)
        }
        reportEscapedHTML(at: range.lowerBound)
        return Block(.html(literal), range: range)
    }

    private mutating func readCell(
        _ node: MarkNode, _ header: CellHeader, literal: String, in fragment: Fragment
    ) -> Int {
        let text = fragment.text
        let firstLine = node.range.lowerBound.line + 1
        let lines = literal.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        var optionLines: [YAMLText.Line] = []
        for (index, line) in lines.enumerated() {
            guard line.hasPrefix("//|") || line.hasPrefix("#|") else { break }
            let mark = line.utf8.drop { $0 != UInt8(ascii: "|") }.dropFirst()
            let content = Array(mark.first == UInt8(ascii: " ") ? mark.dropFirst() : mark)
            let number = firstLine + index
            let column = text.line(number).count - content.count + 1
            optionLines.append(
                YAMLText.Line(
                    location: fragment.place(SourceLocation(line: number, column: column)), bytes: content[...]))
        }
        let codeLines = lines.dropFirst(optionLines.count)
        let codeLine = firstLine + optionLines.count
        optionLines = readKnitrOptions(optionLines)
        // What the container takes of each line is what the literal lacks.
        let column =
            codeLines.indices.lazy.compactMap { index -> Int? in
                let line = codeLines[index]
                let whole = text.line(firstLine + index)
                guard !line.isEmpty, whole.count >= line.utf8.count else { return nil }
                return whole.count - line.utf8.count + 1
            }.first ?? node.range.lowerBound.column
        let cell = cells.count
        cells.append(
            Cell(
                code: codeLines.isEmpty ? "" : codeLines.joined(separator: "\n") + "\n",
                codeStart: fragment.place(SourceLocation(line: codeLine, column: column)), options: CellOptions(),
                range: fragment.place(node.range)))
        cells[cell].options = readOptions(
            readHeader(header, of: node, keys: Set(optionLines.compactMap(\.key)), in: fragment) + optionLines, ofCell: cell)
        for (index, line) in codeLines.enumerated() { warnOfLateOption(line, number: codeLine + index, in: fragment) }
        if let fence = Fence(of: node, in: text), !isClosed(node, fence, in: text) {
            report(
                "open-fence", at: fragment.place(node.range).lowerBound, "this cell is never closed",
                help: "Close it with a line of as many backticks as it begins with.")
        }
        return cell
    }

    /// An option line behind the cell's head, or with other marks, is a comment of Swift, and nothing else says so.
    private mutating func warnOfLateOption(_ line: Substring, number: Int, in fragment: Fragment) {
        let content = line.drop { $0 == " " || $0 == "\t" }
        guard let first = content.first, "/#".contains(first), let bar = content.firstIndex(of: "|"),
            content[..<bar].allSatisfy({ "/#! ".contains($0) })
        else { return }
        let rest = content[content.index(after: bar)...].drop { $0 == " " }
        let key = rest.prefix { $0.isLetter || $0 == "-" || $0 == "." }
        guard CellOptions.keys.contains(String(key).replacing(".", with: "-")),
            let mark = rest[key.endIndex...].first(where: { $0 != " " }), ":=".contains(mark)
        else { return }
        let column = fragment.text.line(number).count - content.utf8.count + 1
        let isMarked = ["//", "#"].contains(content[..<bar])
        report(
            "late-cell-option", at: fragment.place(SourceLocation(line: number, column: column)),
            isMarked ? "this is a comment: options stand in a cell's first lines" : "this is a comment, and no option",
            help: isMarked ? "Move it to the head of the cell." : "An option begins with \"//| \", at the head of the cell.",
            severity: .warning)
    }

    private func isClosed(_ node: MarkNode, _ fence: Fence, in text: SourceText) -> Bool {
        let last = node.range.upperBound.line
        let line = text.line(last).dropFirst(text.prefixLength(ofLine: last, quoteDepth: .max))
        return last > node.range.lowerBound.line && fence.isClosed(by: line)
    }
}
