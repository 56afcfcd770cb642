import ArgumentParser
import Execution
import Pipeline
import SystemIO

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Says what in notebooks is not true, or may soon not be.",
        discussion: """
            Runs the notebooks, or takes the runs that were kept, and looks at the sentences: numbers typed by hand that the \
            notebook computes, claims, comparisons, references, links, images without a description. No page is written.
            """)

    @Argument(help: "Notebooks: Markdown files, or folders of them.")
    var paths: [String] = ["."]

    @Flag(help: "Write expressions in place of typed numbers that have the same text.")
    var fix = false

    @Option(help: "The folder of the pages that were made last. (default: output)")
    var outputDir: String?

    @Option(name: .customShort("P"), help: "A parameter of the notebook, as key:value.")
    var parameters: [Parameter] = []

    @Option(help: Allowance.help)
    var allow: [Allowance] = []

    @Option(help: "Whether cells run in a closed room: on, required or off.")
    var sandbox = Sandbox.Mode.on

    @Flag(help: "Fail on warnings, with exit code 3.")
    var strict = false

    @Flag(help: "Print diagnostics as JSON.")
    var json = false

    func run() throws {
        let notebooks = try NotebookFiles.find(paths, allowing: allow.readable)
        let pipeline = try Installation.pipeline()
        var results: [CheckResult] = []
        let isSite = paths.count == 1 && Files.isFolder(paths[0])
        let plan =
            isSite
            ? RenderPlan(site: paths[0], notebooks, job(""), hasOutputFolder: outputDir != nil, pipeline)
            : RenderPlan(notebooks.map(job))
        for job in plan.jobs {
            let board = ProgressBoard()
            let progress = ProgressLine(json ? nil : "checking \(job.notebook)") { board.state }
            let result = pipeline.check(job, fixes: fix, board: board)
            progress.clear()
            if !json { report(result, isFirst: results.isEmpty) }
            results.append(result)
        }
        if json { Terminal.print(json: CheckResult.json(results, isStrict: strict)) }
        let code = RenderResult.exitCode(of: results.map(\.render), isStrict: strict)
        if code != 0 { throw ExitCode(code) }
    }

    private func job(_ notebook: String) -> RenderJob {
        var job = RenderJob(notebook: notebook)
        if let outputDir { job.outputFolder = outputDir }
        job.readable = allow.readable
        job.allowsNetwork = allow.hasNetwork
        job.sandbox = sandbox
        job.parameters = parameters.map { ($0.key, $0.value) }
        return job
    }

    private func report(_ result: CheckResult, isFirst: Bool) {
        var printer = DiagnosticPrinter()
        var count = 0
        for diagnostic in result.render.diagnostics {
            let isOfMachine = diagnostic.code == CheckResult.spellingNotChecked
            if !isOfMachine || isFirst { Terminal.report(printer.text(diagnostic)) }
            if !isOfMachine { count += 1 }
        }
        var line = count == 0 ? "nothing to report" : count == 1 ? "1 finding" : "\(count) findings"
        if result.fixes > 0 { line = "\(result.fixes) fixed, \(line)" }
        Terminal.print("\(result.render.notebook.visibleLine): \(line)")
    }
}
