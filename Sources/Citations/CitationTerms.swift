/// The words of a bibliography, in the page's language.
public struct CitationTerms: Sendable, Hashable {
    /// Before the last of several names.
    public var and: String
    /// In place of the names behind the first.
    public var etAl: String
    /// In place of a year.
    public var noDate: String
    /// "In *Proceedings*"
    public var inside: String
    /// Before the editors of a book that a chapter stands in.
    public var editedBy: String
    /// Behind one editor in an author's place.
    public var editor: String
    /// Behind several editors in an author's place.
    public var editors: String
    /// What stands behind the number of an edition: "2nd ed."
    public var edition: String
    /// Before the number of a volume.
    public var volume: String
    /// Before the number of an issue.
    public var issue: String
    /// Before one page.
    public var page: String
    /// Before several pages.
    public var pages: String
    /// Before the version of software.
    public var version: String
    /// Before the date at which an address was looked at.
    public var accessed: String
    /// Before a title in quotation marks.
    public var openingQuote: String
    /// Behind a title in quotation marks.
    public var closingQuote: String
    /// Ordinals are written "2nd", and stops stand inside of quotation marks.
    public var isEnglish: Bool

    /// Those of English.
    public init(
        and: String = "and", etAl: String = "et al.", noDate: String = "n.d.", inside: String = "In",
        editedBy: String = "edited by", editor: String = "ed.", editors: String = "eds.", edition: String = "ed.",
        volume: String = "vol.", issue: String = "no.", page: String = "p.", pages: String = "pp.", version: String = "version",
        accessed: String = "accessed", openingQuote: String = "“", closingQuote: String = "”", isEnglish: Bool = true
    ) {
        (self.and, self.etAl, self.noDate, self.inside) = (and, etAl, noDate, inside)
        (self.editedBy, self.editor, self.editors, self.edition) = (editedBy, editor, editors, edition)
        (self.volume, self.issue, self.page, self.pages) = (volume, issue, page, pages)
        (self.version, self.accessed) = (version, accessed)
        (self.openingQuote, self.closingQuote, self.isEnglish) = (openingQuote, closingQuote, isEnglish)
    }

    func ordinal(_ edition: StyledText) -> StyledText {
        guard let number = Int(edition.plain) else { return edition }
        guard isEnglish else { return StyledText("\(number).") }
        let ending =
            switch (number % 10, number % 100) {
            case (_, 11...13): "th"
            case (1, _): "st"
            case (2, _): "nd"
            case (3, _): "rd"
            default: "th"
            }
        return StyledText("\(number)\(ending)")
    }

    func quoted(_ text: StyledText, _ stop: String) -> StyledText {
        var result = StyledText(openingQuote)
        result += text
        // In English the stop stands before the mark.
        if isEnglish {
            result.end(with: stop)
            result.append(closingQuote)
        } else {
            result.append(closingQuote + stop)
        }
        return result
    }
}

extension StyledText {
    /// Puts a stop behind the text where it does not end in one.
    mutating func end(with stop: String) {
        guard let last = plain.last(where: { !"”»’)".contains($0) }) else { return }
        if stop == "." ? ".?!".contains(last) : "?!".contains(last) { return }
        append(stop)
    }
}
