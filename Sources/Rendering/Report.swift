import Notebooks
import Records

/// A notebook and its run as one page: a single HTML file that asks nothing of any server and needs no
/// script. The same notebook, run and options give the same bytes.
public struct Report: Sendable {
    /// What the page could not show as it was meant: a missing image, a value that is not a number, a TeX
    /// command that is not known.
    public let diagnostics: [Diagnostic]
    /// Every value on the page.
    public let ledger: Ledger

    package let page: Page
    private let options: ReportOptions

    /// Weaves the page. Problems are in ``diagnostics``; the page then says so at the place.
    public init(notebook: Notebook, run: Run, options: ReportOptions) {
        let weaver = Weaver(notebook: notebook, run: run, options: options)
        page = weaver.weavePage()
        diagnostics = weaver.diagnostics
        ledger = weaver.ledger
        self.options = options
    }

    /// The whole page.
    ///
    /// - Throws: ``TemplateError`` where the template or the theme cannot be read.
    public func html() throws -> String {
        try Template(folder: options.templateFolder, themeFile: options.themeFile).fill(page)
    }

    /// The ledger as JSON: the sidecar `NAME.json`.
    public func ledgerJSON() -> String { ledger.json }
}
