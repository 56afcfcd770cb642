/// Captions of tables that are paragraphs of their own: ": Caption {#tbl-name}" or "Table: Caption", behind the table or
/// before it.
extension NotebookReader {
    mutating func joinedCaptions(_ blocks: [Block]) -> [Block] {
        var result: [Block] = []
        /// A caption that waits for the table behind it.
        var waiting: Block?
        for block in blocks {
            if let caption = waiting {
                waiting = nil
                if block.kind.lacksCaption {
                    result.append(captioned(block, by: caption))
                    continue
                }
                reportStray(caption)
                result.append(caption)
            }
            guard case .paragraph(let content) = block.kind, content.isCaption else {
                result.append(block)
                continue
            }
            if let table = result.last, table.kind.lacksCaption {
                result[result.count - 1] = captioned(table, by: block)
            } else {
                waiting = block
            }
        }
        if let caption = waiting {
            reportStray(caption)
            result.append(caption)
        }
        return result
    }

    private mutating func reportStray(_ caption: Block) {
        guard case .paragraph(let content) = caption.kind, case .text(let text)? = content.first?.kind,
            text.hasPrefix(":")
        else { return }
        report(
            "stray-caption", at: caption.range.lowerBound,
            "this is shown as text: there is no table beside it that lacks a caption",
            help: "A table's caption stands right behind it; a definition stands below one line, its term.",
            severity: .warning)
    }

    private mutating func captioned(_ table: Block, by caption: Block) -> Block {
        guard case .paragraph(var content) = caption.kind, case .text(let text)? = content.first?.kind else {
            return table
        }
        let mark = text.hasPrefix(":") ? 2 : "Table: ".utf8.count
        content[0].kind = .text(String(text.dropFirst(mark)))
        content[0].range = content[0].range.droppingFirst(mark)
        var attributes = Attributes()
        if case .text(let end)? = content.last?.kind, let (found, length) = Attributes.parse(atEndOf: end.utf8) {
            attributes = found
            content[content.count - 1].kind = .text(String(decoding: end.utf8.prefix(length), as: UTF8.self))
            if length == 0 { content.removeLast() }
        }
        takeTableAttributes(attributes, at: caption.range.lowerBound)
        let (first, second) = table.range.lowerBound < caption.range.lowerBound ? (table, caption) : (caption, table)
        var result = Block(
            table.kind, range: first.range.lowerBound.up(to: second.range.upperBound), attributes: attributes)
        switch table.kind {
        case .pipeTable(var table):
            table.caption = content
            result.kind = .pipeTable(table)
        case .gridTable(var table):
            table.caption = content
            result.kind = .gridTable(table)
        default: break
        }
        return result
    }
}

extension Block.Kind {
    fileprivate var lacksCaption: Bool {
        switch self {
        case .pipeTable(let table): table.caption == nil
        case .gridTable(let table): table.caption == nil
        default: false
        }
    }
}

extension [Inline] {
    fileprivate var isCaption: Bool {
        guard case .text(let text)? = first?.kind else { return false }
        return text.hasPrefix(": ") || text.hasPrefix("Table: ")
    }
}
