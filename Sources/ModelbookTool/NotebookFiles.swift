import ArgumentParser
import Execution

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
                (try? Files.read(file)).map { String(decoding: $0, as: UTF8.self).contains("{swift}") } ?? false
            }
            if notebooks.isEmpty { throw ValidationError("There are no notebooks in \(path).") }
            found += notebooks
        }
        return found
    }
}
