import Notebooks
import Records

/// Errors stand where the output would have been, in the reader's words.
extension Weaver {
    /// An error that ended a cell, with the line it is about.
    func weaveError(_ error: CellError, in cell: Cell?) -> HTML {
        weaveErrors([error], in: cell)
    }

    /// What the compiler says of one cell stands in one box.
    func weaveErrors(_ errors: [CellError], in cell: Cell?) -> HTML {
        guard let first = errors.first else { return "" }
        var html: HTML = "<div class=\"error\" role=\"alert\">\n"
        for error in errors {
            let title: HTML = error == first ? "<b>\(Self.errorTitle(first.kind)).</b> " : ""
            html += "<p>\(title)\(error.message)</p>\n\(weavePlace(of: error, in: cell))"
        }
        return html + "</div>\n"
    }

    private func weavePlace(of error: CellError, in cell: Cell?) -> HTML {
        var html = HTML()
        let location = error.line.map { SourceLocation(line: $0, column: error.column ?? 1) } ?? cell?.range.lowerBound
        if let location {
            let (file, place) = notebook.lineOrigins.place(of: location, in: notebook.path)
            html += "<p class=\"where\">\(file):\(error.column == nil ? "\(place.line)" : place.description)</p>\n"
            let lines = notebook.source.split(separator: "\n", maxSplits: location.line, omittingEmptySubsequences: false)
            if error.line != nil, lines.indices.contains(location.line - 1) {
                let line = String(lines[location.line - 1])
                html += "<pre tabindex=\"0\">\(line)"
                if let column = error.column, column <= line.utf8.count + 1 {
                    let before = String(decoding: line.utf8.prefix(column - 1), as: UTF8.self)
                    html += "\n\(before.map { $0 == "\t" ? "\t" : " " }.joined())<b>^</b>"
                }
                html += "</pre>\n"
            }
        }
        if !error.explanation.isEmpty { html += "<pre class=\"why\" tabindex=\"0\">\(error.explanation)</pre>\n" }
        return html
    }

    private static func errorTitle(_ kind: CellError.Kind) -> String {
        switch kind {
        case .compile: "This cell does not compile"
        case .thrown: "This cell threw an error"
        case .trap: "This cell crashed"
        case .exit: "This cell ended the program"
        case .timeout: "This cell took too long"
        case .killed: "The program was stopped"
        case .setup: "The notebook could not be run"
        }
    }
}
