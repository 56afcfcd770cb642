import Notebooks
import Records
import SystemIO

extension Weaver {
    /// - Parameter isInert: no links, buttons and notes, for text that is itself a link or a summary.
    func weave(_ inlines: [Inline], isInert: Bool = false) -> HTML {
        var typography = Typography()
        return weave(inlines, isInert, &typography)
    }

    private func weave(_ inlines: [Inline], _ isInert: Bool, _ typography: inout Typography) -> HTML {
        var html = HTML()
        var number: HTML?
        for inline in inlines {
            if let live = number, case .text(let text) = inline.kind {
                // A line may break beside a button, and so between a number and its full stop.
                let set = typography.set(text)
                let stop = set.prefix { ".,;:!?)]…%”’".contains($0) }
                html += stop.isEmpty ? live : "<span class=\"j\">\(live)\(String(stop))</span>"
                html += HTML(escaping: String(set.dropFirst(stop.count)))
                number = nil
                continue
            }
            html += number ?? ""
            let woven = weave(inline, isInert, &typography)
            typography.pass(inline.kind)
            number = woven.markup.hasSuffix("</button>") ? woven : nil
            if number == nil { html += woven }
        }
        html += number ?? ""
        return html
    }

    private func weave(_ inline: Inline, _ isInert: Bool, _ typography: inout Typography) -> HTML {
        switch inline.kind {
        case .text(let text): return HTML(escaping: typography.set(text))
        case .literal(let text): return HTML(escaping: text)
        case .softBreak: return "\n"
        case .lineBreak: return "<br>\n"
        case .emphasis(let content): return "<em>\(weave(content, isInert, &typography))</em>"
        case .strong(let content): return "<strong>\(weave(content, isInert, &typography))</strong>"
        case .strikethrough(let content): return "<del>\(weave(content, isInert, &typography))</del>"
        case .code(let code): return "<code>\(code.visible)</code>"
        case .link(let destination, let title, let content):
            let inner = weave(content, isInert, &typography)
            if isInert { return inner }
            guard Self.isSafeLink(destination) else {
                report(
                    .warning, code: "unsafe-link", at: inline.range.lowerBound,
                    "a link to \"\(destination)\" is left out",
                    help: "Links may go to http, https and mailto addresses and to files beside the report.")
                return inner
            }
            return "<a href=\"\(destination)\"\(.attribute("title", title.isEmpty ? nil : title))>\(inner)</a>"
        case .image(let source, let title, let alt):
            return weaveImage(source, title: title, alt: plainText(alt), at: inline.range.lowerBound)
        case .span(let content, let attributes):
            if content.count == 1, case .image(let source, let title, let alt) = content[0].kind {
                let alt = attributes.values["fig-alt"] ?? plainText(alt)
                return weaveImage(source, title: title, alt: alt, attributes, at: inline.range.lowerBound)
            }
            let inner = weave(content, isInert, &typography)
            return isInert ? inner : "<span\(htmlAttributes(attributes))>\(inner)</span>"
        case .html(let markup):
            return notebook.frontMatter.allowsRawHTML ? HTML(markup: markup) : HTML(escaping: markup)
        case .math(let tex): return weaveMath(tex, isBlock: false, at: inline.range.lowerBound)
        case .footnote(let label): return isInert ? "" : weaveNoteCall(label)
        case .reference(let label): return weaveReference(label, isInert: isInert)
        case .directive(let index): return weaveDirective(index, isInert: isInert)
        }
    }

    /// Text without markup, for titles, alternative texts and the window.
    func plainText(_ inlines: [Inline]) -> String {
        var typography = Typography()
        return plainText(inlines, &typography)
    }

    private func plainText(_ inlines: [Inline], _ typography: inout Typography) -> String {
        inlines.map { inline in
            defer { typography.pass(inline.kind) }
            return switch inline.kind {
            case .text(let text): typography.set(text)
            case .code(let text), .math(let text), .literal(let text): text
            case .softBreak, .lineBreak: " "
            case .emphasis(let content), .strong(let content), .strikethrough(let content), .link(_, _, let content),
                .image(_, _, let content), .span(let content, _):
                plainText(content, &typography)
            case .html, .footnote: ""
            case .reference(let label): notebook.targets[label].map(Self.referenceText) ?? label
            case .directive(let index): directiveText(index)
            }
        }.joined()
    }

    func weaveReference(_ label: String, isInert: Bool) -> HTML {
        guard let target = notebook.targets[label] else { return "<span class=\"oops\">@\(label)</span>" }
        let text = Self.referenceText(target)
        return isInert ? HTML(escaping: text) : "<a href=\"#\(label)\">\(text)</a>"
    }

    /// "Table 1", with a space that does not break.
    static func referenceText(_ target: ReferenceTarget) -> String {
        let word = switch target.kind {
        case .table: "Table"
        case .figure: "Figure"
        case .section: "Section"
        case .equation: "Equation"
        case .listing: "Listing"
        }
        return target.number.isEmpty ? target.title : word + "\u{a0}" + target.number
    }

    private static func isSafeLink(_ destination: String) -> Bool {
        let scheme = destination.prefix { $0 != ":" && $0 != "/" && $0 != "?" && $0 != "#" }
        guard scheme.endIndex < destination.endIndex, destination[scheme.endIndex] == ":" else { return true }
        return ["http", "https", "mailto"].contains(scheme.lowercased())
    }
}
