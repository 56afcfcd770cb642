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

    /// Files as they are given; folders stand for the notebooks in them.
    ///
    /// - Parameter readable: where links in a folder may lead beside it.
    static func find(_ paths: [String], allowing readable: [String]) throws -> [String] {
        var found: [String] = []
        for path in paths {
            guard Files.isFolder(path) else {
                found.append(path)
                continue
            }
            let notebooks: [String]
            do throws(FileError) {
                notebooks = try RenderPlan.notebooks(in: path, allowing: readable)
            } catch {
                guard error.kind == .outside else { throw error }
                throw ValidationError("\(error.path): \(error.reason). \(error.help)")
            }
            guard !notebooks.isEmpty else {
                throw ValidationError(
                    "The folder \(path) has no notebooks in it: no .md file with a cell, an expression or a title.")
            }
            found += notebooks
        }
        return found
    }
}
