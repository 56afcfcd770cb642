import Notebooks
import Records

/// Where the text stands that a weaver gets: what its footnotes mean, where they go, and where its problems are reported.
struct WeavingContext {
    /// The page that the text becomes a part of.
    let state: WeavingState
    /// Markdown that the program made; nil for the notebook's own text.
    private(set) var made: MadeMarkdown?
    private(set) var notePlacement = NotePlacement.behindBlock
    /// Whether blocks have lines of their own: those in cells of tables stand beside each other.
    private var hasLines = true

    /// The context of the notebook's own text.
    init(_ state: WeavingState) { self.state = state }

    var notebook: Notebook { state.notebook }
    var run: Run { state.run }
    var language: PageLanguage { state.language }
    var words: PageWords { state.language.words }

    /// The context of Markdown that is made in this one.
    func inside(_ made: MadeMarkdown) -> WeavingContext {
        var context = self
        context.made = made
        return context
    }

    /// The context of a note's text.
    ///
    /// - Parameter made: what the note was found in.
    func note(from made: MadeMarkdown?) -> WeavingContext {
        var context = self
        context.made = made
        context.notePlacement = .behindNote
        context.hasLines = false
        return context
    }

    /// The context of a table's cells.
    func besideOthers() -> WeavingContext {
        var context = self
        context.hasLines = false
        return context
    }

    /// Says of an element which lines it is, unless it is none of the notebook's.
    func element(_ html: HTML, from range: SourceRange?) -> HTML { made == nil && hasLines ? html.from(range) : html }

    /// - Parameter location: in the notebook; Markdown that is made is reported where it is made.
    func report(
        _ severity: Diagnostic.Severity, code: String, at location: SourceLocation?, _ summary: String,
        help: String = ""
    ) {
        let summary = made == nil ? summary : summary + ", in Markdown that is made here"
        let origin = (made?.location ?? location).map { notebook.lineOrigins.place(of: $0, in: notebook.path) }
        state.report(
            Diagnostic(
                severity, code: code, file: origin?.file ?? notebook.path, at: origin?.location, summary, help: help))
    }
}
