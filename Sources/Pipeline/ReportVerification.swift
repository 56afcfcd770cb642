import Archives
import Execution
import Rendering

/// Whether a report is still true: its notebook and its inputs are what they were, and rendering again gives the
/// same bytes.
public struct ReportVerification: Sendable {
    public struct Finding: Sendable, Hashable {
        public var holds: Bool
        /// One line: "models/digits.keras is unchanged".
        public var summary: String
    }

    public private(set) var findings: [Finding] = []
    public var holds: Bool { findings.allSatisfy(\.holds) }

    /// - Parameters:
    ///   - report: The page's path.
    ///   - notebook: The notebook's path; nil for the one that the page names, as seen from the current folder.
    ///   - rerun: Renders the notebook again with this pipeline; nil compares hashes only.
    /// - Throws: a description of why the page cannot be checked at all.
    public init(of report: String, notebook: String?, rerun pipeline: Pipeline?) throws {
        let page: [UInt8]
        do { page = try Files.read(report) } catch { throw Unverifiable("\(report) cannot be read: \(error.reason)") }
        guard let ledger = Ledger(in: String(decoding: page, as: UTF8.self)) else {
            throw Unverifiable("\(report) carries no ledger: it was not made by Modelbook, or was changed since")
        }
        let source = notebook ?? ledger.source.path
        guard Files.exists(source) else {
            throw Unverifiable("the notebook \(source) is not here; name it with --notebook")
        }
        check(source, ledger.source.sha256, called: source)
        let folder = RenderJob(notebook: source).folder
        for file in ledger.files {
            check(file.path.hasPrefix("/") ? file.path : "\(folder)/\(file.path)", file.sha256, called: file.path)
        }
        for claim in ledger.claims where !claim.holds {
            findings.append(Finding(holds: false, summary: "the claim “\(claim.claim)” is false: \(claim.arithmetic)"))
        }
        if let pipeline { rerun(source, page, report, pipeline) }
    }

    /// Why a page cannot be checked.
    public struct Unverifiable: Error, CustomStringConvertible {
        public let description: String
        init(_ description: String) { self.description = description }
    }

    private mutating func check(_ path: String, _ expected: String?, called name: String) {
        guard let bytes = try? Files.read(path) else {
            findings.append(Finding(holds: false, summary: "\(name) is missing"))
            return
        }
        let holds = SHA256.hex(of: bytes) == expected
        findings.append(Finding(holds: holds, summary: holds ? "\(name) is unchanged" : "\(name) has changed since"))
    }

    /// Renders into a folder of its own, beside a copy of the measured values, and compares the pages' bytes.
    private mutating func rerun(_ notebook: String, _ page: [UInt8], _ report: String, _ pipeline: Pipeline) {
        var job = RenderJob(notebook: notebook)
        let name = report.split(separator: "/").last.map(String.init) ?? "report.html"
        job.output = "\(job.folder)/.modelbook/verify/\(name)"
        job.usesCache = false
        var original = RenderJob(notebook: notebook)
        original.output = report
        if let measured = try? Files.read(original.sidecar(".measurements.json")) {
            try? Files.makeFolder(job.outputParent)
            try? Files.write(measured, to: job.sidecar(".measurements.json"))
        }
        let result = pipeline.render(job)
        defer { try? Files.removeTree(job.outputParent) }
        guard !result.hasErrors, let output = result.output, let again = try? Files.read(output) else {
            let reason = result.diagnostics.first { $0.severity == .error }?.summary ?? "no page was written"
            findings.append(Finding(holds: false, summary: "rendering it again fails: \(reason)"))
            return
        }
        findings.append(
            again == page
                ? Finding(holds: true, summary: "rendering it again gives the same \(page.count) bytes")
                : Finding(holds: false, summary: "rendering it again gives another page"))
    }
}
