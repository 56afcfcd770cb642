import Notebooks
import Records

/// Weaves a notebook and its run into a page, top to bottom.
struct PageWeaver {
    let context: WeavingContext

    init(_ state: WeavingState) { context = WeavingContext(state) }

    func weave() -> Page {
        let (notebook, state) = (context.notebook, context.state)
        let matter = notebook.frontMatter
        let inlines = InlineWeaver(context)
        var page = Page()
        page.language = matter.language
        page.words = context.words
        page.isRightToLeft = context.language.isRightToLeft
        page.plainTitle = matter.title.map { inlines.plainText($0) } ?? notebook.fileName
        page.title = matter.title.map { inlines.weave($0) }
        page.subtitle = matter.subtitle.map { inlines.weave($0) }
        page.byline = weaveByline()
        page.abstract = matter.abstract.map { inlines.weave($0) }
        checkLanguage()
        NoticeWeaver(context).announceStyle()
        if let failure = context.run.failure {
            page.blocks.append(.init(ErrorWeaver(context).weave([failure], in: nil)))
        }
        var blocks = notebook.blocks.map { BlockWeaver(context).weave([$0]) }
        let references = CitationWeaver(context).weaveList()
        let hasOwnPlace = state.hasPlaceForReferences && blocks.contains { $0.markup.contains(CitationWeaver.listMark) }
        for index in blocks.indices where hasOwnPlace { blocks[index].replace(CitationWeaver.listMark, with: references) }
        page.blocks += blocks.map { .init($0) }
        let addsReferences = !references.isEmpty && !hasOwnPlace
        if addsReferences {
            page.blocks.append(.init(AddedSection.references.heading(context.words) + references))
        }
        let claims = ClaimWeaver(context).weaveSection()
        if !claims.isEmpty { page.blocks.append(.init(claims)) }
        if matter.showsContents {
            page.contents = weaveContents((addsReferences ? [.references] : []) + (claims.isEmpty ? [] : [.claims]))
        }
        let shortfalls = { (language: PageLanguage) in
            state.shortfalls.sentences(notebook, context.run, language.words.shortfalls)
        }
        state.ledger.record(incomplete: shortfalls(.english))
        let notices = NoticeWeaver(context).weave(shortfalls(context.language))
        if !notices.isEmpty { page.blocks.insert(.init(notices), at: 0) }
        let numbers = Ledger.Numbers(computed: state.ledger.valueCount, typed: state.options.isIndex ? 0 : state.typedCount)
        state.ledger.record(numbers)
        page.footer = FooterWeaver(context).weave(numbers)
        var document = DocumentWeaver(context)
        page.document = document.weave(title: page.plainTitle, shortfalls: shortfalls(context.language))
        if let site = state.options.site {
            let navigation = NavigationWeaver(site: site, words: context.words.site)
            (page.navigation, page.neighbours) = (navigation.head, navigation.foot)
        }
        page.cardPieces = state.cards.pieces(in: context.language, of: context.notebook) + CitationWeaver(context).weaveCards()
        return page
    }

    private func checkLanguage() {
        let matter = context.notebook.frontMatter
        guard PageLanguage.named(matter.language) == nil else { return }
        let known = PageLanguage.all.map { "\"\($0.tag)\"" }.joined(separator: ", ")
        context.report(
            .warning, code: "unknown-language", at: matter.places["lang"],
            "the page cannot speak \"\(matter.language)\": its own words are English", help: "Languages are \(known).")
    }

    private func weaveByline() -> HTML? {
        let matter = context.notebook.frontMatter
        var parts: [HTML] = matter.authors.isEmpty ? [] : [HTML(escaping: matter.authors.joined(separator: ", "))]
        if let date = matter.date {
            parts.append(
                ReportDate(date, in: context.language).map { "<time datetime=\"\(date)\">\($0.text)</time>" }
                    ?? HTML(escaping: date))
        }
        if parts.isEmpty { return nil }
        let places = matter.affiliations.isEmpty ? "" : "<br>" + HTML(escaping: matter.affiliations.joined(separator: "; "))
        return parts.joined(separator: " · ") + places
    }

    private func weaveContents(_ added: [AddedSection]) -> HTML? {
        let headings = context.notebook.blocks.compactMap { block -> Heading? in
            guard case .heading(let heading) = block.kind else { return nil }
            let isListed = !block.attributes.classes.contains("unlisted")
            return isListed && heading.level <= context.notebook.frontMatter.contentsDepth ? heading : nil
        }
        guard headings.count > 1 else { return nil }
        let inlines = InlineWeaver(context, isInert: true)
        var html = HTML()
        for heading in headings {
            let number: HTML = heading.number.map { "<span class=\"n\">\($0)</span>" } ?? ""
            html +=
                "<li class=\"l\(heading.level + context.state.headingShift)\"><a href=\"#\(heading.identifier)\">\(number)\(inlines.weave(heading.content))</a></li>\n"
        }
        for section in added {
            html += "<li class=\"l2\"><a href=\"#\(section.identifier)\">\(section.title(context.words))</a></li>\n"
        }
        return html
    }
}
