import Citations
import Records

/// A language in which a page speaks: its words, and how it writes numbers, dates and quotations. Each is in a file of its own.
struct PageLanguage: Sendable {
    /// A BCP 47 language subtag, such as "de".
    let tag: String
    var isRightToLeft = false
    /// Nil for those of English, in which numbers are written without being told.
    let marks: NumberMarks?
    let quotes: QuotationMarks
    /// A date of the calendar, the month from 1 to 12.
    var date: @Sendable (_ year: Int, _ month: Int, _ day: Int) -> String
    let words: PageWords
    let citations: CitationTerms

    static let all = [arabic, german, english, spanish, french, chinese]

    /// The language of a BCP 47 tag such as "de-AT"; nil where there is none.
    static func named(_ tag: String) -> PageLanguage? {
        let primary = tag.prefix { $0 != "-" && $0 != "_" }.lowercased()
        guard var language = all.first(where: { $0.tag == primary }) else { return nil }
        if tag.lowercased().hasPrefix("en-us") { language.date = { "\(englishMonths[$1 - 1]) \($2), \($0)" } }
        return language
    }

    /// A number of things.
    func count(_ count: Int) -> String {
        Number(Double(count), .count, style: .init(marks: marks)).text
    }
}

/// Quotation marks, with the space that belongs to them.
package struct QuotationMarks: Sendable, Hashable {
    var opening: String
    var closing: String
    var innerOpening: String
    var innerClosing: String

    package static let english = QuotationMarks(opening: "“", closing: "”", innerOpening: "‘", innerClosing: "’")
}
