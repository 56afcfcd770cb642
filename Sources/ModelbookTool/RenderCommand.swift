import ArgumentParser
import Notebooks
import Pipeline
import Rendering
import SystemIO

struct RenderCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render", abstract: "Runs notebooks and writes each as one page.")

    @Argument(help: "Notebooks: Markdown files, or folders of them.")
    var paths: [String] = ["."]

    @Option(name: .shortAndLong, help: "The page's file, for one notebook.")
    var output: String?

    @Option(name: .customLong("to"), help: "What pages are written as: html, pdf, md, or several with commas. (default: html)")
    var formats: PageFormats?

    @OptionGroup var options: NotebookOptions

    @Flag(help: "Show the cells without running them.")
    var noExecute = false

    @Flag(help: "Use nothing that was kept from earlier runs.")
    var noCache = false

    @Flag(help: "Take measured values anew.")
    var remeasure = false

    @Flag(help: "Let a template of the notebook's own run scripts.")
    var trust = false

    @Flag(help: "Say why cells ran or did not have to.")
    var explain = false

    @Option(help: "Print what a stage makes of the notebooks and write no page: tree, program or records.")
    var dump: Pipeline.Stage?

    @Flag(help: "Print what is to be rendered, one page a line in JSON, and render nothing.")
    var listJobs = false

    @Option(help: "Render one share of the pages, as K/N, and no index: collect makes it when all are there.")
    var shard: Shard?

    @Flag(help: "Print diagnostics as JSON.")
    var json = false

    @Flag(help: "Print errors only.")
    var quiet = false

    func validate() throws {
        if dump != nil, output != nil || options.outputDir != nil || json {
            throw ValidationError("--dump prints a stage: it goes with no page and no --json.")
        }
        if listJobs, shard != nil { throw ValidationError("--list-jobs prints the pages of all shares; leave out --shard.") }
        let sweep = try options.sweep()
        if !sweep.isEmpty, output != nil || dump != nil {
            throw ValidationError("Several values make several pages: \(dump == nil ? "-o" : "--dump") is for one.")
        }
        if output != nil, paths.count != 1 { throw ValidationError("-o is for one notebook; use --output-dir.") }
        guard let output else { return }
        guard let ending = PageFormat.allCases.first(where: { output.hasSuffix(".\($0.rawValue)") }) else {
            throw ValidationError("A page's name ends in \".html\", \".pdf\" or \".md\"; \(output) does not.")
        }
        if let formats, !formats.list.contains(ending) {
            throw ValidationError("\(output) is not what --to asks for.")
        }
    }

    func run() throws {
        let pipeline = try Installation.pipeline()
        let plan = try plan(pipeline)
        if output != nil, plan.jobs.count != 1 { throw ValidationError("-o is for one notebook; use --output-dir.") }
        if let dump { return try print(dump, of: plan.jobs, pipeline) }
        if let conflict = RenderJob.conflict(among: plan.jobs, index: plan.index?.path) { throw ValidationError(conflict) }
        if listJobs {
            let refused = pipeline.refusals(of: plan)
            for result in refused { RenderWords(isQuiet: quiet, explains: false).report(result) }
            guard !refused.contains(where: \.hasErrors) else { return try end(with: refused) }
            for line in plan.jobLines { Terminal.print(json: line) }
            return
        }
        // Where a link in the notebook's own place leads nobody has said.
        if output == nil, options.outputDir == nil,
            let folder = ([RenderJob(notebook: "")] + plan.jobs).map(\.outputFolder).first(where: Files.isLink)
        {
            throw ValidationError("\(folder) is a link; name the folder for the pages with --output-dir.")
        }
        let share = shard.map { plan.shard($0.number, of: $0.count) } ?? plan
        let board = PlanBoard()
        let name = share.jobs.count == 1 ? share.jobs[0].notebook : "\(share.jobs.count) pages"
        let progress = ProgressLine(quiet ? nil : "rendering \(name)") { board.state }
        let words = RenderWords(isQuiet: quiet, explains: explain)
        let isJSON = json
        let results = pipeline.render(share, board: board) { result in
            progress.pause { if !isJSON { words.report(result) } }
        }
        progress.clear()
        if json { Terminal.print(json: RenderResult.json(results, isStrict: options.strict)) }
        try end(with: results)
    }

    /// Parameters of several values are a sweep, and all else is what it is without.
    private func plan(_ pipeline: Pipeline) throws -> RenderPlan {
        let sweep = try options.sweep()
        let base = try job()
        if sweep.isEmpty { return try NotebookFiles.plan(paths, options, base, pipeline) }
        let notebooks = try NotebookFiles.find(paths, allowing: base.readable)
        let pages = Sweep(notebooks: notebooks.map { .init(notebook: $0, path: $0, title: $0) }, parameters: sweep)
        guard pages.isBounded else { throw ValidationError("A sweep has at most \(Sweep.limit) pages.") }
        return RenderPlan(sweep: sweep, of: notebooks, base, hasOutputFolder: options.outputDir != nil, pipeline)
    }

    private func print(_ stage: Pipeline.Stage, of jobs: [RenderJob], _ pipeline: Pipeline) throws {
        var results: [RenderResult] = []
        for job in jobs {
            let board = ProgressBoard()
            let progress = ProgressLine(quiet ? nil : "running \(job.notebook)") { board.state }
            let (text, result) = pipeline.dump(stage, of: job, board: board)
            progress.clear()
            results.append(result)
            Terminal.print(text.hasSuffix("\n") ? text.dropLast() : text[...])
            RenderWords(isQuiet: quiet, explains: explain).report(result)
        }
        try end(with: results)
    }

    private func end(with results: [RenderResult]) throws {
        let code = RenderResult.exitCode(of: results, isStrict: options.strict)
        if code != 0 { throw ExitCode(code) }
    }

    private func job() throws -> RenderJob {
        var job = options.job()
        job.output = output
        job.formats =
            formats?.list
            ?? output.flatMap { output in
                PageFormat.allCases.first { output.hasSuffix(".\($0.rawValue)") }.map { [$0] }
            }
        job.sourceDate = try SourceDate.environment()
        job.executes = !noExecute
        job.usesCache = !noCache
        job.remeasures = remeasure
        job.trustsTemplate = trust
        return job
    }
}

/// What a render says of its results.
private struct RenderWords: Sendable {
    let isQuiet: Bool
    let explains: Bool

    func report(_ result: RenderResult) {
        var printer = DiagnosticPrinter()
        for diagnostic in result.diagnostics where !isQuiet || diagnostic.severity == .error {
            Terminal.report(printer.text(diagnostic))
        }
        if let left = result.leftPage, let errors = result.errorPage {
            Terminal.report("\(left.visibleLine) is left as it was; what went wrong is in \(errors.visibleLine)\n")
        }
        if explains { for line in result.explanation { Terminal.print(line.visibleLine) } }
        if !isQuiet { for output in result.outputs { Terminal.print(output.visibleLine) } }
    }
}

extension Pipeline.Stage: ExpressibleByArgument {}

/// `html,pdf`
struct PageFormats: ExpressibleByArgument {
    var list: [PageFormat]

    init?(argument: String) {
        let formats = argument.split(separator: ",", omittingEmptySubsequences: false).map { PageFormat(rawValue: String($0)) }
        guard !formats.contains(nil) else { return nil }
        list = formats.compactMap { $0 }
    }
}
