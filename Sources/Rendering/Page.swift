import Notebooks

/// The parts of a page, ready to be put into a template.
package struct Page: Sendable {
    var language = "en"
    var isRightToLeft = false
    var words = PageLanguage.english.words
    /// The title as plain text, for the window.
    var plainTitle = ""
    var title: HTML?
    var subtitle: HTML?
    /// Authors and date.
    var byline: HTML?
    var abstract: HTML?
    package var contents: HTML?
    /// What the body is made of, top to bottom.
    var blocks: [ReportPieces.Block] = []
    package var body: HTML { HTML(markup: blocks.map(\.html).joined()) }
    package var footer = HTML()
    /// What stands above all else and below the text on a page of a site.
    var navigation: HTML?
    var neighbours: HTML?
    /// What an index says of the page.
    var document: Ledger.Document?
    /// The popovers behind the live numbers.
    var cardPieces: [ReportPieces.Card] = []
    package var cards: HTML { HTML(markup: cardPieces.map(\.html).joined()) }
}
