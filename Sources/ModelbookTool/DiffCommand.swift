import ArgumentParser
import Comparison
import Pipeline
import Rendering
import SystemIO

struct DiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Says what moved between two reports.",
        usage: """
            modelbook diff OLD NEW
            modelbook diff [--rev REV] REPORT.html
            modelbook diff NOTEBOOK.md -P key:old -P key:new
            """,
        discussion: """
            OLD and NEW are pages, pages of a git revision such as HEAD~1:output/analysis.html, or notebooks, which are \
            rendered. One page alone is compared with what REV, or else HEAD, has of it. The exit code is 1 if anything moved.
            """)

    enum Format: String, CaseIterable, ExpressibleByArgument { case text, md, html }

    @Argument(help: "Pages or notebooks.")
    var reports: [String]

    @Option(help: "The revision that one page is compared with. (default: HEAD)")
    var rev: String?

    @Option(
        name: .customShort("P"),
        help: "A parameter of the notebook, as key:value. Given twice: for the old side, then for the new one.")
    var parameters: [Parameter] = []

    @Option(help: "How it is said: text, md for a comment on a change, html for both pages side by side.")
    var to = Format.text

    @Option(name: .shortAndLong, help: "The file that is written. (default: standard output)")
    var output: String?

    @Flag(help: "Print JSON.")
    var json = false

    @Flag(help: "Take the arguments that git gives to a diff driver; the exit code is 0.")
    var gitDriver = false

    @OptionGroup var room: RoomOptions

    func run() throws {
        let pipeline = try Installation.pipeline()
        do {
            if gitDriver { return try drive(pipeline) }
            if let output { try ComparedReport.check(output: output, of: reports) }
            let (old, new) = try sides(pipeline)
            let comparison = ReportComparison(old.reading, new.reading)
            try show(comparison, old.name, new.name, pipeline)
            let isWhole = warn(of: old, new)
            if comparison.hasMoved { throw ExitCode(1) }
            // Of what is not there nobody knows whether it moved.
            if !isWhole { throw ExitCode(2) }
        } catch let error as FileError {
            Terminal.report("error: \(error)\n" + (error.help.isEmpty ? "" : "  \(error.help)\n"))
            throw ExitCode(2)
        } catch let error as ComparedReport.Unrendered {
            var printer = DiagnosticPrinter()
            for diagnostic in error.result.diagnostics { Terminal.report(printer.text(diagnostic)) }
            throw ExitCode(2)
        }
    }

    /// Says what is wrong with the sides.
    /// - Returns: whether both are whole.
    private func warn(of sides: ComparedReport...) -> Bool {
        var printer = DiagnosticPrinter()
        for problem in sides.flatMap(\.problems) { Terminal.report(printer.text(problem)) }
        let short = sides.filter { $0.shortfall != nil }
        for side in short { Terminal.report("warning: \(side.name) is not complete: \(side.shortfall ?? "")\n") }
        return short.isEmpty
    }

    // MARK: Sides

    private func sides(_ pipeline: Pipeline) throws -> (old: ComparedReport, new: ComparedReport) {
        switch reports.count {
        case 1 where reports[0].hasSuffix(".md"):
            let (old, new) = try parameterPair()
            return (try render(reports[0], old, pipeline), try render(reports[0], new, pipeline))
        case 1:
            if !parameters.isEmpty { throw ValidationError("-P is for a notebook.") }
            return (try ComparedReport(page: reports[0], revision: rev ?? "HEAD"), try ComparedReport(page: reports[0]))
        case 2:
            if rev != nil { throw ValidationError("--rev is for one page; name the other as REV:PATH.") }
            let (old, new) = try parameterPair()
            return (try side(reports[0], old, pipeline), try side(reports[1], new, pipeline))
        default: throw ValidationError("diff takes two reports, one page that git keeps, or a notebook with -P.")
        }
    }

    private func side(_ operand: String, _ parameters: [Parameter], _ pipeline: Pipeline) throws -> ComparedReport {
        operand.hasSuffix(".md") ? try render(operand, parameters, pipeline) : try ComparedReport(page: operand)
    }

    private func render(_ notebook: String, _ parameters: [Parameter], _ pipeline: Pipeline) throws -> ComparedReport {
        guard Files.exists(notebook) else { throw FileError(notebook, "there is no such notebook", kind: .missing) }
        var job = RenderJob(notebook: notebook)
        job.parameters = parameters.map { ($0.key, $0.value) }
        room.apply(to: &job)
        let board = ProgressBoard()
        let progress = ProgressLine("rendering \(notebook)") { board.state }
        defer { progress.clear() }
        return try ComparedReport(rendering: job, with: pipeline, board: board)
    }

    /// What is given once is for both sides, what is given twice for one each.
    private func parameterPair() throws -> (old: [Parameter], new: [Parameter]) {
        let counts = Dictionary(parameters.map { ($0.key, 1) }, uniquingKeysWith: +)
        if let key = counts.first(where: { $0.value > 2 })?.key {
            throw ValidationError("-P \(key) is given more than twice.")
        }
        if reports.count == 1, !counts.values.contains(2) {
            throw ValidationError(
                "A notebook is compared with itself by a parameter that is given twice: -P key:old -P key:new.")
        }
        var first: [String: Parameter] = [:], last: [String: Parameter] = [:]
        for parameter in parameters {
            if first[parameter.key] == nil { first[parameter.key] = parameter }
            last[parameter.key] = parameter
        }
        func sorted(_ all: [String: Parameter]) -> [Parameter] { all.values.sorted { $0.key < $1.key } }
        return (sorted(first), sorted(last))
    }

    // MARK: Showing

    private func show(_ comparison: ReportComparison, _ old: String, _ new: String, _ pipeline: Pipeline) throws {
        let text: String
        if json {
            text = comparison.json(old: old, new: new)
        } else {
            switch to {
            case .text: text = comparison.text(old: old, new: new)
            case .md: text = comparison.markdown(old: old, new: new)
            case .html:
                let path = "\(Files.parent(of: pipeline.templateFolder))/comparison/comparison.css"
                let style = try Files.read(path, limit: FileLimit.text).text(of: path)
                text = try pipeline.template().page(
                    titled: "\(old) → \(new)", comparison.html(old: old, new: new), style: style)
            }
        }
        if let output {
            try Files.write(Array((text + "\n").utf8), to: output)
        } else if json {
            Terminal.print(json: text)
        } else {
            Terminal.print(text)
        }
    }

    /// Git gives: path, old file, its hash and mode, new file, its hash and mode; for a file that was not merged, its path alone.
    private func drive(_ pipeline: Pipeline) throws {
        guard reports.count >= 7 else { return Terminal.print("\(reports.first ?? ""): not merged") }
        let (path, old, new) = (reports[0], reports[1], reports[4])
        guard old != "/dev/null" else { return Terminal.print("+++ \(path): a new page") }
        guard new != "/dev/null" else { return Terminal.print("--- \(path): the page is gone") }
        do {
            let comparison = try ReportComparison(ComparedReport(page: old).reading, ComparedReport(page: new).reading)
            Terminal.print(comparison.text(old: "a/\(path)", new: "b/\(path)"))
        } catch let error as FileError {
            Terminal.print("\(path): \(error.reason)")
        }
    }
}
