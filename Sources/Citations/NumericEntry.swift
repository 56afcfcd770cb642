/// A work in a numbered list, in the manner of the IEEE's style.
struct NumericEntry {
    private(set) var text = StyledText()
    private let terms: CitationTerms

    init(_ item: BibliographyItem, _ terms: CitationTerms) {
        self.terms = terms
        let names = item.authors.isEmpty ? item.editors : item.authors
        if !names.isEmpty {
            let ending = item.authors.isEmpty ? ", \(names.count == 1 ? terms.editor : terms.editors)" : ""
            add(StyledText(Self.list(names, terms) + ending))
        }
        let isPart = [.article, .chapter, .conferencePaper, .thesis, .webpage, .preprint].contains(item.kind)
        if let title = item.title {
            if isPart {
                if !text.isEmpty { text.append(", ") }
                text += terms.quoted(title, ",")
                isQuoted = true
            } else {
                add(title.styled(.italic))
            }
        }
        if let container = item.container {
            var place = StyledText(item.kind == .article || item.kind == .webpage ? "" : "\(terms.inside.lowercased()) ")
            place += container.styled(.italic)
            add(place)
        }
        if item.kind != .article, !item.editors.isEmpty, !item.authors.isEmpty {
            add(StyledText("\(Self.list(item.editors, terms)), \(item.editors.count == 1 ? terms.editor : terms.editors)"))
        }
        if let edition = item.edition {
            var part = terms.ordinal(edition)
            part.append(" \(terms.edition)")
            add(part)
        }
        if let version = item.version { add("\(terms.version) ", version) }
        if let collection = item.collection { add(collection) }
        if let genre = item.genre { add(genre) }
        if let volume = item.volume { add("\(terms.volume) ", volume) }
        if let issue = item.issue { add("\(terms.issue) ", issue) }
        if item.kind == .report || item.kind == .preprint, let number = item.number { add(number) }
        if let place = item.publisherPlace, item.publisher != nil, item.kind == .book { add(place) }
        if let publisher = item.publisher { add(publisher) }
        if let pages = item.pages {
            add("\(pages.plain.contains { "–,-".contains($0) } ? terms.pages : terms.page) ", pages)
        }
        add(StyledText(item.issued?.year.map { "\($0)" } ?? item.issued?.text ?? terms.noDate))
        if let note = item.note { add(note) }
        if let doi = item.doi {
            text.append(", doi: ")
            text.append(doi, link: "https://doi.org/\(doi)")
        } else if let url = item.url {
            text.end(with: ".")
            text.append(" ")
            text.append(url, link: url)
            if let date = item.accessed?.shown { text.append(" (\(terms.accessed) \(date))") }
        }
        text.end(with: ".")
    }

    /// The title's comma stands before its closing mark.
    private var isQuoted = false

    private mutating func add(_ part: StyledText) {
        guard !part.isEmpty else { return }
        if !text.isEmpty { text.append(isQuoted ? " " : ", ") }
        isQuoted = false
        text += part
    }

    private mutating func add(_ word: String, _ part: StyledText) {
        var whole = StyledText(word)
        whole += part
        add(whole)
    }

    /// "J. Smith and J. Doe"
    private static func list(_ names: [PersonName], _ terms: CitationTerms) -> String {
        var shown = names.filter { $0 != .others }
        let isCut = names.count > 6 || shown.count < names.count
        if names.count > 6 { shown = Array(shown.prefix(1)) }
        var parts = shown.map { name in
            [name.initials, name.short, name.suffix].filter { !$0.isEmpty }.joined(separator: " ")
        }
        if isCut { return "\(parts.joined(separator: ", ")) \(terms.etAl)" }
        guard parts.count > 1, let last = parts.popLast() else { return parts.first ?? "" }
        return parts.joined(separator: ", ") + (parts.count > 1 ? "," : "") + " \(terms.and) \(last)"
    }
}
