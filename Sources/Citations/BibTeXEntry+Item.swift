import Notebooks

extension BibTeXEntry {
    /// What the entry says, in the terms of CSL.
    ///
    /// - Parameters:
    ///   - parent: the entry that its `crossref` names, whose fields stand for those that it lacks.
    ///   - unknown: is told the LaTeX commands that are not known, with the field that has them.
    func item(parent: BibTeXEntry?, unknown: (_ command: String, _ field: Field) -> Void) -> BibliographyItem {
        func raw(_ names: String...) -> Field? {
            for name in names { if self[name] != nil { return fields[name] } }
            guard let parent else { return nil }
            // A part's book is called what the book is called.
            for name in names {
                if name == "title" || name == "subtitle" || name == "author" && parent[name] == nil { continue }
                if parent[name] != nil { return parent.fields[name] }
            }
            return names.contains("booktitle") && parent["title"] != nil ? parent.fields["title"] : nil
        }
        func text(_ field: Field?) -> StyledText? {
            guard let field else { return nil }
            let (text, commands) = LaTeXText.read(field.value)
            for command in commands { unknown(command, field) }
            return text.isEmpty ? nil : text
        }
        var item = BibliographyItem(key: key, kind: kind, location: location)
        item.authors = raw("author").map { PersonName.list(bibTeX: $0.value) } ?? []
        item.editors = raw("editor").map { PersonName.list(bibTeX: $0.value) } ?? []
        item.title = text(raw("title"))
        if let subtitle = text(raw("subtitle")) {
            item.title?.append(": ")
            item.title? += subtitle
        }
        item.container = text(raw("journaltitle", "journal", "booktitle", "maintitle"))
        item.collection = text(raw("series"))
        item.publisher = text(raw("publisher", "institution", "school", "organization"))
        item.publisherPlace = text(raw("location", "address"))
        item.volume = text(raw("volume"))
        item.issue = kind == .report ? nil : text(raw("number", "issue"))
        item.number = kind == .report ? text(raw("number")) : eprint
        item.edition = text(raw("edition"))
        item.pages = text(raw("pages")).map(Self.pages)
        item.genre = text(raw("type")) ?? Self.genres[type].map { StyledText($0) }
        if let type = item.genre?.plain, let words = Self.thesisTypes[type] { item.genre = StyledText(words) }
        item.version = text(raw("version"))
        item.note = text(raw("howpublished")).flatMap { $0.runs.contains { $0.link != nil } ? nil : $0 } ?? text(raw("note"))
        item.doi = self["doi"].map { Self.bare(LaTeXText.plain($0)) }
        item.url = (self["url"] ?? link).map { LaTeXText.read($0).text.address } ?? eprintAddress
        item.accessed = self["urldate"].map { PublicationDate(LaTeXText.plain($0)) }
        item.issued = issued(raw("date")?.value, year: raw("year")?.value, month: raw("month")?.value)
        return item
    }

    private func issued(_ date: String?, year: String?, month: String?) -> PublicationDate? {
        if let date { return PublicationDate(LaTeXText.plain(date)) }
        guard let year else { return nil }
        var issued = PublicationDate(LaTeXText.plain(year))
        if issued.year != nil, let month { issued.month = Int(LaTeXText.plain(month)) }
        return issued
    }

    private var kind: BibliographyItem.Kind {
        switch type {
        case "article", "periodical", "suppperiodical":
            self["journal", "journaltitle"] == nil && eprint != nil ? .preprint : .article
        case "book", "mvbook", "collection", "mvcollection", "proceedings", "mvproceedings", "reference", "booklet", "manual":
            .book
        case "inbook", "incollection", "bookinbook", "suppbook", "suppcollection", "inreference": .chapter
        case "inproceedings", "conference": .conferencePaper
        case "phdthesis", "mastersthesis", "thesis": .thesis
        case "techreport", "report": .report
        case "online", "electronic", "www": eprint != nil ? .preprint : .webpage
        case "software": .software
        case "dataset": .dataset
        case "misc", "unpublished": eprint != nil ? .preprint : self["url"] ?? link != nil ? .webpage : .document
        default: .document
        }
    }

    private static let genres = [
        "phdthesis": "PhD thesis", "mastersthesis": "Master’s thesis", "techreport": "Technical report", "thesis": "Thesis",
    ]
    /// The words that biblatex has for kinds of theses and reports.
    private static let thesisTypes = [
        "phdthesis": "PhD thesis", "mathesis": "Master’s thesis", "bathesis": "Bachelor’s thesis",
        "candthesis": "Candidate thesis", "techreport": "Technical report", "resreport": "Research report",
    ]

    /// "arXiv:1706.03762"
    private var eprint: StyledText? {
        guard let number = self["eprint"] else { return nil }
        let archive = self["archiveprefix", "eprinttype"].map(LaTeXText.plain) ?? "arXiv"
        return StyledText("\(archive.lowercased() == "arxiv" ? "arXiv" : archive):\(LaTeXText.plain(number))")
    }

    private var eprintAddress: String? {
        guard let text = eprint?.plain, text.hasPrefix("arXiv:") else { return nil }
        return "https://arxiv.org/abs/" + text.dropFirst("arXiv:".count)
    }

    /// The address in `howpublished` or `note`: "\url{https://…}".
    private var link: String? {
        for name in ["howpublished", "note"] {
            guard let value = self[name] else { continue }
            if let run = LaTeXText.read(value).text.runs.first(where: { $0.link != nil }) { return run.link }
        }
        return nil
    }

    /// Page numbers have a dash between them, however they are written.
    private static func pages(_ text: StyledText) -> StyledText {
        var result = StyledText()
        for run in text.runs {
            let isRange = run.text.contains("-") && run.text.allSatisfy { $0.isNumber || "-, –".contains($0) }
            result.append(isRange ? run.text.replacing("-", with: "–") : run.text, run.style)
        }
        return result
    }

    /// "10.1000/1" of "https://doi.org/10.1000/1"
    static func bare(_ doi: String) -> String {
        for prefix in ["https://doi.org/", "http://doi.org/", "https://dx.doi.org/", "http://dx.doi.org/", "doi:"]
        where doi.lowercased().hasPrefix(prefix) { return String(doi.dropFirst(prefix.count).drop { $0 == " " }) }
        return doi
    }
}

extension StyledText {
    /// The text as an address, in which typography has no place.
    fileprivate var address: String {
        runs.first { $0.link != nil }?.link
            ?? plain.replacing("–", with: "--").replacing("’", with: "'").replacing("\u{a0}", with: "~")
    }
}
