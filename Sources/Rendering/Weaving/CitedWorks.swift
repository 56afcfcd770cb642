import Citations
import Notebooks

/// The works that a page cites, and the cards behind their citations.
struct CitedWorks {
    private let bibliography: Bibliography
    private let style: CitationStyle
    private var cited: [String]
    private(set) var formatter: CitationFormatter
    /// The keys of those that have a card.
    private(set) var carded: [String] = []
    private var hasCard: Set<String> = []

    init(_ notebook: Notebook, _ bibliography: Bibliography, _ terms: CitationTerms) {
        let matter = notebook.frontMatter
        self.bibliography = bibliography
        style = matter.citationStyle
        cited = notebook.citations.map(\.key)
        for key in matter.nocite.map(\.key) { cited += key == "*" ? bibliography.keys : [key] }
        formatter = CitationFormatter(bibliography, style: style, terms: terms, cited: cited)
    }

    func contains(_ key: String) -> Bool { bibliography[key] != nil }

    /// Markdown that a program makes may cite works that the notebook's text does not.
    mutating func cite(_ key: String) {
        guard contains(key), formatter.number(of: key) == nil else { return }
        cited.append(key)
        formatter = CitationFormatter(bibliography, style: style, terms: formatter.terms, cited: cited)
    }

    /// The identifier of the card behind a work's citations.
    mutating func card(of key: String) -> String {
        if hasCard.insert(key).inserted { carded.append(key) }
        return "c:\(key)"
    }
}
