import Notebooks
import Records

/// One page while it is woven: what it is made from, and what must be remembered on the way from top to bottom.
final class WeavingState {
    let notebook: Notebook
    let run: Run
    let options: ReportOptions
    let irreproducibility: Irreproducibility
    let language: PageLanguage

    var ledger: LedgerBuilder
    var cards = CardIndex()
    var images = ImageInliner()
    var notes = NoteCalls()
    var citations: CitedWorks
    /// Whether a div of the notebook says where the list of what is cited stands.
    var hasPlaceForReferences = false
    var shortfalls = Shortfalls()
    /// Counts the pictures, whose inner ids must differ.
    var pictureCount = 0
    /// Counts the sets of tabs, of which each has its own choice.
    var tabSetCount = 0
    /// Numbers of the notebook's text that were woven up to here.
    var typedCount = 0
    /// The charts on the page, in its order.
    var charts: [Chart] = []
    /// How many pieces of Markdown the program made up to here.
    var madeCount = 0
    /// What stands on other pages of the site and is referred to.
    var distantTargets: [String: DistantTarget] = [:]
    private(set) var diagnostics: [Diagnostic] = []
    private var reported: Set<Diagnostic> = []
    private(set) lazy var sourceLines = notebook.source.split(separator: "\n", omittingEmptySubsequences: false)
    /// Sections of level 1 stand under the title, which is the page's only heading of level 1.
    private(set) lazy var headingShift =
        notebook.blocks.contains { block in
            if case .heading(let heading) = block.kind { heading.level == 1 } else { false }
        } ? 1 : 0

    init(notebook: Notebook, run: Run, options: ReportOptions) {
        self.notebook = notebook
        let language = PageLanguage.named(notebook.frontMatter.language) ?? .english
        self.run = language.marks.map(run.written) ?? run
        self.options = options
        self.language = language
        citations = CitedWorks(notebook, options.bibliography, language.citations)
        irreproducibility = Irreproducibility(notebook, run)
        var ledger = Ledger(source: .init(path: notebook.fileName, sha256: options.sourceSHA256), files: run.filesRead)
        if !run.irreproducible.isEmpty { ledger.irreproducible = irreproducibility.remarks }
        if !run.filesWritten.isEmpty { ledger.written = run.filesWritten }
        ledger.sourceDate = run.sourceDate
        self.ledger = LedgerBuilder(ledger, of: notebook)
    }

    /// A title is woven for the page, for its window and for the contents, and has each problem once.
    func report(_ diagnostic: Diagnostic) {
        if reported.insert(diagnostic).inserted { diagnostics.append(diagnostic) }
    }
}

extension Notebook {
    /// The last part of the path.
    var fileName: String { path.split(separator: "/").last.map(String.init) ?? path }
}
