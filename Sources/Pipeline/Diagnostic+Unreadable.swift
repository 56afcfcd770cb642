import Notebooks
import SystemIO

extension Diagnostic {
    /// A file that a notebook names and that cannot be read.
    static func unreadable(_ error: FileError, _ named: NamedPath, in notebook: Notebook) -> Diagnostic {
        let (file, place) = notebook.lineOrigins.place(of: named.location, in: notebook.path)
        return Diagnostic(
            .error, code: error.kind == .outside ? "outside-folder" : "unreadable-file", file: file, at: place,
            "\"\(error.path)\" cannot be read: \(error.reason)",
            help: error.kind == .missing ? "The path is relative to the notebook's folder." : error.help)
    }
}
