import Notebooks

/// How works are cited and listed in one style.
public struct CitationFormatter: Sendable {
    /// How works are cited.
    public let style: CitationStyle
    let bibliography: Bibliography
    /// The words between names, titles and numbers.
    public let terms: CitationTerms
    /// The works that are listed, in the order of the list.
    public let keys: [String]
    private let numbers: [String: Int]
    /// "a", "b" behind the year of works that could not be told apart.
    private let letters: [String: String]

    /// - Parameter cited: the keys in the order in which they are cited; those that the bibliography does not have are left out.
    public init(_ bibliography: Bibliography, style: CitationStyle, terms: CitationTerms, cited: [String]) {
        self.bibliography = bibliography
        self.style = style
        self.terms = terms
        var seen: Set<String> = []
        let known = cited.filter { bibliography[$0] != nil && seen.insert($0).inserted }
        switch style {
        case .numeric: keys = known
        case .authorDate:
            let order = Dictionary(uniqueKeysWithValues: known.map { ($0, Self.sortKeys(bibliography[$0])) })
            keys = known.sorted { (order[$0] ?? []).lexicographicallyPrecedes(order[$1] ?? []) }
        }
        numbers = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($1, $0 + 1) })
        var groups: [String: [String]] = [:]
        for key in keys {
            guard let item = bibliography[key], item.issued?.year != nil else { continue }
            groups["\(Self.authors(of: item, terms)) \(Self.year(of: item, terms))", default: []].append(key)
        }
        var letters: [String: String] = [:]
        for group in groups.values where group.count > 1 {
            for (index, key) in group.enumerated() { letters[key] = Self.letter(index) }
        }
        self.letters = letters
    }

    /// The number of a work in the list; nil for one that is not listed.
    public func number(of key: String) -> Int? { numbers[key] }

    /// "Smith", "Smith and Jones" or "Smith et al."
    public func authors(of key: String) -> String { bibliography[key].map { Self.authors(of: $0, terms) } ?? key }

    /// "2020", with a letter where another work would read the same.
    public func year(of key: String) -> String {
        bibliography[key].map { Self.year(of: $0, terms) + (letters[key] ?? "") } ?? ""
    }

    /// The work as the list has it.
    public func entry(of key: String) -> StyledText {
        guard let item = bibliography[key] else { return StyledText(key) }
        return switch style {
        case .authorDate: AuthorDateEntry(item, year: year(of: key), terms).text
        case .numeric: NumericEntry(item, terms).text
        }
    }

    /// What a reader is shown of the work before going to the list.
    public func title(of key: String) -> StyledText { bibliography[key]?.title ?? StyledText(key) }

    // MARK: Pieces

    private static func authors(of item: BibliographyItem, _ terms: CitationTerms) -> String {
        let names = item.authors.isEmpty ? item.editors : item.authors
        guard let first = names.first else {
            return item.title?.plain ?? item.publisher?.plain ?? item.key
        }
        if names.count == 1 { return first.short }
        if names.count == 2, names[1] != .others { return "\(first.short) \(terms.and) \(names[1].short)" }
        return "\(first.short) \(terms.etAl)"
    }

    private static func year(of item: BibliographyItem, _ terms: CitationTerms) -> String {
        item.issued?.year.map { $0 < 0 ? "\(-$0) BCE" : "\($0)" } ?? item.issued?.text ?? terms.noDate
    }

    private static func sortKeys(_ item: BibliographyItem?) -> [String] {
        guard let item else { return [] }
        let names = item.authors.isEmpty ? item.editors : item.authors
        let authors = names.map { "\($0.family) \($0.given)" }.joined(separator: " ")
        let year = item.issued?.year.map { String(repeating: "0", count: max(0, 6 - "\($0)".count)) + "\($0)" } ?? "9"
        let title = item.title?.plain ?? item.key
        return [LaTeXAccents.sortKey(authors.isEmpty ? title : authors), year, LaTeXAccents.sortKey(title), item.key]
    }

    /// "a" … "z", "aa" …
    private static func letter(_ index: Int) -> String {
        let last = String(Character(Unicode.Scalar(UInt8(97 + index % 26))))
        return index < 26 ? last : letter(index / 26 - 1) + last
    }
}
