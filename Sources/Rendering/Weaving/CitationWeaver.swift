import Citations
import Notebooks

/// Weaves citations, the cards behind them, and the list of what is cited.
struct CitationWeaver {
    let context: WeavingContext
    let isInert: Bool

    init(_ context: WeavingContext, isInert: Bool = false) {
        self.context = context
        self.isInert = isInert
    }

    /// Stands for the list until all of the page is woven.
    static let list = HTML(markup: listMark)
    static let listMark = "<!--modelbook:references-->"

    private var formatter: CitationFormatter { context.state.citations.formatter }
    private var inlines: InlineWeaver { InlineWeaver(context, isInert: isInert) }

    // MARK: Citations

    func weave(_ citation: Citation) -> HTML {
        for item in citation.items { context.state.citations.cite(item.key) }
        if citation.isNarrative, let item = citation.items.first { return weaveNarrative(item) }
        let items = citation.items.map { item in
            inlines.weave(item.prefix) + link(item.key, label(of: item)) + inlines.weave(Self.parted(item.suffix))
        }
        let isPlain = citation.items.allSatisfy { $0.prefix.isEmpty && $0.suffix.isEmpty }
        return switch formatter.style {
        case .authorDate: "\(Self.opened("(", items.joined(separator: "; "))))"
        case .numeric: "\(Self.opened("[", items.joined(separator: isPlain ? ", " : "; ")))]"
        }
    }

    /// A browser ends lines before a button, but not behind the bracket that opens there.
    private static func opened(_ bracket: HTML, _ content: HTML) -> HTML {
        let markup = content.markup
        guard markup.hasPrefix("<button"), let end = markup.firstRange(of: "</button>")?.upperBound else {
            return bracket + content
        }
        return "<span class=\"nw\">\(bracket)\(HTML(markup: String(markup[..<end])))</span>"
            + HTML(markup: String(markup[end...]))
    }

    func plainText(_ citation: Citation) -> String {
        let plain = InlineWeaver(context, isInert: true)
        let items = citation.items.map { plain.plainText($0.prefix) + label(of: $0) + plain.plainText(Self.parted($0.suffix)) }
        let text = items.joined(separator: "; ")
        return formatter.style == .numeric ? "[\(text)]" : "(\(text))"
    }

    /// "Smith (2020, p. 3)"
    private func weaveNarrative(_ item: Citation.Item) -> HTML {
        guard isKnown(item.key) else { return unknown(item.key) }
        let suffix = inlines.weave(Self.parted(item.suffix))
        let (open, close): (HTML, HTML) = formatter.style == .numeric ? ("[", "]") : ("(", ")")
        let short =
            formatter.style == .numeric ? formatter.number(of: item.key).map(String.init) ?? "" : formatter.year(of: item.key)
        let author = item.omitsAuthor ? "" : formatter.authors(of: item.key) + "\u{a0}"
        return "\(author)\(Self.opened(open, link(item.key, short)))\(suffix)\(close)"
    }

    private func label(of item: Citation.Item) -> String {
        guard isKnown(item.key) else { return "@" + item.key }
        if formatter.style == .numeric { return formatter.number(of: item.key).map(String.init) ?? "" }
        let year = formatter.year(of: item.key)
        return item.omitsAuthor ? year : "\(formatter.authors(of: item.key)) \(year)"
    }

    /// A comma stands before the place in a work: `[@key p. 3]`.
    private static func parted(_ suffix: [Inline]) -> [Inline] {
        guard case .text(let text)? = suffix.first?.kind else { return suffix }
        let word = text.drop { $0 == " " }.prefix { $0 != " " && $0 != "\u{a0}" }
        guard text.first == " ", word.first?.isNumber ?? false || places.contains(word.lowercased()) else { return suffix }
        var parted = suffix
        parted[0].kind = .text("," + text)
        return parted
    }

    private static let places: Set<String> = [
        "p.", "pp.", "page", "pages", "ch.", "chap.", "chaps.", "chapter", "sec.", "secs.", "section", "§", "§§", "fig.", "figs.",
        "figure", "eq.", "eqs.", "vol.", "vols.", "no.", "n.", "nn.", "para.", "paras.", "¶", "line", "lines", "l.", "ll.", "th.",
        "thm.",
    ]

    private func isKnown(_ key: String) -> Bool { context.state.citations.contains(key) }

    private func unknown(_ key: String) -> HTML { "<span class=\"oops\">@\(key)</span>" }

    /// The text, which opens the work's card.
    private func link(_ key: String, _ text: String) -> HTML {
        guard isKnown(key) else { return unknown(key) }
        if isInert { return HTML(escaping: text) }
        return "<button class=\"cite\" popovertarget=\"\(context.state.citations.card(of: key))\">\(text)</button>"
    }

    // MARK: The list

    /// All that is cited, in the style's order; nothing where nothing is.
    func weaveList() -> HTML {
        let keys = formatter.keys
        guard !keys.isEmpty else { return "" }
        var html = HTML()
        for key in keys {
            html += "<li id=\"ref:\(key)\">\(weave(formatter.entry(of: key)))</li>\n"
        }
        let tag: HTML = formatter.style == .numeric ? "ol" : "ul"
        return "<\(tag) class=\"references\" role=\"list\">\n\(html)</\(tag)>\n"
    }

    func weaveCards() -> [ReportPieces.Card] {
        context.state.citations.carded.map { key in
            let entry = weave(formatter.entry(of: key))
            let html: HTML = """
                <div popover id="c:\(key)" class="card"><p>\(entry)</p><p><a href="#ref:\(key)">\(context.words.inTheList)</a></p></div>

                """
            return ReportPieces.Card(html: html.markup, places: [])
        }
    }

    private func weave(_ text: StyledText) -> HTML {
        text.runs.map { run in
            if run.style.contains(.math) {
                let place = context.notebook.frontMatter.places["bibliography"] ?? SourceLocation(line: 1, column: 1)
                return MathWeaver(context).weave(run.text, isBlock: false, at: place)
            }
            var html = HTML(escaping: run.text)
            for (style, tag) in Self.tags where run.style.contains(style) { html = "<\(tag)>\(html)</\(tag)>" }
            if run.style.contains(.smallCapitals) { html = "<span class=\"sc\">\(html)</span>" }
            guard let link = run.link, link.hasPrefix("http://") || link.hasPrefix("https://") else { return html }
            return "<a href=\"\(link)\">\(html)</a>"
        }.joined()
    }

    private static let tags: [(StyledText.Style, HTML)] = [
        (.italic, "i"), (.bold, "b"), (.superscript, "sup"), (.subscript, "sub"), (.code, "code"),
    ]
}
