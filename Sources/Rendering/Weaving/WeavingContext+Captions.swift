import Notebooks

extension WeavingContext {
    /// A caption's beginning: "Table 1." in bold, "(a)" for a part, or nothing for what has no number.
    func captionNumber(_ identifier: String?) -> HTML {
        guard let identifier, let target = notebook.targets[identifier] else { return "" }
        if let part = target.part { return "(\(part)) " }
        return "<b>\(target.name(in: language)).</b> "
    }

    /// A caption in its element; nothing for none.
    ///
    /// - Parameter lines: what it was made from.
    func figureCaption(_ text: HTML, from lines: SourceRange?) -> HTML {
        text.isEmpty ? "" : element("<figcaption>\(text)</figcaption>\n", from: lines)
    }

    /// A table with its caption and its note.
    ///
    /// - Parameters:
    ///   - content: the table's head and body.
    ///   - lines: what the caption was made from.
    func tableFigure(
        _ content: HTML, identifier: String?, classes: [String] = [], caption: HTML?, from lines: SourceRange?, note: HTML?,
        captionIsBelow: Bool = false
    ) -> HTML {
        let number = captionNumber(identifier)
        let place: HTML = captionIsBelow ? " class=\"below\"" : ""
        let title: HTML = "<caption\(place)><span>\(number)\(caption ?? "")</span></caption>\n"
        let head = caption == nil && number.isEmpty ? "" : element(title, from: lines)
        let foot: HTML = note.map { "<figcaption>\($0)</figcaption>\n" } ?? ""
        return """
            <figure class="\((["table"] + classes).joined(separator: " "))"\(.attribute("id", identifier))><div class="scroll" tabindex="0"><table>\(head)\(content)</table></div>
            \(foot)</figure>

            """
    }
}
