/// Code whose lines end in comments such as `// <1>`, with a list right below it: the list explains the lines.
extension NotebookReader {
    func annotated(_ blocks: [Block]) -> [Block] {
        guard blocks.count > 1 else { return blocks }
        var result = blocks
        for index in blocks.indices.dropLast() {
            guard case .list(let list) = blocks[index + 1].kind, list.start != nil, list.numbering == .decimal,
                let code = code(of: blocks[index]), code.split(separator: "\n").contains(where: { $0.endsInMark })
            else { continue }
            result[index].attributes.classes.append("annotated")
            result[index + 1].attributes.classes.append("annotations")
        }
        return result
    }

    private func code(of block: Block) -> String? {
        switch block.kind {
        case .codeBlock(_, let text): text
        case .cell(let index): cells[index].code
        default: nil
        }
    }
}

extension Substring {
    /// "<1>" with a comment's mark before it.
    fileprivate var endsInMark: Bool {
        let text = reversed().drop { $0.isWhitespace || "*/->".contains($0) }
        let inner = text.prefix { $0.isNumber || $0 == "," || $0 == " " }
        guard !inner.isEmpty, text.dropFirst(inner.count).first == "<" else { return false }
        let before = text.dropFirst(inner.count + 1).drop { $0 == " " }.first
        return before.map { "/*-#%;".contains($0) } ?? false
    }
}
