import Notebooks
import Records

/// A notebook and its run as one page: a single HTML file that asks nothing of any server and needs no
/// script. The same notebook, run and options give the same bytes.
public struct Report: Sendable {
    /// What the page could not show as it was meant: a missing image, a value that is not a number, a TeX
    /// command that is not known.
    public let diagnostics: [Diagnostic]
    /// Every value on the page, and the files that it was made from as far as they are known here.
    public var ledger: Ledger
    /// The images in the page, relative to the notebook's folder or absolute.
    public let images: [String]

    package let page: Page
    private let options: ReportOptions
    private let isOwnTemplate: Bool
    /// The page without its ledger, once it is made.
    private var frame: String?

    /// Weaves the page. Problems are in ``diagnostics``; the page then says so at the place.
    public init(notebook: Notebook, run: Run, options: ReportOptions) {
        let weaver = Weaver(notebook: notebook, run: run, options: options)
        page = weaver.weavePage()
        diagnostics = weaver.diagnostics
        ledger = weaver.ledger
        images = weaver.images.paths
        self.options = options
        isOwnTemplate = notebook.frontMatter.template != nil
    }

    /// Notes in the ledger the digests of the page and of the file beside it, by which a change is known.
    ///
    /// - Throws: ``TemplateError`` where the template cannot be filled.
    public mutating func seal(_ digest: (String) -> String) throws {
        let frame = try filledTemplate()
        ledger.seal(in: frame, digest)
        self.frame = frame
    }

    /// The whole page.
    ///
    /// - Throws: ``TemplateError`` where the template cannot be filled.
    public func html() throws -> String { ledger.embedded(in: try frame ?? filledTemplate()) }

    private func filledTemplate(marks: (body: String, cards: String)? = nil) throws -> String {
        let filled = try options.template.fill(page, theme: options.theme, marks: marks)
        return isOwnTemplate && !options.trustsTemplate ? ContentSecurityPolicy.enforced(in: filled) : filled
    }

    /// The page in pieces, for who shows it while it is edited.
    ///
    /// - Throws: ``TemplateError`` where the template cannot be filled.
    public func pieces() throws -> ReportPieces {
        let marks = (body: ReportPieces.blocksMark, cards: ReportPieces.cardsMark)
        return try ReportPieces(
            frame: filledTemplate(marks: marks), blocks: page.blocks, cards: page.cardPieces,
            ledger: ledger.embeddableJSON, whole: frame ?? filledTemplate())
    }

    /// The ledger as JSON: the sidecar `NAME.json`.
    public func ledgerJSON() -> String { ledger.sidecarJSON }
}
