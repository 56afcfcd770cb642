/// What an index says of one page: in a site, in a sweep, and of a notebook in a preview.
public struct IndexEntry: Sendable {
    /// The title as text.
    public var title: String
    /// Where a link to the page goes; nil where there is no page.
    public var address: String?
    /// The abstract as text.
    public var abstract: String?
    /// As the front matter has it.
    public var date: String?
    /// What the page claims.
    public var claims: [Ledger.ClaimEntry] = []
    /// What state it is in, in words, such as "complete".
    public var states: [String]
    /// Whether something failed or did not run.
    public var isIncomplete = false
    /// Where a link goes to what went wrong when the page was rendered last; nil where nothing did.
    public var errorAddress: String?

    /// Nothing is known but its name and its state.
    public init(title: String, address: String?, states: [String] = []) {
        (self.title, self.address, self.states) = (title, address, states)
    }

    /// What a ledger says of its page.
    public init(_ ledger: Ledger, address: String, title: String) {
        self.init(title: ledger.document?.title ?? title, address: address)
        let document = ledger.document
        (abstract, date, claims) = (document?.abstract, document?.date, ledger.claims)
        let words = (document.flatMap { PageLanguage.named($0.language) } ?? .english).words
        states = document?.shortfalls ?? ledger.incomplete ?? []
        isIncomplete = !states.isEmpty
        if states.isEmpty { states = [words.site.complete] }
    }
}

extension IndexEntry {
    /// The entry as a term and its definitions.
    func markdown(_ language: PageLanguage) -> String {
        let words = language.words.site
        let name = title.markdownEscaped
        var text = (address.map { "[\(name)](\($0))" } ?? name) + "\n"
        if let abstract, !abstract.isEmpty { text += ":   \(abstract.markdownEscaped)\n\n" }
        var facts = date.map { [ReportDate($0, in: language)?.text ?? $0] } ?? []
        // Of false ones the state tells.
        if !claims.isEmpty, claims.allSatisfy(\.holds) { facts.append(words.claimsHold(claims.count)) }
        facts += address == nil ? [words.noPage] : states
        text += ":   \(facts.map(\.markdownEscaped).joined(separator: " · "))\n"
        for claim in claims where !claim.holds {
            let arithmetic = claim.arithmetic.isEmpty ? "" : " (\(claim.arithmetic))"
            text += "\n:   ✗ \((claim.claim + arithmetic).markdownEscaped)\n"
        }
        if let errorAddress {
            text +=
                "\n:   \(words.failedLast.markdownEscaped) [\((errorAddress.removingFolder).markdownEscaped)](\(errorAddress))\n"
        }
        return text
    }
}

extension String {
    fileprivate var removingFolder: String { split(separator: "/").last.map(String.init) ?? self }

    /// The text on one line, as Markdown that shows it character by character.
    package var markdownEscaped: String {
        map { $0.isASCII && ($0.isPunctuation || $0.isSymbol) ? "\\\($0)" : $0.isNewline ? " " : String($0) }.joined()
    }
}
