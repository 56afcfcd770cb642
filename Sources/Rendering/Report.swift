import Notebooks
import Records

/// A notebook and its run as one page: a single HTML file that asks nothing of any server and needs no
/// script. The same notebook, run and options give the same bytes.
public struct Report: Sendable {
    /// What the page could not show as it was meant: a missing image, a value that is not a number, a TeX
    /// command that is not known.
    public let diagnostics: [Diagnostic]
    /// Every value on the page, and the files that it was made from as far as they are known here.
    public var ledger: Ledger { didSet { sealed = nil } }
    /// The images in the page, relative to the notebook's folder or absolute.
    public let images: [String]

    /// What an index says of the page.
    public var document: Ledger.Document? { page.document }

    package let page: Page
    private let charts: [Chart]
    private let language: PageLanguage
    private let options: ReportOptions
    private let isOwnTemplate: Bool
    /// What stands on the page before and behind its ledger, the ledger there, and the file beside the page, once that is known.
    private var sealed: (surroundings: [String], embedded: String, sidecar: String)?

    /// Weaves the page. Problems are in ``diagnostics``; the page then says so at the place.
    public init(notebook: Notebook, run: Run, options: ReportOptions) {
        let state = WeavingState(notebook: notebook, run: run, options: options)
        page = PageWeaver(state).weave()
        diagnostics = options.problems + state.diagnostics
        ledger = state.ledger.ledger
        ledger.site = options.site?.recorded(state.distantTargets)
        images = state.images.paths
        charts = state.charts
        language = state.language
        self.options = options
        isOwnTemplate = notebook.frontMatter.template != nil
    }

    /// Notes in the ledger the digests of the page and of the file beside it, by which a change is known.
    public mutating func seal(_ digest: (String) -> String) {
        let mark = Ledger.element(ReportPieces.ledgerMark).markup
        let parts = filledTemplate(with: HTML(markup: mark)).parts(around: mark)
        var ledger = ledger
        let (embedded, sidecar) = ledger.seal(digest) { parts.joined(separator: $0.markup) }
        self.ledger = ledger
        sealed = (parts, embedded, sidecar)
    }

    /// The whole page.
    public func html() -> String {
        guard let sealed else { return filledTemplate(with: ledger.element) }
        return sealed.surroundings.joined(separator: Ledger.element(sealed.embedded).markup)
    }

    /// The page as GitHub's Markdown, with the numbers filled in.
    ///
    /// - Parameter pictureFolder: what the text calls the folder in which its pictures are.
    /// - Returns: the text, and the files in that folder.
    public func markdown(pictureFolder: String) -> (text: String, pictures: [(name: String, bytes: [UInt8])]) {
        let markdown = MarkdownPage(page, charts: charts, in: language, folder: pictureFolder)
        return (markdown.text, markdown.files)
    }

    /// Whether a text ends with the foot of a page in Markdown: behind the last rule a notebook and its digest.
    public static func isMarkdown(_ text: String) -> Bool {
        guard let rule = text.range(of: "\n---\n\n", options: .backwards) else { return false }
        let line = text[rule.upperBound...].prefix { $0 != "\n" }
        return line.split(separator: "`").contains { part in
            let digits = part.split(separator: "…", omittingEmptySubsequences: false)
            return digits.count == 2 && digits.allSatisfy { $0.count == 4 && $0.allSatisfy { $0.isHexDigit && !$0.isUppercase } }
        }
    }

    /// The page for paper, where nothing opens: citations are links to the list.
    public func printableHTML() -> String { PrintablePage.text(of: html()) }

    private func filledTemplate(with ledger: HTML, marks: (body: String, cards: String)? = nil) -> String {
        let filled = options.template.fill(page, ledger: ledger, theme: options.theme, marks: marks)
        guard isOwnTemplate && !options.trustsTemplate else { return filled }
        return ContentSecurityPolicy.enforced(in: InertMarkup(filled).markup)
    }

    /// The page in pieces, for who shows it while it is edited.
    public func pieces() -> ReportPieces {
        let mark = Ledger.element(ReportPieces.ledgerMark)
        return ReportPieces(
            frame: filledTemplate(with: mark, marks: (ReportPieces.blocksMark, ReportPieces.cardsMark)),
            page: page, ledger: sealed?.embedded ?? ledger.embeddableJSON(ledger.valueLines),
            whole: sealed?.surroundings.joined(separator: mark.markup) ?? filledTemplate(with: mark))
    }

    /// The ledger as JSON: the sidecar `NAME.json`.
    public func ledgerJSON() -> String { sealed?.sidecar ?? ledger.sidecarJSON(ledger.valueLines) }
}
