import Notebooks
import Storage

/// Reads a bibliography in CSL-JSON: an array of items, or an object whose `items` are one.
enum CSLReader {
    /// - Throws: what is wrong with the JSON, with its place.
    /// - Returns: the items, and what is wrong with those that are left out.
    static func read(_ bytes: [UInt8]) throws(ArchiveError) -> (items: [BibliographyItem], problems: [String]) {
        let value = try JSONValue(parsing: bytes)
        guard let list = value.array ?? value["items"]?.array else {
            throw ArchiveError("an array of items is expected", at: "line 1, column 1", in: nil)
        }
        var items: [BibliographyItem] = []
        var problems: [String] = []
        for (index, value) in list.enumerated() {
            if let item = BibliographyItem(csl: value) {
                items.append(item)
            } else {
                problems.append("item \(index + 1) has no \"id\"")
            }
        }
        return (items, problems)
    }
}

extension BibliographyItem {
    fileprivate init?(csl value: JSONValue) {
        guard let key = value["id"]?.text ?? value["citation-key"]?.text, !key.isEmpty else { return nil }
        func text(_ names: String...) -> StyledText? {
            for name in names {
                if let text = value[name]?.text.map(StyledText.init(csl:)), !text.isEmpty { return text }
            }
            return nil
        }
        self.init(key: key, kind: Self.kind(value["type"]?.string ?? ""))
        authors = (value["author"]?.array ?? []).compactMap(PersonName.init(csl:))
        editors = (value["editor"]?.array ?? []).compactMap(PersonName.init(csl:))
        issued = value["issued"].flatMap(PublicationDate.init(csl:))
        accessed = value["accessed"].flatMap(PublicationDate.init(csl:))
        title = text("title")
        container = text("container-title", "event-title")
        collection = text("collection-title")
        publisher = text("publisher")
        publisherPlace = text("publisher-place")
        volume = text("volume")
        issue = text("issue")
        pages = text("page")
        edition = text("edition")
        number = text("number")
        genre = text("genre")
        version = text("version")
        note = text("note")
        doi = value["DOI"]?.text.map(BibTeXEntry.bare)
        url = value["URL"]?.text
    }

    private static func kind(_ type: String) -> Kind {
        if let kind = Kind(rawValue: type) { return kind }
        return switch type {
        case "article-magazine", "article-newspaper", "review", "review-book": .article
        case "post", "post-weblog": .webpage
        case "entry", "entry-dictionary", "entry-encyclopedia": .chapter
        default: .document
        }
    }
}

extension JSONValue {
    /// A text, or a number as one.
    fileprivate var text: String? { string ?? int.map(String.init) ?? double.map { "\($0)" } }
}

extension PersonName {
    fileprivate init?(csl value: JSONValue) {
        if let literal = value["literal"]?.string {
            self.init(family: literal, isInstitution: true)
        } else if let family = value["family"]?.string {
            let particles = ["dropping-particle", "non-dropping-particle"].compactMap { value[$0]?.string }
            self.init(
                family: family, given: value["given"]?.string ?? "", particle: particles.joined(separator: " "),
                suffix: value["suffix"]?.string ?? "")
        } else if let given = value["given"]?.string {
            self.init(family: given)
        } else {
            return nil
        }
    }
}

extension PublicationDate {
    fileprivate init?(csl value: JSONValue) {
        if let parts = value["date-parts"]?[0]?.array {
            let numbers = parts.map { $0.int ?? $0.string.flatMap(Int.init) }
            guard let year = numbers.first ?? nil else { return nil }
            self.init(year: year, month: numbers.count > 1 ? numbers[1] : nil, day: numbers.count > 2 ? numbers[2] : nil)
        } else if let text = value["raw"]?.string ?? value["literal"]?.string ?? value.string {
            self.init(text)
        } else {
            return nil
        }
    }
}

extension StyledText {
    /// A text with the tags that CSL has: i, b, sub, sup and span for small capitals. Others are text.
    fileprivate init(csl text: String) {
        self.init()
        var styles: [(tag: String, style: Style)] = []
        var rest = text[...]
        while !rest.isEmpty {
            if rest.first == "<", let end = rest.firstIndex(of: ">") {
                let tag = rest[rest.index(after: rest.startIndex)..<end]
                let name = String(tag.prefix { $0 != " " })
                if name.first == "/", styles.last?.tag == String(name.dropFirst()) {
                    styles.removeLast()
                    rest = rest[end...].dropFirst()
                    continue
                }
                if let style = Self.style(ofTag: name, tag) {
                    styles.append((name, style))
                    rest = rest[end...].dropFirst()
                    continue
                }
            }
            let next = rest.dropFirst().firstIndex(of: "<") ?? rest.endIndex
            append(String(rest[..<next]), styles.reduce(into: []) { $0.formUnion($1.style) })
            rest = rest[next...]
        }
    }

    private static func style(ofTag name: String, _ tag: Substring) -> Style? {
        switch name {
        case "i", "em": .italic
        case "b", "strong": .bold
        case "sub": .subscript
        case "sup": .superscript
        case "sc": .smallCapitals
        case "span": tag.contains("small-caps") ? .smallCapitals : []
        default: nil
        }
    }
}
