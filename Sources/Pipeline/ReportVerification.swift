import Comparison
import Execution
import Rendering
import SystemIO

/// Whether a report is still true: the page, its notebook and all that it was made from are what they were, and
/// rendering again gives the same bytes.
public struct ReportVerification: Sendable {
    /// What is checked, and what a rerun may do.
    public struct Options: Sendable {
        /// The notebook's path; nil for the one that the page names, as seen from the page's folder, or for the one in the page.
        public var notebook: String?
        /// The folder in which the notebook's files lie; nil for the notebook's, or for the page's where the notebook is in the
        /// page alone.
        public var data: String?
        /// Files and folders that the report may name beside those in that folder.
        public var readable: [String] = []
        /// Whether cells may use the network in a rerun.
        public var allowsNetwork = false
        /// Whether a rerun's cells run in a closed room.
        public var sandbox = Sandbox.Mode.on
        /// Renders the notebook again, too; otherwise hashes only are compared.
        public var isRerun = false
        /// Takes measured values anew in a rerun, and compares them within their spreads.
        public var remeasures = false

        /// Hashes only: nothing is rendered again.
        public init() {}
    }

    /// What one check has found.
    public struct Finding: Codable, Sendable, Hashable {
        /// Whether what was checked is as it was.
        public var holds: Bool
        /// One line: "models/digits.keras is unchanged".
        public var summary: String

        init(_ holds: Bool, _ summary: String) {
            self.holds = holds
            self.summary = summary
        }
    }

    /// What the checks have found, in the order in which they were made.
    public internal(set) var findings: [Finding] = []
    /// What was not checked, and who could: a sentence each.
    public internal(set) var unchecked: [String] = []
    /// Whether its source gives the page; nil where that was not tried, or gives none.
    public internal(set) var isReproduced: Bool?
    /// What moved from the page to what its source gives; nil where that is the same page, or none.
    public internal(set) var difference: ReportComparison?
    /// What its source gives says of itself; nil where that was not tried, or gives none.
    var rendered: Ledger?
    /// Whether everything is as it was.
    public var holds: Bool { findings.allSatisfy(\.holds) }

    /// The last word, and what it is about.
    public var verdict: String {
        guard holds else { return "\(page.path) does not hold." }
        return options.isRerun
            ? "\(page.path) holds: what it was made from gives this page."
            : "\(page.path) holds: the page, its ledger and the files belong together."
    }

    let page: VerifiedPage
    let options: Options

    /// - Parameter report: The page's path.
    /// - Throws: a description of why the page cannot be checked at all.
    public init(of report: String, _ options: Options, with pipeline: Pipeline) throws {
        let page = try VerifiedPage(report, notebook: options.notebook)
        (self.page, self.options) = (page, options)
        checkPage()
        checkNotebook()
        checkFiles()
        if let template = page.ledger.template {
            add(template == (try? pipeline.template(theme: page.ledger.theme))?.digest, "Modelbook's template")
        }
        checkClaims()
        if options.isRerun { rerun(with: pipeline) }
        noteWhatIsUnchecked()
    }

    /// No page is made of more files.
    private static let fileLimit = 10_000

    /// Why a page cannot be checked.
    public struct Unverifiable: Error, CustomStringConvertible {
        /// One line, which names the page or the notebook.
        public let description: String
        init(_ description: String) { self.description = description.visibleLine }
    }

    /// Where cells find their files. Who wrote the report is not who runs this: of the folders on this disk the report
    /// names at most the one in which its very notebook lies.
    var dataFolder: String {
        options.data ?? (page.hasNotebook ? Files.parent(of: page.notebook) : Files.parent(of: page.path))
    }

    private mutating func checkPage() {
        add(page.isSealed, page.path)
        checkIfThere(page.beside(".json"), page.ledger.sidecar)
        checkIfThere(page.beside(".measurements.json"), page.ledger.measurements)
    }

    private mutating func checkNotebook() {
        // An index has no notebook: it is made from the ledgers among its files.
        if page.ledger.index != nil { return }
        if Files.exists(page.notebook) {
            let notebook = page.notebook
            check(notebook, page.ledger.source.sha256) { () throws(FileError) in
                try Files.digest(of: notebook, limit: FileLimit.text)
            }
        }
        if let problem = page.sourceProblem { findings.append(Finding(false, problem)) }
        guard let source = page.source else { return }
        let isSame =
            SHA256.hex(of: source.notebook.text) == page.ledger.source.sha256
            && page.ledger.files.allSatisfy { file in
                source.content(named: file.path).map { SHA256.hex(of: $0) == file.sha256 } ?? true
            }
            && source.measurements.map { SHA256.hex(of: $0) } == page.ledger.measurements
        add(isSame, "the source in the page")
    }

    private mutating func checkFiles() {
        // Hashes of files in a folder that the page names give nothing away.
        let isBesideNotebook = options.data == nil && (page.ledger.index != nil || Files.exists(page.notebook))
        let folder = isBesideNotebook ? Files.parent(of: page.ledger.index != nil ? page.path : page.notebook) : nil
        let named = NamedFiles(in: folder ?? dataFolder, allowing: options.readable)
        var missing = 0
        // Elsewhere than beside the notebook, what the page carries stands for itself.
        let files = page.ledger.files.prefix(Self.fileLimit) + (page.ledger.written ?? []).prefix(Self.fileLimit)
        for file in files where folder != nil || page.source?.content(named: file.path) == nil {
            do throws(FileError) {
                add(try named.digest(of: file.path, limit: FileLimit.data) == file.sha256, file.path)
            } catch {
                // Where nobody has said where the files lie, some may lie beside the page.
                let isGuess = folder == nil && options.data == nil
                if isGuess, error.kind == .missing { missing += 1 } else { addFailure(file.path, error) }
            }
        }
        if page.ledger.files.count > Self.fileLimit {
            findings.append(Finding(false, "the report names more than \(Self.fileLimit) files"))
        }
        if missing > 0 {
            unchecked.append(
                missing == 1
                    ? "one file that the page was made from, which is not here: name its folder with --data."
                    : "\(missing) files that the page was made from, which are not here: name their folder with --data."
            )
        }
    }

    private mutating func checkClaims() {
        for claim in page.ledger.claims where !claim.holds {
            // What compares plain numbers has no arithmetic.
            let values = claim.arithmetic.isEmpty ? "" : ": \(claim.arithmetic)"
            findings.append(Finding(false, "the claim “\(claim.claim)” is false\(values)"))
        }
        findings += (page.ledger.incomplete ?? []).map { Finding(false, "the page is not complete: \($0)") }
    }

    /// What of the page's look is its author's: style sheets, a template.
    var ownLook: [String] {
        let sheets = page.ledger.files.map(\.path).filter { $0.hasSuffix(".css") }
        return (page.ledger.template == nil ? ["a template"] : []) + sheets
    }

    private mutating func noteWhatIsUnchecked() {
        if !ownLook.isEmpty {
            unchecked.append(
                "how the page looks: it has \(ownLook.prefix(5).joined(separator: ", ")) of its author's, which can change what "
                    + "a reader sees. Their digests are compared, not what they do.")
        }
        if !options.isRerun {
            unchecked.append(
                "that Modelbook made the page. Who changes one can give it a new digest; verify --rerun finds that.")
        }
        if let numbers = page.ledger.numbers, numbers.typed > 0 {
            unchecked.append(
                "what was typed by hand. Its text has \(numbers.typed == 1 ? "one such number" : "\(numbers.typed) such numbers")."
            )
        }
    }

    /// A page is whole without the files beside it; where they are, they are of the same render.
    private mutating func checkIfThere(_ path: String, _ expected: String?) {
        guard let expected, Files.exists(path) else { return }
        check(path, expected) { () throws(FileError) in try Files.digest(of: path, limit: FileLimit.page) }
    }

    private mutating func check(
        _ name: String, _ expected: String?, _ digest: () throws(FileError) -> String
    ) {
        do throws(FileError) { add(try digest() == expected, name) } catch { addFailure(name, error) }
    }

    private mutating func add(_ isUnchanged: Bool, _ name: String) {
        findings.append(Finding(isUnchanged, isUnchanged ? "\(name) is unchanged" : "\(name) has changed since"))
    }

    private mutating func addFailure(_ name: String, _ error: FileError) {
        let help = error.help.isEmpty ? "" : " (\(error.help))"
        findings.append(
            Finding(
                false, error.kind == .missing ? "\(name) is missing" : "\(name) cannot be read: \(error.reason)\(help)")
        )
    }
}
