import Notebooks
import Records

/// Weaves a notebook and its run into a page, top to bottom. Holds what must be remembered on the way: the
/// ledger, the cards, the notes that wait for the end of their block, the problems.
final class Weaver {
    let notebook: Notebook
    let run: Run
    let options: ReportOptions

    var diagnostics: [Diagnostic] = []
    var ledger: Ledger
    var cards = CardIndex()
    var images = ImageInliner()
    /// What was called for in the block being woven and follows it.
    var pending: [Pending] = []
    var noteNumbers: [NoteKey: Int] = [:]
    var isWeavingNotes = false
    /// Counts the pictures, whose inner ids must differ.
    var pictureCount = 0
    /// The values of the chart whose data are being woven.
    var figureValues: [String]?
    var originIndices: [Origin: Int] = [:]
    /// Markdown that the program made and that is being woven.
    var made: MadeMarkdown?
    /// How many pieces of Markdown the program made up to here.
    var madeCount = 0
    /// Values that are no numbers.
    var notNumberCount = 0
    var lostImageCount = 0
    private var reported: Set<Diagnostic> = []
    private(set) lazy var sourceLines = notebook.source.split(separator: "\n", omittingEmptySubsequences: false)
    /// Sections of level 1 stand under the title, which is the page's only heading of level 1.
    private(set) lazy var headingShift = notebook.blocks.contains { block in
        if case .heading(let heading) = block.kind { heading.level == 1 } else { false }
    } ? 1 : 0

    init(notebook: Notebook, run: Run, options: ReportOptions) {
        self.notebook = notebook
        self.run = run
        self.options = options
        ledger = Ledger(
            source: .init(path: notebook.fileName, sha256: options.sourceSHA256), files: run.filesRead)
    }

    func weavePage() -> Page {
        let matter = notebook.frontMatter
        var page = Page()
        page.language = matter.language
        page.plainTitle = matter.title.map(plainText) ?? notebook.fileName
        page.title = matter.title.map { weave($0) }
        page.subtitle = matter.subtitle.map { weave($0) }
        page.byline = weaveByline()
        page.abstract = matter.abstract.map { weave($0) }
        announceStyle()
        if let failure = run.failure { page.blocks.append(.init(html: weaveError(failure, in: nil).markup)) }
        for block in notebook.blocks { page.blocks.append(.init(range: block.range, html: weave([block]).markup)) }
        let claims = weaveClaims()
        if !claims.isEmpty { page.blocks.append(.init(html: claims.markup)) }
        if matter.showsContents { page.contents = weaveContents(hasClaims: !claims.isEmpty) }
        ledger.incomplete = shortfalls.isEmpty ? nil : shortfalls
        let notices = weaveNotices()
        if !notices.isEmpty { page.blocks.insert(.init(html: notices.markup), at: 0) }
        page.footer = weaveFooter()
        page.cardPieces = cards.pieces
        return page
    }

    func report(
        _ severity: Diagnostic.Severity, code: String, at location: SourceLocation?, _ summary: String,
        help: String = ""
    ) {
        let summary = made == nil ? summary : summary + ", in Markdown that is made here"
        let origin = (made?.location ?? location).map { notebook.lineOrigins.place(of: $0, in: notebook.path) }
        let diagnostic = Diagnostic(
            severity, code: code, file: origin?.file ?? notebook.path, at: origin?.location, summary, help: help)
        // A title is woven for the page, for its window and for the contents.
        if reported.insert(diagnostic).inserted { diagnostics.append(diagnostic) }
    }

    private func weaveByline() -> HTML? {
        let matter = notebook.frontMatter
        var parts: [HTML] = matter.authors.isEmpty ? [] : [HTML(escaping: matter.authors.joined(separator: ", "))]
        if let date = matter.date {
            parts.append(ReportDate(date, language: matter.language).map { "<time datetime=\"\(date)\">\($0.text)</time>" } ?? HTML(escaping: date))
        }
        return parts.isEmpty ? nil : parts.joined(separator: " · ")
    }

    private func weaveContents(hasClaims: Bool) -> HTML? {
        let headings = notebook.blocks.compactMap { block -> Heading? in
            guard case .heading(let heading) = block.kind else { return nil }
            return heading.level <= notebook.frontMatter.contentsDepth ? heading : nil
        }
        guard headings.count > 1 else { return nil }
        var html = HTML()
        for heading in headings {
            let number: HTML = heading.number.map { "<span class=\"n\">\($0)</span>" } ?? ""
            html += "<li class=\"l\(heading.level + headingShift)\"><a href=\"#\(heading.identifier)\">\(number)\(weave(heading.content, isInert: true))</a></li>\n"
        }
        if hasClaims { html += "<li class=\"l2\"><a href=\"#modelbook:claims\">What this report claims</a></li>\n" }
        return html
    }
}

extension Notebook {
    /// The last part of the path.
    var fileName: String { path.split(separator: "/").last.map(String.init) ?? path }
}
