import ArgumentParser
import Execution
import Pipeline
import Records
import SystemIO

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Says whether a report is still true.",
        discussion: """
            Compares the page, the notebook and every file behind it with what they were when the report was made. With --rerun, \
            what the report carries is rendered again, and what differs is named. Of several reports, or a folder of them, a \
            table says what came of each.
            """)

    @Argument(help: "Reports: pages that Modelbook wrote, or a folder of them.")
    var reports: [String]

    @Option(help: "The notebook, if it is not where the report says.")
    var notebook: String?

    @Option(help: "The folder of the notebook's files, if it is not the notebook's.")
    var data: String?

    @OptionGroup var room: RoomOptions

    @Flag(help: "Render again what the report carries, and compare every byte.")
    var rerun = false

    @Flag(help: "With --rerun: take measured values anew, and compare them within their spreads.")
    var remeasure = false

    @Option(help: "Seconds that each of several reports may take.")
    var timeout = 600.0

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        if reports.isEmpty { throw ValidationError("Name a report.") }
        if remeasure, !rerun { throw ValidationError("--remeasure is for --rerun.") }
        if notebook != nil, reports.count > 1 { throw ValidationError("--notebook is for one report.") }
        if !(1...1_000_000).contains(timeout) { throw ValidationError("--timeout is from 1 to 1,000,000 seconds.") }
    }

    func run() throws {
        if rerun, room.sandbox == .on, !Sandbox.isAvailable {
            Terminal.report("note: \(Sandbox.summary). Rerun only reports that you trust, or refuse with --sandbox required.\n")
        }
        if reports.count > 1 || Files.isFolder(reports[0]) { return try verifyClass() }
        let verification = try ReportVerification(of: reports[0], options, with: Installation.pipeline())
        if json { try Terminal.print(json: Self.text(verification.summary)) } else { show(verification) }
        if !verification.holds { throw ExitCode(1) }
    }

    private func show(_ verification: ReportVerification) {
        for finding in verification.findings { Terminal.print("\(finding.holds ? "✓" : "✗") \(finding.summary.visibleLine)") }
        Terminal.print(verification.verdict.visibleLine)
        for text in verification.unchecked { Terminal.print("It did not check \(text.visibleLine)") }
    }

    private var options: ReportVerification.Options {
        var options = ReportVerification.Options()
        (options.notebook, options.data) = (notebook, data)
        (options.readable, options.allowsNetwork) = (room.allow.readable, room.allow.hasNetwork)
        (options.sandbox, options.isRerun, options.remeasures) = (room.sandbox, rerun, remeasure)
        return options
    }

    static func text(_ value: some Encodable) throws -> String {
        String(decoding: try RecordCodec.encoder(pretty: true).encode(value), as: UTF8.self)
    }
}
