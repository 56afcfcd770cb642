import Execution
import Notebooks
import Records
import Rendering
import SystemIO

extension NotebookSession {
    /// The lines behind a part of the page, and the values in them.
    struct Source: Encodable, Sendable {
        var place: SourcePlace
        var text: String
        /// The items of a list of definitions.
        var values: HTML
    }

    enum EditProblem: Error {
        case readOnly
        case notHere
        case unwritable(String)
        /// The lines are others by now; what they are, if they are still there.
        case conflict(String?)
    }

    func sourceLines(of target: EditTarget) throws(EditProblem) -> Source {
        guard let notebook = shownSource?.notebook, let pieces,
            let (place, text) = notebook.source(of: target, in: pieces)
        else { throw .notHere }
        // The file may be ahead of the page, while it has errors.
        let lines = SourceLines(try bytes(of: place.file))
        guard let range = lines.find(text, at: place.lines) else { throw .conflict(lines.text(place.lines)) }
        let values: HTML = notebook.directives(of: target, in: pieces).map { index in
            "<dt>\(notebook.directives[index].expression)</dt><dd>\(shownText(ofDirective: index))</dd>"
        }.joined()
        return Source(
            place: SourcePlace(file: place.file, first: range.lowerBound, last: range.upperBound), text: text,
            values: values)
    }

    /// Replaces lines, if they are still what the page showed. Every other byte of the file stays as it is.
    func edit(_ place: SourcePlace, from original: String, to replacement: String) throws(EditProblem) {
        let bytes = try bytes(of: place.file)
        var lines = SourceLines(bytes)
        guard let range = lines.find(original, at: place.lines) else { throw .conflict(lines.text(place.lines)) }
        let (before, after) = lines.replace(range, with: replacement)
        guard before != after else { return }
        try write(lines.bytes, over: bytes, to: place.file)
        history.add(EditHistory.Edit(file: place.file, line: range.lowerBound, before: before, after: after))
        refresh()
    }

    func undo() throws(EditProblem) {
        guard let edit = history.lastDone else { return }
        try apply(edit.reversed)
        history.undo()
        refresh()
    }

    func redo() throws(EditProblem) {
        guard let edit = history.lastUndone else { return }
        try apply(edit)
        history.redo()
        refresh()
    }

    private func apply(_ edit: EditHistory.Edit) throws(EditProblem) {
        let bytes = try bytes(of: edit.file)
        guard let result = SourceLines(bytes).bytes(replacing: edit.before, atLine: edit.line, with: edit.after) else {
            throw .conflict(nil)
        }
        try write(result, over: bytes, to: edit.file)
    }

    /// Only the notebook and what it includes.
    private func bytes(of file: String) throws(EditProblem) -> [UInt8] {
        guard !isReadOnly else { throw .readOnly }
        guard let source = shownSource ?? source,
            ([source.notebook.path] + source.included.map { job.path(besideNotebook: $0) }).contains(file)
        else { throw .notHere }
        do { return try read(file) } catch { throw .unwritable("\(error)") }
    }

    private func read(_ file: String) throws(FileError) -> [UInt8] {
        try Files.read(file, limit: FileLimit.text, in: ReadableFolders(job.folder, allowing: job.readable)).bytes
    }

    private func write(_ bytes: [UInt8], over old: [UInt8], to file: String) throws(EditProblem) {
        do {
            // Another program may have written in the meantime.
            guard try read(file) == old else { throw EditProblem.conflict(nil) }
            try Files.write(bytes, to: file)
        } catch let problem as EditProblem {
            throw problem
        } catch {
            throw .unwritable("\(error)")
        }
    }
}
