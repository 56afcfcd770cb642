import Notebooks
import Records
import SystemIO

/// Errors stand where the output would have been, in the reader's words.
struct ErrorWeaver {
    let context: WeavingContext

    init(_ context: WeavingContext) { self.context = context }

    /// What ended a cell, or what the compiler says of one, in one box.
    ///
    /// - Parameter cell: nil for an expression in a sentence, and for what ended the program.
    func weave(_ errors: [CellError], in cell: Cell?) -> HTML {
        guard let first = errors.first else { return "" }
        var html: HTML = "<div class=\"error\" role=\"alert\">\n"
        for error in errors {
            let title: HTML = error == first ? "<b>\(title(first.kind, isCell: cell != nil)).</b> " : ""
            html += "<p>\(title)\(error.message.visible)</p>\n\(weavePlace(of: error, in: cell))"
        }
        return html + "</div>\n"
    }

    private func weavePlace(of error: CellError, in cell: Cell?) -> HTML {
        var html = HTML()
        let location = error.line.map { SourceLocation(line: $0, column: error.column ?? 1) } ?? cell?.range.lowerBound
        if let location {
            let notebook = context.notebook
            let place = error.column == nil ? notebook.shownLine(location) : notebook.shownWithFile(location)
            html += "<p class=\"where\">\(place)</p>\n"
            let lines = context.state.sourceLines
            if error.line != nil, lines.indices.contains(location.line - 1) {
                let line = lines[location.line - 1]
                let excerpt = LineExcerpt(visible: line, column: error.column ?? 1, width: 76)
                html += "<pre tabindex=\"0\">\(excerpt.text)"
                if let column = error.column, column <= line.utf8.count + 1 { html += "\n\(excerpt.margin)<b>^</b>" }
                html += "</pre>\n"
            }
        }
        return html + weave(explanation: error.explanation)
    }

    /// Sentences are set as sentences, and lines that are indented as code.
    private func weave(explanation: String) -> HTML {
        var html = HTML()
        var rest = explanation.split(separator: "\n", omittingEmptySubsequences: false)[...]
        while let first = rest.first {
            let isCode = first.first?.isWhitespace ?? false
            let lines = isCode ? rest.prefix { $0.first?.isWhitespace ?? true } : rest.prefix(1)
            rest = rest.dropFirst(lines.count)
            let text = lines.joined(separator: "\n").visible
            guard !text.isEmpty else { continue }
            html += isCode ? "<pre tabindex=\"0\">\(text)</pre>\n" : "<p class=\"why\">\(text)</p>\n"
        }
        return html
    }

    private func title(_ kind: CellError.Kind, isCell: Bool) -> String {
        let words = isCell ? context.words.cell : context.words.expression
        return switch kind {
        case .compile: words.compile
        case .thrown: words.thrown
        case .trap: words.trap
        case .exit: words.exit
        case .timeout: words.timeout
        case .killed: context.words.stopped
        case .refused: words.refused
        case .changed: words.changed
        case .setup: context.words.setup
        }
    }
}
