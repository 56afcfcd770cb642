import Archives
import Execution
import Notebooks
import Records
import Rendering

/// The way from a notebook to its page: read, run, weave, write. Owns the files; the stages have none.
public struct Pipeline: Sendable {
    /// The folder of the kit.
    public var kitFolder: String
    /// The folder of the page's template.
    public var templateFolder: String

    public init(kitFolder: String, templateFolder: String) {
        self.kitFolder = kitFolder
        self.templateFolder = templateFolder
    }

    /// Renders one notebook. Everything that goes wrong is in the result; a page is written whole or not at
    /// all, and not for a notebook that cannot be read.
    public func render(_ job: RenderJob) -> RenderResult {
        var result = RenderResult(notebook: job.notebook)
        do {
            let bytes = try read(job)
            let notebook = parse(bytes, job)
            result.diagnostics = notebook.diagnostics
            if result.hasErrors { return result }
            let parameters = try job.parameters(of: notebook)
            try prepareOutput(job)

            let execution = execute(notebook, parameters, job)
            result.explanation = execution.explanation
            let problems = RunProblems(notebook: notebook, run: execution.run)
            result.diagnostics += problems.diagnostics
            result.hasCrashed = problems.hasCrashed

            let report = Report(notebook: notebook, run: execution.run, options: options(notebook, bytes, job))
            result.diagnostics += report.diagnostics
            try write(report, execution, job)
            result.output = job.outputPath
        } catch let problem as Diagnostic {
            result.diagnostics.append(problem)
        } catch {
            result.diagnostics.append(
                Diagnostic(.error, code: "cannot-render", file: job.notebook, at: nil, "\(error)"))
        }
        return result
    }

    // MARK: Stages

    private func read(_ job: RenderJob) throws -> [UInt8] {
        do {
            return try Files.read(job.notebook)
        } catch {
            throw Diagnostic(
                .error, code: "no-notebook", file: job.notebook, at: nil,
                "the notebook cannot be read: \(error.reason)")
        }
    }

    private func parse(_ bytes: [UInt8], _ job: RenderJob) -> Notebook {
        Notebook(parsing: bytes, path: job.notebook) { included in
            (try? Files.read("\(job.folder)/\(included)")).map { String(decoding: $0, as: UTF8.self) }
        }
    }

    /// Where the page goes is checked before anything runs.
    private func prepareOutput(_ job: RenderJob) throws {
        do {
            try Files.makeFolder(job.outputParent)
            try Files.checkWritable(folder: job.outputParent)
        } catch {
            throw Diagnostic(
                .error, code: "output-folder", file: job.notebook, at: nil,
                "the output folder \(job.outputParent) cannot be written: \(error.reason)",
                help: "Choose another with --output-dir, or change its permissions.")
        }
    }

    private func execute(
        _ notebook: Notebook, _ parameters: [FrontMatter.Parameter], _ job: RenderJob
    ) -> CachedExecution.Result {
        guard job.executes, notebook.frontMatter.executes else {
            let cells = notebook.cells.map { _ in CellRun(status: .skipped) }
            return CachedExecution.Result(run: Run(cells: cells), explanation: ["Cells are not run."])
        }
        var settings = Executor.Settings(
            folder: job.folder, scratchFolder: Self.absolute("\(job.folder)/.modelbook/\(job.name)"))
        settings.kitCacheFolder = job.usesCache ? Self.absolute("\(job.folder)/.modelbook/kit") : nil
        settings.measurements = Self.absolute(job.sidecar(".measurements.json"))
        settings.remeasures = job.remeasures
        return CachedExecution(kitFolder: kitFolder, settings: settings, usesCache: job.usesCache)
            .run(notebook, parameters: parameters)
    }

    private func options(_ notebook: Notebook, _ bytes: [UInt8], _ job: RenderJob) -> ReportOptions {
        ReportOptions(
            templateFolder: notebook.frontMatter.template.map { "\(job.folder)/\($0)" } ?? templateFolder,
            notebookFolder: job.folder, themeFile: notebook.frontMatter.theme.map { "\(job.folder)/\($0)" },
            sourceSHA256: SHA256.hex(of: bytes), outputName: job.outputPath.split(separator: "/").last.map(String.init))
    }

    private func write(_ report: Report, _ execution: CachedExecution.Result, _ job: RenderJob) throws {
        let page = Array(try report.html().utf8)
        do {
            try Files.write(Array(report.ledgerJSON().utf8), to: job.sidecar(".json"))
            try Files.write(page, to: job.outputPath)
        } catch {
            throw Diagnostic(
                .error, code: "output", file: job.notebook, at: nil,
                "\(error.path) cannot be written: \(error.reason)")
        }
    }

    static func absolute(_ path: String) -> String {
        if path.hasPrefix("/") { return path }
        return (Files.realPath(".") ?? ".") + "/" + path
    }
}
