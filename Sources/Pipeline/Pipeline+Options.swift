import Notebooks
import Rendering
import SystemIO

/// What a page is woven with: its template, its theme and its style sheets.
extension Pipeline {
    func options(_ source: NotebookSource, _ job: RenderJob) throws -> ReportOptions {
        let (notebook, files) = (source.notebook, source.files)
        let theme = Theme(notebook, in: job.site)
        var options = ReportOptions(
            template: try template(of: notebook, theme.name, files), files: files, bibliography: source.bibliography,
            trustsTemplate: job.trustsTemplate, sourceSHA256: source.content.sha256,
            outputName: job.recordedName ?? (job.writesHTML ? Files.name(of: job.outputPath) : nil))
        options.site = job.site
        for named in (theme.file.map { [$0] } ?? []) + notebook.frontMatter.styles {
            do throws(FileError) {
                let content = try files.read(named.path, limit: FileLimit.text)
                options.problems += Self.problems(in: try content.text(of: named.path), named, notebook)
                if named == theme.file {
                    options.theme = try content.text(of: named.path)
                } else {
                    options.template = try options.template.adding(style: content, path: named.path)
                }
            } catch {
                throw Diagnostic.unreadable(error, named, in: notebook)
            }
        }
        return options
    }

    /// What a style sheet does to what the page says.
    private static func problems(in css: String, _ named: NamedPath, _ notebook: Notebook) -> [Diagnostic] {
        let (file, place) = notebook.lineOrigins.place(of: named.location, in: notebook.path)
        return StyleReach(css).sentences.prefix(10).map { sentence in
            Diagnostic(
                .warning, code: "style-reach", file: file, at: place,
                "\(named.path) changes what a reader sees: \(sentence.visibleLine)",
                help: "Numbers and what a page says of itself come from the notebook, not from a style sheet.")
        }
    }

    private func template(of notebook: Notebook, _ theme: String?, _ files: NamedFiles) throws -> Template {
        guard let named = notebook.frontMatter.template else { return try template(theme: theme) }
        do {
            // The files of one that is carried are in no folder.
            if files.isOnDisk("\(named.path)/\(Template.files[0])") { try files.check(folder: named.path) }
            let template = try Template(in: named.path) { (path) throws(FileError) in
                try files.read(path, limit: FileLimit.text)
            }
            return try adding(theme, to: template)
        } catch let error as FileError {
            throw Diagnostic.unreadable(error, named, in: notebook)
        } catch let error as TemplateError {
            throw Diagnostic(
                .error, code: "template", file: error.file, at: error.location, error.reason, help: error.help)
        }
    }

    /// Modelbook's own template.
    ///
    /// - Parameter theme: one of ``Template/themes``; nil for the first.
    public func template(theme: String? = nil) throws -> Template {
        let template = try Template(in: templateFolder) { (path) throws(FileError) in
            try Files.read(path, limit: FileLimit.text)
        }
        return try adding(theme, to: template)
    }

    private func adding(_ theme: String?, to template: Template) throws(FileError) -> Template {
        guard let theme, theme != Template.themes.first else { return template }
        let path = "\(Files.parent(of: templateFolder))/themes/\(theme).css"
        return try template.adding(style: try Files.read(path, limit: FileLimit.text), path: path)
    }
}
