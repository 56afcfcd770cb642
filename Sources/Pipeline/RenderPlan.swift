import Notebooks
import Rendering
import SystemIO

/// What a render has to do: independent jobs, and the index of their pages.
public struct RenderPlan: Sendable {
    /// In the order of their pages.
    public private(set) var jobs: [RenderJob]
    /// What is wrong with the site's file; nil where nothing is, or there is none.
    public private(set) var problems: RenderResult?
    /// Where the index goes; nil where there is none.
    public private(set) var index: SiteIndexFile?

    /// Notebooks by themselves. One that belongs to a site, whose file stands in the notebook's folder or in one above it on the
    /// path that was given, has its place there; the index is left as it is.
    ///
    /// - Parameters:
    ///   - base: what all jobs have in common.
    ///   - hasOutputFolder: whether the command line names the folder of the pages.
    ///   - find: the paths of a folder's notebooks.
    public init(
        _ notebooks: [String], _ base: RenderJob, hasOutputFolder: Bool, _ pipeline: Pipeline,
        find: (String) throws -> [String]
    ) rethrows {
        var sites: [String: RenderPlan] = [:]
        jobs = []
        for notebook in notebooks {
            var job = base
            job.notebook = notebook
            if base.output == nil, let folder = SiteOutline.folder(of: notebook) {
                let site =
                    try sites[folder]
                    ?? RenderPlan(site: folder, try find(folder), base, hasOutputFolder: hasOutputFolder, pipeline)
                sites[folder] = site
                problems = problems ?? site.problems
                let name = Files.canonical(notebook)
                job = site.jobs.first { Files.canonical($0.notebook) == name } ?? job
            }
            jobs.append(job)
        }
    }

    private static let depthLimit = 8

    /// The Markdown files of a folder, and of folders in it. What begins with "_" or "." is left out,
    /// as are the folder of the pages, and folders behind a link.
    public static func notebookNames(in folder: String) throws(FileError) -> [String] {
        let file = SiteOutline.file(in: folder)
        let isPages = Set([file?.outputFolder ?? "", RenderJob(notebook: "").outputFolder].map(Files.simplified))
        func names(_ prefix: String, _ depth: Int) throws(FileError) -> [String] {
            var found: [String] = []
            var folders: [String] = []
            for name in try Files.names(in: "\(folder)/\(prefix)") {
                let path = prefix + name
                guard !isApart(name) else { continue }
                if name.hasSuffix(".md") { found.append(path) }
                guard depth < depthLimit, !isPages.contains(path), !Files.isLink("\(folder)/\(path)") else {
                    continue
                }
                if Files.isFolder("\(folder)/\(path)") { folders.append(path + "/") }
            }
            for inner in folders { found += try names(inner, depth + 1) }
            return found
        }
        return try names("", 0)
    }

    /// The notebooks of a folder, as seen from the current one: the Markdown files in it that have cells, directives or a
    /// title, and index.md: a README is none. What cannot be read is one as well: whoever renders it says why.
    ///
    /// - Parameter readable: where links in the folder may lead beside it.
    /// - Throws: where the folder cannot be read, or has a link that leads elsewhere.
    public static func notebooks(in folder: String, allowing readable: [String]) throws(FileError) -> [String] {
        let files = NamedFiles(in: folder, allowing: readable)
        let prefix = SiteOutline.prefix(of: folder)
        var found: [String] = []
        for name in try notebookNames(in: folder) {
            do throws(FileError) {
                let notebook = Notebook(parsing: try files.read(name, limit: FileLimit.text).bytes, path: name)
                guard isNotebook(notebook) || name == "index.md" else { continue }
            } catch {
                if error.kind == .outside { throw FileError(prefix + name, error.reason, help: error.help, kind: error.kind) }
            }
            found.append(prefix + name)
        }
        return found
    }

    /// Whether a Markdown file has what only notebooks have.
    static func isNotebook(_ notebook: Notebook) -> Bool {
        !notebook.cells.isEmpty || !notebook.directives.isEmpty || notebook.frontMatter.title != nil
    }

    /// Whether a file or a folder is no part of a site, by its name.
    static func isApart(_ name: String) -> Bool { name.hasPrefix("_") || name.hasPrefix(".") }

    // MARK: Sites

    /// The notebooks of a folder, with ways from page to page and an index.
    ///
    /// - Parameters:
    ///   - folder: has the site's file, if there is one.
    ///   - notebooks: paths of the folder's notebooks, as seen from the current folder.
    ///   - base: what all jobs have in common.
    ///   - hasOutputFolder: whether the command line names the folder of the pages.
    public init(
        site folder: String, _ notebooks: [String], _ base: RenderJob, hasOutputFolder: Bool, _ pipeline: Pipeline
    ) {
        let site = SiteOutline(folder, notebooks, base, pipeline)
        var outputFolder = base.outputFolder
        if !hasOutputFolder, let named = site.file?.outputFolder {
            outputFolder = site.prefix + Files.simplified(named)
        }
        jobs = site.pages.indices.map { number in
            var job = base
            job.notebook = site.prefix + site.pages[number].notebook
            job.outputFolder = Files.parent(of: "\(outputFolder)/\(site.pages[number].path)")
            job.site = site.place(number)
            job.sharedFiles = site.sharedFiles
            job.links = site.links(of: number)
            job.others = site.others(than: number)
            return job
        }
        problems = site.problems
        index = SiteIndexFile(folder: outputFolder, name: site.indexName, title: site.title, pages: site.pages, theme: site.theme)
    }

    // MARK: Sweeps

    /// A page for each notebook and combination of parameters, and an index that compares them.
    public init(
        sweep parameters: [Sweep.Parameter], of notebooks: [String], _ base: RenderJob, hasOutputFolder: Bool,
        _ pipeline: Pipeline
    ) {
        let outlines = notebooks.map { NotebookOutline($0, base, pipeline) }
        let names = zip(notebooks, outlines).map { path, outline in
            SitePlace.Page(notebook: Files.name(of: path), path: outline.stem + ".html", title: outline.title)
        }
        let sweep = Sweep(notebooks: names, parameters: parameters)
        let pages = sweep.pages, values = sweep.values
        let outputFolder = hasOutputFolder ? base.outputFolder : "\(base.outputFolder)/sweep"
        problems = Self.repeatedValues(of: parameters, outlines)
        let title = PageTitle.sweep(names.map(\.title), parameters.map(\.name), language: outlines.first?.language ?? "en")
        let indexName = SiteIndexFile.name(besides: pages)
        jobs = pages.indices.map { number in
            var job = base
            job.notebook = notebooks[number / max(sweep.combinations.count, 1)]
            job.output = nil
            job.outputFolder = outputFolder
            job.pageName = pages[number].path
            job.parameters += values[number].map { (key: $0.name, value: $0.value) }
            job.variant = values[number].map { "\($0.name):\($0.value)" }.joined(separator: "\n")
            job.site = SitePlace(number, of: pages, title: title, index: indexName, sweep: sweep)
            return job
        }
        index = SiteIndexFile(folder: outputFolder, name: indexName, title: title, pages: pages, theme: nil)
    }

    /// Values that are written in two ways, and are one to a notebook.
    private static func repeatedValues(of parameters: [Sweep.Parameter], _ outlines: [NotebookOutline]) -> RenderResult? {
        var diagnostics: [Diagnostic] = []
        for outline in outlines {
            for parameter in parameters {
                guard let given = outline.parameters.first(where: { $0.name == parameter.name })?.value else { continue }
                var texts: [FrontMatter.Parameter.Value: String] = [:]
                for text in parameter.values {
                    guard let value = given.replaced(by: text), let other = texts.updateValue(text, forKey: value) else {
                        continue
                    }
                    diagnostics.append(
                        Diagnostic(
                            .error, code: "bad-parameter", file: outline.path, at: nil,
                            "\"\(other)\" and \"\(text)\" are one value of \"\(parameter.name)\": two pages are the same",
                            help: "Leave one of them out."))
                }
            }
        }
        guard let first = diagnostics.first else { return nil }
        var result = RenderResult(notebook: first.file)
        result.diagnostics = diagnostics
        return result
    }

    // MARK: Shares

    /// Only the jobs of one of several machines, which all have as many, but for one. The index is made when all are done.
    ///
    /// - Parameters:
    ///   - number: of the share, from 1.
    ///   - count: how many shares there are.
    public func shard(_ number: Int, of count: Int) -> RenderPlan {
        var plan = self
        plan.jobs = jobs.enumerated().filter { $0.offset % count == number - 1 }.map(\.element)
        plan.index = nil
        return plan
    }

    /// The jobs as JSON, one a line: what `--shard N/COUNT` renders of each, where COUNT is their number.
    public var jobLines: [String] {
        struct Line: Encodable {
            var job: Int
            var jobs: Int
            var notebook: String
            var output: String
            var parameters: [String: String]
        }
        return jobs.enumerated().map { number, job in
            let values = Dictionary(job.parameters.map { ($0.key, $0.value) }) { $1 }
            let line = Line(
                job: number + 1, jobs: jobs.count, notebook: job.notebook, output: job.pagePath,
                parameters: values)
            return RenderResult.json(line: line)
        }
    }
}
