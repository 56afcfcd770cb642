import Execution
import Notebooks
import Records
import Rendering
import Storage

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
            let (notebook, included) = parse(bytes, job)
            result.diagnostics = notebook.diagnostics
            if result.hasErrors { return result }
            let named = included + notebook.cells.flatMap(\.options.dependsOn) + style(of: notebook)
            try job.check(inputs: [job.notebook] + named.map(job.path))
            let parameters = try job.parameters(of: notebook)
            try prepareOutput(job)

            let execution = execute(notebook, parameters, job)
            result.explanation = execution.explanation
            let problems = RunProblems(notebook: notebook, run: execution.run)
            result.diagnostics += problems.diagnostics
            result.hasCrashed = problems.hasCrashed

            var report = Report(notebook: notebook, run: execution.run, options: options(notebook, bytes, job))
            result.diagnostics += report.diagnostics
            let read = execution.run.filesRead.map(\.path)
            try job.check(inputs: (report.images + read).map(job.path))
            complete(&report.ledger, with: named + report.images, of: notebook, job)
            try write(&report, job)
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

    /// The notebook, and the files that it includes, relative to its folder.
    private func parse(_ bytes: [UInt8], _ job: RenderJob) -> (Notebook, included: [String]) {
        var included: [String] = []
        let notebook = withoutActuallyEscaping({ (path: String) -> String? in
            guard let bytes = try? Files.read("\(job.folder)/\(path)") else { return nil }
            if !included.contains(path) { included.append(path) }
            return String(decoding: bytes, as: UTF8.self)
        }) { Notebook(parsing: bytes, path: job.notebook, include: $0) }
        return (notebook, included)
    }

    /// The files of a template or theme of the notebook's own, relative to its folder.
    private func style(of notebook: Notebook) -> [String] {
        let template = notebook.frontMatter.template.map { folder in
            ReportOptions.templateFiles.map { "\(folder)/\($0)" }
        }
        return (template ?? []) + (notebook.frontMatter.theme.map { [$0] } ?? [])
    }

    /// Enters what only this stage knows: where the notebook lies, and the hashes of all that is not read by cells.
    private func complete(_ ledger: inout Ledger, with files: [String], of notebook: Notebook, _ job: RenderJob) {
        ledger.source.path = Files.path(of: job.notebook, from: job.finalFolder ?? job.outputParent)
        for file in files where !ledger.files.contains(where: { $0.path == file }) {
            guard let bytes = try? Files.read(job.path(besideNotebook: file)) else { continue }
            ledger.files.append(FileRead(path: file, sha256: SHA256.hex(of: bytes)))
        }
        if notebook.frontMatter.template == nil { ledger.template = templateDigest }
        let given = Dictionary(job.parameters.map { ($0.key, $0.value) }) { _, last in last }
        ledger.parameters = given.isEmpty ? nil : given
    }

    /// The hash of Modelbook's own template.
    var templateDigest: String {
        let files = ReportOptions.templateFiles.map { (try? Files.read("\(templateFolder)/\($0)")) ?? [] }
        return SHA256.hex(of: Array(files.joined(separator: [0])))
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

    private func write(_ report: inout Report, _ job: RenderJob) throws {
        try report.seal { SHA256.hex(of: $0) }
        let page = Array(try report.html().utf8)
        do {
            try Files.write([(page, job.outputPath), (Array(report.ledgerJSON().utf8), job.sidecar(".json"))])
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
