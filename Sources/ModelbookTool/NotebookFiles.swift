import ArgumentParser
import Notebooks
import SystemIO

/// The notebooks that a command is given.
enum NotebookFiles {
    /// Files as they are given; folders stand for the Markdown files in them that have cells, directives or
    /// a title, and index.md: a README is none. What cannot be read there is given as well: whoever renders it says why.
    ///
    /// - Parameter readable: where links in a folder may lead beside it.
    static func find(_ paths: [String], allowing readable: [String]) throws -> [String] {
        var found: [String] = []
        for path in paths {
            guard Files.isFolder(path) else {
                found.append(path)
                continue
            }
            let prefix = path == "." ? "" : path.hasSuffix("/") ? path : path + "/"
            let names = try Files.names(in: path).filter { $0.hasSuffix(".md") }
            let folder = NamedFiles(in: path, allowing: readable)
            let notebooks = try names.filter { name in
                let bytes: [UInt8]
                do throws(FileError) {
                    bytes = try folder.read(name, limit: FileLimit.text).bytes
                } catch {
                    guard error.kind == .outside else { return true }
                    throw ValidationError("\(prefix + name): \(error.reason). \(error.help)")
                }
                let notebook = Notebook(parsing: bytes, path: name)
                let isRun = !notebook.cells.isEmpty || !notebook.directives.isEmpty
                return isRun || notebook.frontMatter.title != nil || name == "index.md"
            }.map { prefix + $0 }
            guard !notebooks.isEmpty else {
                throw ValidationError(
                    "The folder \(path) has no notebooks in it: no .md file with a cell, an expression or a title.")
            }
            found += notebooks
        }
        return found
    }
}
