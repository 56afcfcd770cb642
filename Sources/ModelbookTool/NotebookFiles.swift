import ArgumentParser
import Execution
import Notebooks

/// The notebooks that a command is given.
enum NotebookFiles {
    /// Files as they are given; folders stand for the Markdown files in them that have cells or directives.
    static func find(_ paths: [String]) throws -> [String] {
        var found: [String] = []
        for path in paths {
            guard Files.isFolder(path) else {
                found.append(path)
                continue
            }
            let prefix = path == "." ? "" : path.hasSuffix("/") ? path : path + "/"
            let names = try Files.names(in: path).filter { $0.hasSuffix(".md") }
            let notebooks = names.map { prefix + $0 }.filter { file in
                guard let bytes = try? Files.read(file) else { return false }
                let notebook = Notebook(parsing: bytes, path: file)
                return !notebook.cells.isEmpty || !notebook.directives.isEmpty
            }
            if notebooks.isEmpty { throw ValidationError("There are no notebooks in \(path).") }
            found += notebooks
        }
        return found
    }
}
