import Checks
import Execution
import Notebooks
import Records
import Rendering
import SystemIO

/// The way from a notebook to its page: read, run, weave, write. Owns the files; the stages have none.
public struct Pipeline: Sendable {
    /// The folder of the kit.
    public var kitFolder: String
    /// The folder of the page's template.
    public var templateFolder: String

    /// Nothing is read yet.
    public init(kitFolder: String, templateFolder: String) {
        self.kitFolder = kitFolder
        self.templateFolder = templateFolder
    }

    /// Renders one notebook. Everything that goes wrong is in the result; a page is written whole or not at
    /// all, and not for a notebook that cannot be read. A render that fails leaves a page that is there, and writes what
    /// went wrong beside it.
    ///
    /// - Parameter board: is told how far the work is.
    public func render(_ job: RenderJob, board: ProgressBoard = ProgressBoard()) -> RenderResult {
        var result = RenderResult(notebook: job.notebook)
        do {
            let source = try read(job)
            result.diagnostics = source.notebook.diagnostics
            result.diagnostics += linkProblems(of: source, job)
            if result.hasErrors { return explained(result, job) }
            let formats = source.notebook.frontMatter.formats.compactMap(PageFormat.init)
            var job = job
            job.formats = job.formats ?? (formats.isEmpty ? nil : formats)
            if job.formats?.contains(.pdf) ?? false { try Self.checkPrinter(job) }
            let dependencies = try dependencies(of: source.notebook, source.files)
            var options = try options(source, job)
            options.source = try carriedFiles(source, job)
            let named = (source.files.digests.map(\.path) + dependencies.map(\.path)).map(job.path(besideNotebook:))
            try job.check(inputs: [job.notebook] + named)
            try OwnFiles(job).check()
            let writable = try writable(source, inputs: [job.notebook] + named, job)
            let parameters = try job.parameters(of: source.notebook)
            try prepareOutput(job)

            board.begin(source.notebook)
            let control = RunControl { board.take($0) }
            let (execution, notes) = execute(source.notebook, parameters, dependencies, writable, job, control)
            result.explanation = execution.explanation
            let problems = RunProblems(notebook: source.notebook, run: execution.run)
            result.diagnostics += notes + problems.diagnostics
            result.hasCrashed = problems.hasCrashed

            let digest = try measurementsDigest(execution, job)
            var report = try weave(source, execution.run, options, digest, job)
            try carry(options.source, measurements: execution.measurements, in: &report, job)
            result.diagnostics += report.diagnostics
            let read = execution.run.filesRead.map(\.path)
            try job.check(inputs: (report.images + read).map(job.path(besideNotebook:)))
            if result.hasErrors, LastPage(job).isKept {
                let page = job.ofErrors
                report = try weave(source, execution.run, try self.options(source, page), nil, page)
                return try finished(result, with: &report, job)
            }
            try write(&report, execution.measurements, job)
            LastPage(job).removeErrors(of: report.ledger.source.path)
            result.outputs = (job.formats ?? [.html]).map(job.path(as:))
            return result
        } catch let problem as Diagnostic {
            result.diagnostics.append(problem)
        } catch {
            result.diagnostics.append(
                Diagnostic(.error, code: "cannot-render", file: job.notebook, at: nil, "\(error)"))
        }
        return explained(result, job)
    }

    /// What went wrong where there is no page to show it on, beside a page that is left as it was.
    private func explained(_ result: RenderResult, _ job: RenderJob) -> RenderResult {
        guard result.hasErrors,
            !result.diagnostics.contains(where: { $0.code == RenderResult.misuse || $0.code == Self.noNotebook }),
            LastPage(job).isKept
        else { return result }
        let page = job.ofErrors
        let source = NotebookSource.made(LastPage.explanation(of: result.diagnostics, in: job.notebook), path: job.notebook)
        do {
            var report = try weave(source, Run(), try options(source, page), nil, page)
            return try finished(result, with: &report, job)
        } catch {
            // The page is left all the same.
            return result
        }
    }

    /// Writes the page of what went wrong.
    private func finished(_ result: RenderResult, with report: inout Report, _ job: RenderJob) throws -> RenderResult {
        report.seal { SHA256.hex(of: $0) }
        let path = job.ofErrors.outputPath
        var result = result
        guard OwnFiles(job).mayWriteErrors(of: report.ledger.source.path) else {
            result.diagnostics.append(
                Diagnostic(
                    .warning, code: "output", file: job.notebook, at: nil,
                    "\(path) is not of a render of this notebook and stays: what went wrong is written nowhere",
                    help: "Move it away, or choose another output."))
            return result
        }
        try write([(Array(report.html().utf8), path)], job)
        (result.leftPage, result.errorPage) = (job.pagePath, path)
        return result
    }

    private static let noNotebook = "no-notebook"

    // MARK: Stages

    /// The first stage.
    /// - Throws: a diagnostic for a notebook that cannot be read. What else is wrong is in the notebook.
    public func read(_ job: RenderJob) throws -> NotebookSource {
        if let carried = job.carried {
            let files = NamedFiles(in: job.folder, allowing: job.readable + job.sharedFiles) { carried.content(named: $0) }
            return NotebookSource(FileContent(Array(carried.notebook.text.utf8)), path: job.notebook, files, in: job.site)
        }
        let content: FileContent
        do {
            content = try Files.read(job.notebook, limit: FileLimit.text)
        } catch {
            throw Diagnostic(
                .error, code: Self.noNotebook, file: job.notebook, at: nil,
                "the notebook cannot be read: \(error.reason)")
        }
        return NotebookSource(
            content, path: job.notebook, NamedFiles(in: job.folder, allowing: job.readable + job.sharedFiles), in: job.site)
    }

    /// The second stage: runs the cells, or takes the run that was kept.
    ///
    /// - Parameter control: hears of the run's progress, and may stop it.
    /// - Throws: a diagnostic for a parameter that the notebook does not have, or a file that cannot be read.
    public func execute(_ source: NotebookSource, _ job: RenderJob, _ control: RunControl) throws
        -> CachedExecution.Result
    {
        let result = try run(source, job, control).result
        guard let measurements = result.measurements, !control.isCancelled else { return result }
        try prepareOutput(job)
        try Files.write(measurements, to: job.sidecar(".measurements.json"))
        return result
    }

    /// Runs the cells, or takes the run that was kept.
    func run(
        _ source: NotebookSource, _ job: RenderJob, _ control: RunControl
    ) throws -> (result: CachedExecution.Result, notes: [Diagnostic]) {
        let parameters = try job.parameters(of: source.notebook)
        let dependencies = try dependencies(of: source.notebook, source.files)
        let named = source.files.digests.map(\.path) + source.named + dependencies.map(\.path)
        let writable = try writable(source, inputs: [job.notebook] + named.map(job.path), job)
        return execute(source.notebook, parameters, dependencies, writable, job, control)
    }

    /// The third stage: the page. Only writing it is left.
    ///
    /// - Throws: a diagnostic for a template or a theme that cannot be used.
    public func weave(_ source: NotebookSource, _ run: Run, _ job: RenderJob) throws -> Report {
        let digest = try run.measurements.isEmpty ? nil : measurementsDigest(job)
        var options = try options(source, job)
        options.source = try carriedFiles(source, job)
        var report = try weave(source, run, options, digest, job)
        try carry(options.source, in: &report, job)
        report.seal { SHA256.hex(of: $0) }
        return report
    }

    func weave(
        _ source: NotebookSource, _ run: Run, _ options: ReportOptions, _ measurements: String?, _ job: RenderJob
    ) throws -> Report {
        var report = Report(notebook: source.notebook, run: run, options: options)
        try complete(&report.ledger, with: source.files, of: source.notebook, options.template, job)
        report.ledger.document = report.document
        report.ledger.measurements = measurements
        return report
    }

    /// Which links of the notebook lead nowhere, and what went wrong in a run.
    public func problems(of source: NotebookSource, _ run: Run, _ job: RenderJob) -> [Diagnostic] {
        linkProblems(of: source, job) + RunProblems(notebook: source.notebook, run: run).diagnostics
    }

    private func linkProblems(of source: NotebookSource, _ job: RenderJob) -> [Diagnostic] {
        job.links.map { LinkCheck(source.notebook, $0).diagnostics } ?? []
    }

    /// The run that was kept of a notebook: whether it still holds, and the seconds since it was made.
    public func keptRun(of source: NotebookSource, _ job: RenderJob) -> (isCurrent: Bool, seconds: Double)? {
        guard let parameters = try? job.parameters(of: source.notebook),
            let folder = try? RunFolder(of: job.notebook, variant: job.variant, keeps: true)
        else { return nil }
        return execution(of: source.notebook, in: folder, [], job, RunControl()).kept(source.notebook, parameters: parameters)
    }

    /// The hashes of the files that cells name; nil where there is none.
    private func dependencies(
        of notebook: Notebook, _ files: NamedFiles
    ) throws(Diagnostic) -> [(path: String, sha256: String?)] {
        var found: [(path: String, sha256: String?)] = []
        var known: Set<String> = []
        for named in notebook.cells.flatMap({ $0.options.eval ? $0.options.dependsOn : [] })
        where known.insert(named.path).inserted {
            do throws(FileError) {
                found.append((named.path, try files.digest(of: named.path, limit: FileLimit.data)))
            } catch {
                guard error.kind == .missing else { throw Diagnostic.unreadable(error, named, in: notebook) }
                found.append((named.path, nil))
            }
        }
        return found
    }

    /// The files that the front matter lets cells write.
    ///
    /// - Parameter inputs: what the page is made from before cells run, as seen from the current folder.
    private func writable(_ source: NotebookSource, inputs: [String], _ job: RenderJob) throws(Diagnostic) -> [WritableFile] {
        let taken = Set((inputs + job.outputs).map(Files.canonical))
        var files: [WritableFile] = []
        for named in source.notebook.frontMatter.writes {
            let (file, place) = source.notebook.lineOrigins.place(of: named.location, in: source.notebook.path)
            func refusal(_ reason: String) -> Diagnostic {
                Diagnostic(
                    .error, code: "unwritable-file", file: file, at: place, "cells cannot write \"\(named.path)\": \(reason)",
                    help: "Name a file in the notebook's folder that nothing else makes or is made from.")
            }
            do throws(FileError) {
                let path = try source.files.writable(named.path)
                if taken.contains(path) { throw FileError(named.path, "the page is made from it, or is written there") }
                if !files.contains(where: { $0.path == path }) { files.append(WritableFile(name: named.path, path: path)) }
            } catch {
                throw refusal(error.reason)
            }
        }
        return files
    }

    /// Enters what only this stage knows: where the notebook lies, and the hashes of all that is not read by cells.
    private func complete(
        _ ledger: inout Ledger, with files: NamedFiles, of notebook: Notebook, _ template: Template, _ job: RenderJob
    ) throws {
        ledger.source.path = job.recordedPath ?? Files.path(of: job.notebook, from: job.finalFolder ?? job.outputParent)
        ledger.name = job.recordedName ?? job.outputPath.split(separator: "/").last.map(String.init)
        ledger.unexecuted = job.executes ? nil : true
        for (path, sha256) in files.digests {
            if let read = ledger.files.first(where: { $0.path.utf8.elementsEqual(path.utf8) }) {
                guard read.sha256 == sha256 else { throw FileError(path, "it changed while the page was made") }
            } else {
                ledger.files.append(FileRead(path: path, sha256: sha256))
            }
        }
        if notebook.frontMatter.template == nil {
            ledger.theme = Theme(notebook, in: job.site).name
            let isPlain = notebook.frontMatter.styles.isEmpty
            ledger.template = isPlain ? template.digest : try self.template(theme: ledger.theme).digest
        }
        ledger.trusted = notebook.frontMatter.template != nil && job.trustsTemplate ? true : nil
        let given = Dictionary(job.parameters.map { ($0.key, $0.value) }) { _, last in last }
        ledger.parameters = given.isEmpty ? nil : given
    }

    /// The digest of what the file of measured values is to hold; nil for a run without any.
    func measurementsDigest(_ execution: CachedExecution.Result, _ job: RenderJob) throws(FileError) -> String? {
        if execution.run.measurements.isEmpty { return nil }
        if let content = execution.measurements { return SHA256.hex(of: content) }
        return try measurementsDigest(job)
    }

    private func measurementsDigest(_ job: RenderJob) throws(FileError) -> String {
        try Files.digest(of: job.sidecar(".measurements.json"), limit: FileLimit.page)
    }

    /// Where the page goes is checked before anything runs.
    private func prepareOutput(_ job: RenderJob) throws {
        do {
            try Files.makeFolder(job.outputParent)
            try Files.checkWritable(folder: job.outputParent)
        } catch {
            throw Diagnostic(
                .error, code: "output-folder", file: job.notebook, at: nil,
                "the output folder \(error.path) \(error.reason)",
                help: "Choose another with --output-dir, or change its permissions.")
        }
    }

    private func execute(
        _ notebook: Notebook, _ parameters: [FrontMatter.Parameter],
        _ dependencies: [(path: String, sha256: String?)], _ writable: [WritableFile], _ job: RenderJob,
        _ control: RunControl
    ) -> (result: CachedExecution.Result, notes: [Diagnostic]) {
        guard job.executes, notebook.frontMatter.executes else {
            let cells = notebook.cells.map { _ in CellRun(status: .skipped) }
            return (CachedExecution.Result(run: Run(cells: cells), explanation: ["Cells are not run."]), [])
        }
        let folder: RunFolder
        do throws(FileError) {
            folder = try RunFolder(of: job.notebook, variant: job.variant, keeps: job.usesCache)
        } catch {
            let failure = CellError(kind: .setup, message: "there is no folder to build in: \(error)")
            return (CachedExecution.Result(run: Executor.failed(notebook, failure), explanation: []), [])
        }
        let result = execution(of: notebook, in: folder, writable, job, control).run(
            notebook, parameters: parameters, dependencies: dependencies)
        var notes = folder.problem.map { [Self.note($0, job)] } ?? []
        if job.sandbox == .on, !Sandbox.isAvailable {
            notes.append(
                Diagnostic(
                    .note, code: "no-closed-room", file: job.notebook, at: nil, Sandbox.summary,
                    help: "Render only notebooks that you trust, or refuse with --sandbox required."))
        }
        return (result, notes)
    }

    private func execution(
        of notebook: Notebook, in folder: RunFolder, _ writable: [WritableFile], _ job: RenderJob, _ control: RunControl
    ) -> CachedExecution {
        var settings = Executor.Settings(folder: job.folder, scratchFolder: folder.path)
        settings.modulesFolder = folder.modules
        settings.kitCacheFolder = folder.isKept ? folder.results : nil
        settings.measurements = Files.absolute(job.sidecar(".measurements.json"))
        settings.remeasures = job.remeasures
        settings.writable = writable
        settings.keepsWritten = job.keepsWritten
        settings.options.sandbox = job.sandbox
        settings.options.readable = job.readable
        settings.options.allowsNetwork = job.allowsNetwork
        settings.options.sourceDate = job.sourceDate
        settings.options.speech = PageSpeech(pageLanguage: notebook.frontMatter.language)
        settings.control = control
        return CachedExecution(kitFolder: kitFolder, settings: settings, usesCache: job.usesCache)
    }

    private static func note(_ problem: FileError, _ job: RenderJob) -> Diagnostic {
        Diagnostic(
            .note, code: "nothing-kept", file: job.notebook, at: nil, "nothing is kept for the next run: \(problem)",
            help: problem.help.isEmpty ? "Name another folder in XDG_CACHE_HOME to render faster." : problem.help)
    }

    /// The page comes last: it knows what stands beside it.
    private func write(_ report: inout Report, _ measurements: [UInt8]?, _ job: RenderJob) throws {
        report.seal { SHA256.hex(of: $0) }
        var files = measurements.map { [(bytes: $0, path: job.sidecar(".measurements.json"))] } ?? []
        files.append((Array(report.ledgerJSON().utf8), job.sidecar(".json")))
        for format in job.formats ?? [.html] { files += try self.files(of: report, as: format, job) }
        try write(files, job)
    }

    private func write(_ files: [(bytes: [UInt8], path: String)], _ job: RenderJob) throws(Diagnostic) {
        do throws(FileError) {
            for folder in Set(files.map { Files.parent(of: $0.path) }) where folder != job.outputParent {
                try Files.makeFolder(folder)
            }
            try Files.write(files)
        } catch {
            let isGone = !Files.isFolder(job.outputParent)
            throw Diagnostic(
                .error, code: "output", file: job.notebook, at: nil,
                isGone ? "the output folder \(job.outputParent) is gone" : "\(error.path) \(error.reason)")
        }
    }

    /// A page in a format, behind the files that belong to it.
    private func files(
        of report: Report, as format: PageFormat, _ job: RenderJob
    ) throws(Diagnostic) -> [(bytes: [UInt8], path: String)] {
        let path = job.path(as: format)
        switch format {
        case .html: return [(Array(report.html().utf8), path)]
        case .md:
            let (text, named) = report.markdown(pictureFolder: Files.name(of: job.pictureFolder))
            let pictures = named.map { (bytes: $0.bytes, path: "\(job.pictureFolder)/\($0.name)") }
            try OwnFiles(job).check(pictures: pictures, of: path)
            return pictures + [(Array(text.utf8), path)]
        case .pdf:
            do throws(PagePrinter.Failure) {
                return [(try PagePrinter.print(Array(report.printableHTML().utf8)), path)]
            } catch {
                throw Self.diagnostic(error, job)
            }
        }
    }

    /// Nothing is run for a PDF that cannot be made.
    private static func checkPrinter(_ job: RenderJob) throws(Diagnostic) {
        do throws(PagePrinter.Failure) {
            _ = try PagePrinter.browser()
        } catch {
            throw diagnostic(error, job)
        }
    }

    private static func diagnostic(_ failure: PagePrinter.Failure, _ job: RenderJob) -> Diagnostic {
        Diagnostic(.error, code: "no-pdf", file: job.notebook, at: nil, failure.message, help: failure.help)
    }
}
