import ArgumentParser
import Pipeline
import SystemIO

/// Where this program and what belongs to it stand.
enum Installation {
    /// The pipeline with the kit beside the program, and the template above it or in its share folder.
    static func pipeline() throws -> Pipeline {
        let folder = Files.parent(of: try program())
        guard let template = templateFolder(from: folder) else {
            throw ValidationError("The template templates/report is not where this program is: \(folder).")
        }
        return Pipeline(kitFolder: folder, templateFolder: template)
    }

    /// The path of this program.
    static func program() throws -> String {
        guard let path = Files.realPath("/proc/self/exe") ?? Files.realPath(CommandLine.arguments[0]) else {
            throw ValidationError("Where this program is cannot be found.")
        }
        return path
    }

    /// What a page gets in addition while it is looked at: it stands beside the template.
    static func previewFolder(beside pipeline: Pipeline) -> String { "\(Files.parent(of: pipeline.templateFolder))/preview" }

    private static func templateFolder(from folder: String) -> String? {
        var folder = folder[...]
        while true {
            for candidate in ["\(folder)/templates/report", "\(folder)/share/modelbook/templates/report"]
            where Files.exists("\(candidate)/page.mustache") {
                return candidate
            }
            guard let slash = folder.lastIndex(of: "/") else { return nil }
            folder = folder[..<slash]
        }
    }
}
