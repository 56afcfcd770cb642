import ArgumentParser
import Execution
import Pipeline
import SystemIO

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Says whether a report is still true.",
        discussion: "Compares the page, the notebook and every file behind it with what they were when the report was made.")

    @Argument(help: "The report: a page that Modelbook wrote.")
    var report: String

    @Option(help: "The notebook, if it is not where the report says.")
    var notebook: String?

    @Option(help: Allowance.help)
    var allow: [Allowance] = []

    @Option(help: "Whether cells run in a closed room: on, required or off.")
    var sandbox = Sandbox.Mode.on

    @Flag(help: "Render the notebook again and compare every byte.")
    var rerun = false

    func run() throws {
        let verification: ReportVerification
        do {
            verification = try ReportVerification(
                of: report, notebook: notebook, reading: allow.readable, network: allow.hasNetwork, sandbox: sandbox, with: Installation.pipeline(), isRerun: rerun)
        } catch let reason as ReportVerification.Unverifiable {
            throw ValidationError(reason.description)
        }
        for finding in verification.findings { Terminal.print("\(finding.holds ? "✓" : "✗") \(finding.summary.visibleLine)") }
        Terminal.print(verification.holds ? "\(report) holds." : "\(report) does not hold.")
        if let remark = verification.remark { Terminal.print(remark) }
        if !verification.holds { throw ExitCode(1) }
    }
}
