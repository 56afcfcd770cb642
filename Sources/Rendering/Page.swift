/// The parts of a page, ready to be put into a template.
package struct Page: Sendable {
    var language = "en"
    /// The title as plain text, for the window.
    var plainTitle = ""
    var title: HTML?
    var subtitle: HTML?
    /// Authors and date.
    var byline: HTML?
    var abstract: HTML?
    package var contents: HTML?
    package var body = HTML()
    package var footer = HTML()
    /// The popovers behind the live numbers.
    package var cards = HTML()
}
