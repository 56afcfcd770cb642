import Comparison
import Execution
import Notebooks
import SystemIO

/// One side of a comparison: a page, a page as git has kept it, or a notebook, which is rendered for it.
public struct ComparedReport: Sendable {
    /// What it is called: its path, with the revision before it or the parameters behind it.
    public let name: String
    /// The page as its reader has it.
    public let reading: PageReading
    /// What is wrong with the notebook that gives the page; empty for a page.
    public private(set) var problems: [Diagnostic] = []

    /// A page, by its path, or by the name that git has for it: "HEAD~1:output/analysis.html".
    public init(page operand: String) throws {
        let isRevision = operand.contains(":") && !Files.exists(operand)
        let bytes =
            try isRevision
            ? GitRevision.content(operand, in: ".") : Files.read(operand, limit: FileLimit.page).bytes
        try self.init(name: operand, bytes)
    }

    /// A page on the disk as a revision of its repository has it.
    public init(page path: String, revision: String) throws {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        try self.init(
            name: "\(revision):\(path)", GitRevision.content("\(revision):./\(file)", in: Files.parent(of: path)))
    }

    /// A page that a notebook gives. Measured values are those that are kept beside its page in `output`.
    ///
    /// - Throws: ``Unrendered`` where it gives none.
    public init(rendering job: RenderJob, with pipeline: Pipeline, board: ProgressBoard = ProgressBoard()) throws {
        let folder = try TemporaryFolder()
        var own = job
        own.output = "\(folder.path)/\(job.name).html"
        if let measured = try? Files.read(job.sidecar(".measurements.json"), limit: FileLimit.page) {
            try Files.write(measured.bytes, to: own.sidecar(".measurements.json"))
        }
        let result = pipeline.render(own, board: board)
        // What is wrong with it is a difference, too.
        guard let output = result.output else { throw Unrendered(result: result) }
        let parameters = job.parameters.map { " -P \($0.key):\($0.value)" }.joined()
        try self.init(name: job.notebook + parameters, Files.read(output, limit: FileLimit.page).bytes)
        problems = result.diagnostics.filter { $0.severity == .error }
    }

    /// What of the page is not there, because a cell or an expression failed: "2 cells failed"; nil for a page that is whole. A
    /// false claim leaves nothing out.
    public var shortfall: String? {
        guard let incomplete = reading.ledger.incomplete else { return nil }
        let claims = reading.ledger.claims.contains { !$0.holds } ? 1 : 0
        return incomplete.count > claims ? incomplete.joined(separator: ", ") : nil
    }

    /// Before anything is compared: a file that is read is not written over, nor one that is no comparison.
    public static func check(output path: String, of reports: [String]) throws(FileError) {
        try Files.check(output: path, over: reports)
        // The program's own output can be a file with something in it.
        guard !path.hasPrefix("/dev/"), Files.isRegular(path), OwnFiles.isThere(path) || Files.isLink(path) else { return }
        if let text = OwnFiles.text(of: path), text.isEmpty || ReportComparison.isComparison(text) { return }
        throw FileError(path, "this is no comparison and would be written over", help: "Move it away, or choose another output.")
    }

    private init(name: String, _ bytes: [UInt8]) throws {
        self.name = name
        do throws(PageError) {
            reading = try PageReading(String(decoding: bytes, as: UTF8.self))
        } catch {
            throw FileError(name, error.reason)
        }
    }

    /// A notebook that gives no page.
    public struct Unrendered: Error {
        /// What the render came to, with its diagnostics.
        public let result: RenderResult
    }
}
