import Notebooks
import Records
import SystemIO

/// Weaves the text of a paragraph, a heading or a caption.
struct InlineWeaver {
    let context: WeavingContext
    /// Whether there are no links, buttons and notes, as in text that is itself a link or a summary.
    let isInert: Bool
    /// Whether the text stands nowhere else on the page: its typed numbers count, and its notes are called for.
    let isOnly: Bool

    /// Text that has links and buttons, or text without them; such text is a copy, as in the contents, if it is not the only one.
    init(_ context: WeavingContext, isInert: Bool = false, isOnly: Bool = false) {
        self.context = context
        self.isInert = isInert
        self.isOnly = isOnly || !isInert
    }

    /// What no line may begin with.
    private static let stops = Array(".,;:!?)]…%”’")

    func weave(_ inlines: [Inline]) -> HTML {
        var typography = Typography(context.language.quotes)
        return weave(inlines, &typography)
    }

    private func weave(_ inlines: [Inline], _ typography: inout Typography) -> HTML {
        var html = HTML()
        var button: HTML?
        for inline in inlines {
            if let live = button, case .text(let text) = inline.kind {
                // A line may break beside a button, and so between a number and its full stop.
                let set = typography.set(text)
                let stop = set.prefix(while: Self.stops.contains)
                html += stop.isEmpty ? live : "<span class=\"j\">\(live)\(String(stop))</span>"
                html += weave(typed: String(set.dropFirst(stop.count)))
                button = nil
                continue
            }
            html += button ?? ""
            button = nil
            if case .directive(let index) = inline.kind {
                switch DirectiveWeaver(context).weave(index, isInert: isInert) {
                case .text(let text): html += text
                case .button(let live): button = live
                }
            } else {
                html += weave(inline, &typography)
            }
            typography.pass(inline.kind)
        }
        return html + (button ?? "")
    }

    private func weave(_ inline: Inline, _ typography: inout Typography) -> HTML {
        let location = inline.range.lowerBound
        switch inline.kind {
        case .text(let text): return weave(typed: typography.set(text))
        case .literal(let text): return HTML(escaping: text)
        case .softBreak: return "\n"
        case .lineBreak: return "<br>\n"
        case .emphasis(let content): return "<em>\(weave(content, &typography))</em>"
        case .strong(let content): return "<strong>\(weave(content, &typography))</strong>"
        case .strikethrough(let content): return "<del>\(weave(content, &typography))</del>"
        case .subscript(let content): return "<sub>\(weave(content, &typography))</sub>"
        case .superscript(let content): return "<sup>\(weave(content, &typography))</sup>"
        case .code(let code): return "<code>\(code.visible)</code>"
        case .link(let destination, let title, let content):
            return weaveLink(destination, title, weave(content, &typography), Attributes(), at: location)
        case .image(let source, let title, let alt):
            return ImageWeaver(context).weave(source, title: title, alt: plainText(alt), at: location)
        case .span(let content, let attributes): return weaveSpan(content, attributes, &typography, at: location)
        case .html(let markup):
            guard context.notebook.frontMatter.allowsRawHTML else { return HTML(escaping: markup) }
            return context.inert(markup, at: location)
        case .math(let tex): return MathWeaver(context).weave(tex, isBlock: false, at: location)
        case .footnote(let label): return isOnly ? NoteWeaver(context).weaveCall(label) : ""
        case .reference(let reference): return weaveReference(reference)
        case .citation(let citation): return CitationWeaver(context, isInert: isInert).weave(citation)
        case .directive: return ""
        }
    }

    /// Text whose numbers a reader can tell from those that were computed.
    private func weave(typed text: String) -> HTML {
        guard isOnly, context.made == nil else { return HTML(escaping: text) }
        var html = HTML()
        var rest = text.startIndex
        for range in TypedNumerals.ranges(in: text) {
            html += "\(String(text[rest..<range.lowerBound]))<span class=\"typed\">\(String(text[range]))</span>"
            context.state.typedCount += 1
            rest = range.upperBound
        }
        return html + HTML(escaping: String(text[rest...]))
    }

    private func weaveSpan(
        _ content: [Inline], _ attributes: Attributes, _ typography: inout Typography, at location: SourceLocation
    ) -> HTML {
        switch content.count == 1 ? content[0].kind : .softBreak {
        case .image(let source, let title, let alt):
            let alt = attributes.alternativeText ?? plainText(alt)
            return ImageWeaver(context).weave(source, title: title, alt: alt, attributes, at: location)
        case .link(let destination, let title, let text):
            return weaveLink(destination, title, weave(text, &typography), attributes, at: location)
        case .code(let code):
            return "<code>\(Highlighter.html(code, language: attributes.classes.first))</code>"
        default:
            let inner = weave(content, &typography)
            if isInert { return inner }
            guard attributes.values["claim"] != nil else { return "<span\(attributes.html)>\(inner)</span>" }
            return ClaimWeaver(context).weave(inner, attributes, of: content)
        }
    }

    private func weaveLink(
        _ destination: String, _ title: String, _ content: HTML, _ attributes: Attributes, at location: SourceLocation
    ) -> HTML {
        if isInert { return content }
        if destination.isEmpty {
            context.report(
                .warning, code: "empty-link", at: location, "this link has no address",
                help: "Write it between the parentheses.")
        }
        guard Self.isSafe(destination) else {
            context.report(
                .warning, code: "unsafe-link", at: location, "a link to \"\(destination)\" is left out",
                help: "Links may go to http, https and mailto addresses and to files beside the report.")
            return content
        }
        let destination = context.state.options.site?.pageLink(for: destination) ?? destination
        let target = attributes.values["target"]
        let extra =
            HTML.attribute("title", title.isEmpty ? nil : title) + .attribute("target", target)
            + .attribute("rel", attributes.values["rel"] ?? (target == nil ? nil : "noopener"))
        return "<a href=\"\(destination)\"\(attributes.html)\(extra)>\(content)</a>"
    }

    private func weaveReference(_ reference: Reference) -> HTML {
        let label = reference.identifier
        guard let target = context.notebook.targets[label] else { return weaveDistantReference(reference) }
        let text: HTML =
            if case .own(let word) = reference.word {
                "\(InlineWeaver(context, isInert: true).weave(word))\u{a0}\(target.numberText)"
            } else {
                HTML(escaping: plainText(reference))
            }
        if reference.isExample { return isInert ? "(\(text))" : "(<a href=\"#\(label)\">\(text)</a>)" }
        return isInert ? text : "<a href=\"#\(label)\">\(text)</a>"
    }

    /// What stands on another page of the site is named with that page.
    private func weaveDistantReference(_ reference: Reference) -> HTML {
        let label = reference.identifier
        guard let distant = context.notebook.distantTarget(label) else { return "<span class=\"oops\">@\(label)</span>" }
        context.state.distantTargets[label] = distant
        let name = HTML(escaping: plainText(reference, distant.target))
        let address = context.state.options.site?.address(of: distant.page) ?? distant.page.percentEscaped
        let place: HTML = isInert ? name : "<a href=\"\(address)#\(label)\">\(name)</a>"
        let words = context.words.site.aroundTitle()
        return "\(place)\(words.before)<cite>\(distant.title)</cite>\(words.behind)"
    }

    static let linkSchemes = ["http", "https", "mailto"]

    private static func isSafe(_ destination: String) -> Bool {
        let scheme = destination.prefix { $0 != ":" && $0 != "/" && $0 != "?" && $0 != "#" }
        guard scheme.endIndex < destination.endIndex, destination[scheme.endIndex] == ":" else { return true }
        return linkSchemes.contains(scheme.lowercased())
    }
}
