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
            let title: HTML = error == first ? "<b>\(Self.title(first.kind, isCell: cell != nil)).</b> " : ""
            html += "<p>\(title)\(error.message.visible)</p>\n\(weavePlace(of: error, in: cell))"
        }
        return html + "</div>\n"
    }

    private func weavePlace(of error: CellError, in cell: Cell?) -> HTML {
        var html = HTML()
        let location = error.line.map { SourceLocation(line: $0, column: error.column ?? 1) } ?? cell?.range.lowerBound
        if let location {
            let notebook = context.notebook
            let (file, place) = notebook.lineOrigins.place(of: location, in: notebook.path)
            html += "<p class=\"where\">\(shown(file)):\(error.column == nil ? "\(place.line)" : place.description)</p>\n"
            let lines = context.state.sourceLines
            if error.line != nil, lines.indices.contains(location.line - 1) {
                let line = lines[location.line - 1]
                let excerpt = LineExcerpt(visible: line, column: error.column ?? 1, width: 76)
                html += "<pre tabindex=\"0\">\(excerpt.text)"
                if let column = error.column, column <= line.utf8.count + 1 { html += "\n\(excerpt.margin)<b>^</b>" }
                html += "</pre>\n"
            }
        }
        if !error.explanation.isEmpty { html += "<pre class=\"why\" tabindex=\"0\">\(error.explanation.visible)</pre>\n" }
        return html
    }

    /// A file as seen from the notebook's folder: what a page says does not depend on where it was made.
    private func shown(_ file: String) -> String {
        let path = context.notebook.path
        let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
        return file.hasPrefix(folder) ? String(file.dropFirst(folder.count)) : file
    }

    private static func title(_ kind: CellError.Kind, isCell: Bool) -> String {
        let noun = isCell ? "This cell" : "This expression"
        return switch kind {
        case .compile: "\(noun) does not compile"
        case .thrown: "\(noun) threw an error"
        case .trap: "\(noun) crashed"
        case .exit: "\(noun) ended the program"
        case .timeout: "\(noun) took too long"
        case .killed: "The program was stopped"
        case .refused: "\(noun) wanted what it may not have"
        case .changed: "What \(isCell ? "this cell" : "this expression") read did not stay as it was"
        case .setup: "The notebook could not be run"
        }
    }
}
