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

    @OptionGroup var options: NotebookOptions

    @Flag(help: "Print diagnostics as JSON.")
    var json = false

    func validate() throws {
        if let several = try options.sweep().first {
            throw ValidationError(
                "check takes one value of \(several.name); a comma that belongs to a value is written \"\\,\".")
        }
    }

    func run() throws {
        let pipeline = try Installation.pipeline()
        var results: [CheckResult] = []
        let plan = try NotebookFiles.plan(paths, options, options.job(), pipeline)
        for job in plan.jobs {
            let board = ProgressBoard()
            let progress = ProgressLine(json ? nil : "checking \(job.notebook)") { board.state }
            let result = pipeline.check(job, fixes: fix, board: board)
            progress.clear()
            if !json { report(result, isFirst: results.isEmpty) }
            results.append(result)
        }
        if json { Terminal.print(json: CheckResult.json(results, isStrict: options.strict)) }
        let code = RenderResult.exitCode(of: results.map(\.render), isStrict: options.strict)
        if code != 0 { throw ExitCode(code) }
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
