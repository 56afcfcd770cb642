import Execution
import Rendering
import SystemIO

/// Whether a report is still true: the page, its notebook and all that it was made from are what they were, and
/// rendering again gives the same bytes.
public struct ReportVerification: Sendable {
    public struct Finding: Sendable, Hashable {
        public var holds: Bool
        /// One line: "models/digits.keras is unchanged".
        public var summary: String
    }

    public private(set) var findings: [Finding] = []
    /// What no check can vouch for; nil where there is nothing of the kind.
    public private(set) var remark: String?
    public var holds: Bool { findings.allSatisfy(\.holds) }

    /// - Parameters:
    ///   - report: The page's path.
    ///   - notebook: The notebook's path; nil for the one that the page names, as seen from the page's folder.
    ///   - readable: Files and folders that the report may name beside those in the notebook's folder.
    ///   - network: Whether cells may use it in a rerun.
    ///   - sandbox: Whether a rerun's cells run in a closed room.
    ///   - isRerun: Renders the notebook again, too; otherwise hashes only are compared.
    /// - Throws: a description of why the page cannot be checked at all.
    public init(
        of report: String, notebook: String?, reading readable: [String] = [], network: Bool = false,
        sandbox: Sandbox.Mode = .on, with pipeline: Pipeline, isRerun: Bool
    ) throws {
        let page: [UInt8]
        do {
            page = try Files.read(report, limit: FileLimit.page).bytes
        } catch {
            throw Unverifiable("\(report) cannot be read: \(error.reason)")
        }
        let text = String(decoding: page, as: UTF8.self)
        guard let ledger = Ledger(in: text) else {
            throw Unverifiable("\(report) carries no ledger: it was not made by Modelbook, or was changed since")
        }
        let source = notebook ?? Files.simplified("\(Files.parent(of: report))/\(ledger.source.path)")
        guard Files.exists(source) else {
            throw Unverifiable("the notebook \(source) is not here; name it with --notebook")
        }
        let sealed = Ledger.unsealed(text)
        add(sealed.map { $0.digest == SHA256.hex(of: $0.text) } ?? false, report)
        var job = RenderJob(notebook: report)
        job.output = report
        checkIfThere(job.sidecar(".json"), ledger.sidecar)
        checkIfThere(job.sidecar(".measurements.json"), ledger.measurements)
        // Who wrote the report is not who runs this: it does not say which files are opened.
        let folder = Files.parent(of: source)
        let named = NamedFiles(in: folder, allowing: readable)
        check(source, ledger.source.sha256) { () throws(FileError) in
            try Files.digest(of: source, limit: FileLimit.text)
        }
        for file in ledger.files.prefix(Self.fileLimit) {
            check(file.path, file.sha256) { () throws(FileError) in
                try named.digest(of: file.path, limit: FileLimit.data)
            }
        }
        for file in (ledger.written ?? []).prefix(Self.fileLimit) {
            check(file.path, file.sha256) { () throws(FileError) in
                try named.digest(of: file.path, limit: FileLimit.data)
            }
        }
        if ledger.files.count > Self.fileLimit {
            findings.append(Finding(holds: false, summary: "the report names more than \(Self.fileLimit) files"))
        }
        if let template = ledger.template { add(template == (try? pipeline.template())?.digest, "Modelbook's template") }
        for claim in ledger.claims where !claim.holds {
            findings.append(Finding(holds: false, summary: "the claim “\(claim.claim)” is false: \(claim.arithmetic)"))
        }
        findings += (ledger.incomplete ?? []).map { Finding(holds: false, summary: "the page is not complete: \($0)") }
        if let numbers = ledger.numbers, numbers.typed > 0 {
            remark = "Numbers that it computed: \(numbers.computed). Typed by hand in its text, which nothing checks: \(numbers.typed)."
        }
        if isRerun {
            var again = RenderJob(notebook: source)
            again.readable = readable
            again.allowsNetwork = network
            again.sandbox = sandbox
            again.keepsWritten = false
            again.sourceDate = ledger.sourceDate
            again.trustsTemplate = ledger.trusted ?? false
            again.parameters = (ledger.parameters ?? [:]).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
            rerun(again, page, report, pipeline)
        }
    }

    /// No page is made of more files.
    private static let fileLimit = 10_000

    /// Why a page cannot be checked.
    public struct Unverifiable: Error, CustomStringConvertible {
        public let description: String
        init(_ description: String) { self.description = description.visibleLine }
    }

    /// A page is whole without the files beside it; where they are, they are of the same render.
    private mutating func checkIfThere(_ path: String, _ expected: String?) {
        guard let expected, Files.exists(path) else { return }
        check(path, expected) { () throws(FileError) in try Files.digest(of: path, limit: FileLimit.page) }
    }

    private mutating func check(
        _ name: String, _ expected: String?, _ digest: () throws(FileError) -> String
    ) {
        do throws(FileError) {
            add(try digest() == expected, name)
        } catch {
            let help = error.help.isEmpty ? "" : " (\(error.help))"
            let summary = error.kind == .missing ? "\(name) is missing" : "\(name) cannot be read: \(error.reason)\(help)"
            findings.append(Finding(holds: false, summary: summary))
        }
    }

    private mutating func add(_ isUnchanged: Bool, _ name: String) {
        let summary = isUnchanged ? "\(name) is unchanged" : "\(name) has changed since"
        findings.append(Finding(holds: isUnchanged, summary: summary))
    }

    /// Renders into a folder of its own, beside a copy of the measured values, and compares the pages' bytes.
    private mutating func rerun(
        _ source: RenderJob, _ page: [UInt8], _ report: String, _ pipeline: Pipeline
    ) {
        let folder: TemporaryFolder
        do throws(FileError) {
            folder = try TemporaryFolder()
        } catch {
            findings.append(Finding(holds: false, summary: "rendering it again fails: \(error)"))
            return
        }
        var job = source
        let name = report.split(separator: "/").last.map(String.init) ?? "report.html"
        job.output = "\(folder.path)/\(name)"
        job.finalFolder = Files.parent(of: report)
        job.usesCache = false
        var original = source
        original.output = report
        if let measured = try? Files.read(original.sidecar(".measurements.json"), limit: FileLimit.page) {
            try? Files.write(measured.bytes, to: job.sidecar(".measurements.json"))
        }
        let result = pipeline.render(job)
        guard !result.hasErrors, let output = result.output,
            let again = try? Files.read(output, limit: FileLimit.page).bytes
        else {
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
