/// A work in a list that is sorted by author and year, in the manner of Chicago's author–date style.
struct AuthorDateEntry {
    private(set) var text = StyledText()
    private let item: BibliographyItem
    private let terms: CitationTerms

    init(_ item: BibliographyItem, year: String, _ terms: CitationTerms) {
        self.item = item
        self.terms = terms
        let names = item.authors.isEmpty ? item.editors : item.authors
        if names.isEmpty {
            addTitle()
            add(StyledText(year))
        } else {
            var authors = StyledText(Self.list(names, terms))
            if item.authors.isEmpty { authors.append(", \(names.count == 1 ? terms.editor : terms.editors)") }
            add(authors)
            add(StyledText(year))
            addTitle()
        }
        addPlace()
        if let note = item.note { add(note) }
        addAddress()
    }

    /// A part of the entry, with a full stop behind it.
    private mutating func add(_ part: StyledText) {
        guard !part.isEmpty else { return }
        if !text.isEmpty { text.append(" ") }
        text += part
        text.end(with: ".")
    }

    private mutating func addTitle() {
        guard let title = item.title else { return }
        switch item.kind {
        case .book, .software, .dataset, .report, .document: add(title.styled(.italic))
        default: add(terms.quoted(title, "."))
        }
    }

    /// Where it appeared.
    private mutating func addPlace() {
        switch item.kind {
        case .article, .preprint:
            guard var place = item.container?.styled(.italic) else {
                if let number = item.number { add(number) }
                return
            }
            if let volume = item.volume {
                place.append(" ")
                place += volume
            }
            if let issue = item.issue {
                place.append(item.volume == nil ? ", \(terms.issue) " : " (")
                place += issue
                if item.volume != nil { place.append(")") }
            }
            if let pages = item.pages {
                place.append(item.volume == nil && item.issue == nil ? ", " : ": ")
                place += pages
            }
            add(place)
        case .chapter, .conferencePaper:
            if let container = item.container {
                var place = StyledText("\(terms.inside) ")
                place += container.styled(.italic)
                if !item.editors.isEmpty, !item.authors.isEmpty {
                    place.append(", \(terms.editedBy) \(Self.inOrder(item.editors, terms))")
                }
                if let volume = item.volume {
                    place.append(", \(terms.volume) ")
                    place += volume
                }
                if let pages = item.pages {
                    place.append(", ")
                    place += pages
                }
                add(place)
            }
            addEdition()
            addSeries()
            addPublisher()
        case .book:
            if !item.editors.isEmpty, !item.authors.isEmpty {
                add(StyledText(terms.editedBy.capitalizedFirst + " " + Self.inOrder(item.editors, terms)))
            }
            addEdition()
            if let volume = item.volume {
                var part = StyledText("\(terms.volume.capitalizedFirst) ")
                part += volume
                add(part)
            }
            addSeries()
            addPublisher()
        case .thesis, .report, .document, .software, .dataset, .webpage:
            if let container = item.container { add(item.kind == .webpage ? container : container.styled(.italic)) }
            if var genre = item.genre {
                if let number = item.number, item.kind == .report {
                    genre.append(" ")
                    genre += number
                }
                if item.kind == .thesis, let school = item.publisher {
                    genre.append(", ")
                    genre += school
                    add(genre)
                    return
                }
                add(genre)
            }
            if let version = item.version {
                var part = StyledText("\(terms.version.capitalizedFirst) ")
                part += version
                add(part)
            }
            addPublisher()
        }
    }

    private mutating func addEdition() {
        guard let edition = item.edition else { return }
        var part = terms.ordinal(edition)
        part.append(" \(terms.edition)")
        add(part)
    }

    private mutating func addSeries() {
        guard let collection = item.collection else { return }
        var part = collection
        if let number = item.issue {
            part.append(" ")
            part += number
        }
        add(part)
    }

    private mutating func addPublisher() {
        var part = item.publisherPlace ?? StyledText()
        if let publisher = item.publisher {
            if !part.isEmpty { part.append(": ") }
            part += publisher
        }
        add(part)
    }

    private mutating func addAddress() {
        guard let (shown, link) = item.address else { return }
        text.append(" ")
        text.append(shown, link: link)
        if item.doi == nil, let accessed = item.accessed, let date = accessed.shown {
            text.append(" (\(terms.accessed) \(date))")
        }
        text.append(".")
    }

    /// The first name turned round: "Smith, Jane, and John Doe".
    private static func list(_ names: [PersonName], _ terms: CitationTerms) -> String {
        var shown = names.filter { $0 != .others }
        let isCut = names.count > 10 || shown.count < names.count
        if names.count > 10 { shown = Array(shown.prefix(7)) }
        var parts = shown.enumerated().map { $0 == 0 ? $1.turned : $1.inOrder }
        if isCut { return (parts + [terms.etAl]).joined(separator: ", ") }
        guard parts.count > 1, let last = parts.popLast() else { return parts.first ?? "" }
        return "\(parts.joined(separator: ", ")), \(terms.and) \(last)"
    }

    private static func inOrder(_ names: [PersonName], _ terms: CitationTerms) -> String {
        var parts = names.map { $0 == .others ? terms.etAl : $0.inOrder }
        guard parts.count > 1, let last = parts.popLast() else { return parts.first ?? "" }
        if last == terms.etAl { return "\(parts.joined(separator: ", ")) \(last)" }
        return parts.joined(separator: ", ") + (parts.count > 1 ? "," : "") + " \(terms.and) \(last)"
    }
}

extension PersonName {
    /// "van der Berg, Jan, Jr."
    fileprivate var turned: String {
        [short, given, suffix].filter { !$0.isEmpty }.joined(separator: ", ")
    }

    /// "Jan van der Berg Jr."
    fileprivate var inOrder: String { [given, short, suffix].filter { !$0.isEmpty }.joined(separator: " ") }
}

extension BibliographyItem {
    /// Where it is to be had: what is shown, and the address.
    var address: (shown: String, link: String)? {
        if let doi { return ("https://doi.org/\(doi)", "https://doi.org/\(doi)") }
        return url.map { ($0, $0) }
    }
}

extension PublicationDate {
    /// "2020-05-17"
    var shown: String? {
        guard let year else { return text }
        let parts = [month, day].prefix { $0 != nil }.compactMap { $0 }
        return ([("\(year)")] + parts.map { $0 < 10 ? "0\($0)" : "\($0)" }).joined(separator: "-")
    }
}

extension String {
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
