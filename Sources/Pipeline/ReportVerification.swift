import Execution
import Rendering
import Storage

/// Whether a report is still true: the page, its notebook and all that it was made from are what they were, and
/// rendering again gives the same bytes.
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
    ///   - notebook: The notebook's path; nil for the one that the page names, as seen from the page's folder.
    ///   - isRerun: Renders the notebook again, too; otherwise hashes only are compared.
    /// - Throws: a description of why the page cannot be checked at all.
    public init(of report: String, notebook: String?, with pipeline: Pipeline, isRerun: Bool) throws {
        let page: [UInt8]
        do { page = try Files.read(report) } catch { throw Unverifiable("\(report) cannot be read: \(error.reason)") }
        let text = String(decoding: page, as: UTF8.self)
        guard let ledger = Ledger(in: text) else {
            throw Unverifiable("\(report) carries no ledger: it was not made by Modelbook, or was changed since")
        }
        let source = notebook ?? Files.simplified("\(Self.folder(of: report))/\(ledger.source.path)")
        guard Files.exists(source) else {
            throw Unverifiable("the notebook \(source) is not here; name it with --notebook")
        }
        add(ledger.page == SHA256.hex(of: Ledger.frame(of: text)), report)
        check(source, ledger.source.sha256, called: source)
        let folder = RenderJob(notebook: source).folder
        for file in ledger.files {
            check(file.path.hasPrefix("/") ? file.path : "\(folder)/\(file.path)", file.sha256, called: file.path)
        }
        if let template = ledger.template { add(template == pipeline.templateDigest, "Modelbook's template") }
        for claim in ledger.claims where !claim.holds {
            findings.append(Finding(holds: false, summary: "the claim “\(claim.claim)” is false: \(claim.arithmetic)"))
        }
        if isRerun { rerun(source, page, report, ledger.parameters ?? [:], pipeline) }
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
        add(SHA256.hex(of: bytes) == expected, name)
    }

    private mutating func add(_ isUnchanged: Bool, _ name: String) {
        let summary = isUnchanged ? "\(name) is unchanged" : "\(name) has changed since"
        findings.append(Finding(holds: isUnchanged, summary: summary))
    }

    private static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    }

    /// Renders into a folder of its own, beside a copy of the measured values, and compares the pages' bytes.
    private mutating func rerun(
        _ notebook: String, _ page: [UInt8], _ report: String, _ parameters: [String: String], _ pipeline: Pipeline
    ) {
        var job = RenderJob(notebook: notebook)
        let name = report.split(separator: "/").last.map(String.init) ?? "report.html"
        job.output = "\(job.folder)/.modelbook/verify/\(name)"
        job.finalFolder = Self.folder(of: report)
        job.parameters = parameters.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
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
