/// The parts of a page, ready to be put into a template.
struct Page: Sendable {
    var language = "en"
    /// The title as plain text, for the window.
    var plainTitle = ""
    var title: HTML?
    var subtitle: HTML?
    /// Authors and date.
    var byline: HTML?
    var abstract: HTML?
    var contents: HTML?
    var body = HTML()
    var footer = HTML()
    /// The popovers behind the live numbers.
    var cards = HTML()
    /// The ledger as JSON that may stand in a script element.
    var ledger = ""
}
