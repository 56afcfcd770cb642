/// A section that the page has and the notebook has not.
enum AddedSection {
    case references
    case claims

    /// What the page names its own places has a colon in it.
    var identifier: String {
        switch self {
        case .references: "modelbook:references"
        case .claims: "modelbook:claims"
        }
    }

    func title(_ words: PageWords) -> String {
        switch self {
        case .references: words.references
        case .claims: words.claims
        }
    }

    func heading(_ words: PageWords) -> HTML {
        "<h2 id=\"\(identifier)\"><a class=\"n\" href=\"#\(identifier)\" aria-label=\"\(words.sectionLink)\"></a>\(title(words))</h2>\n"
    }
}
