import ArgumentParser
import Notebooks
import Pipeline
import SystemIO

/// The notebooks that a command is given.
enum NotebookFiles {
    /// One folder is a site, a notebook of a site has its place in it, and all else is notebooks by themselves.
    ///
    /// - Parameter base: what all jobs have in common.
    static func plan(
        _ paths: [String], _ options: NotebookOptions, _ base: RenderJob, _ pipeline: Pipeline
    ) throws -> RenderPlan {
        let notebooks = try find(paths, allowing: base.readable)
        let hasFolder = options.outputDir != nil
        guard paths.count != 1 || !Files.isFolder(paths[0]) || base.output != nil else {
            return RenderPlan(site: paths[0], notebooks, base, hasOutputFolder: hasFolder, pipeline)
        }
        return try RenderPlan(notebooks, base, hasOutputFolder: hasFolder, pipeline) { folder in
            try find([folder], allowing: base.readable)
        }
    }

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
            let names = try RenderPlan.notebookNames(in: path)
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
