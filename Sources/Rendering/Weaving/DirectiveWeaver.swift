import Notebooks
import Records

/// Weaves the value of an expression in a sentence.
struct DirectiveWeaver {
    let context: WeavingContext

    init(_ context: WeavingContext) { self.context = context }

    /// What becomes of a directive: a button, from which no full stop may be parted, or text.
    enum Woven {
        case text(HTML)
        case button(HTML)
    }

    func weave(_ index: Int, isInert: Bool) -> Woven {
        if let made = context.made { return .text("<code>\(made.notebook.directives[index].expression)</code>") }
        guard context.notebook.directives.indices.contains(index) else { return .text("") }
        let directive = context.notebook.directives[index]
        let location = directive.range.lowerBound
        if let error = context.run.inlineErrors[index] {
            // The message follows the block.
            if !isInert { context.state.notes.add(ErrorWeaver(context).weave([error], in: nil)) }
            return .text(
                "<span class=\"oops\" role=\"img\" aria-label=\"\(context.words.error(error.message))\">⚠ \(directive.expression)</span>"
            )
        }
        switch context.run.inlines[index] {
        case .number(let number) where isInert: return .text(HTML(escaping: number.text))
        case .number(let number):
            let live = NumberWeaver(context, at: location).weaveLive(number, expression: directive.expression)
            return number.isFinite ? .button(live) : .text(live)
        case .text(let text): return .text(HTML(escaping: text))
        case .list(let parts): return .text(weave(parts, of: directive, isInert: isInert))
        case .markdown(let markdown):
            return .text(MarkdownWeaver(context, at: location).weave(.markdown(markdown), isInert: isInert))
        case nil where directive.role == .claim: return .text("")
        case nil:
            return .text("<span class=\"unrun\" title=\"\(context.words.didNotRun)\">[\(directive.expression)]</span>")
        }
    }

    /// Each number with a card of its own.
    private func weave(_ parts: [InlineValue.Part], of directive: InlineDirective, isInert: Bool) -> HTML {
        let weaver = NumberWeaver(context, at: directive.range.lowerBound)
        return parts.reduce(into: HTML()) { html, part in
            switch part {
            case .text(let text): html += HTML(escaping: text)
            case .number(let number) where isInert: html += HTML(escaping: number.text)
            case .number(let number): html += weaver.weaveLive(number, expression: directive.expression)
            }
        }
    }

    func plainText(_ index: Int) -> String {
        if let made = context.made { return made.notebook.directives[index].expression }
        guard context.notebook.directives.indices.contains(index) else { return "" }
        let directive = context.notebook.directives[index]
        return switch context.run.inlines[index] {
        case .number(let number): number.text
        case .text(let text): text
        case .list(let parts): InlineValue.text(of: parts)
        case .markdown(let markdown):
            MarkdownWeaver(context, at: directive.range.lowerBound).plainText(.markdown(markdown))
        case nil: directive.role == .claim ? "" : "[\(directive.expression)]"
        }
    }
}
