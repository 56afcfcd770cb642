import Notebooks
import Records

/// Weaves the claims that cells make.
struct ClaimWeaver {
    let context: WeavingContext

    init(_ context: WeavingContext) { self.context = context }

    /// The last section: what the report stands on.
    func weaveSection() -> HTML {
        var items = HTML()
        for outcome in context.run.cells {
            for case .claim(let claim) in outcome.outputs {
                context.state.ledger.record(claim, ClaimCondition(of: claim, in: context.notebook))
                let style: HTML = claim.holds ? "" : " class=\"false\""
                let verdict: HTML = claim.holds ? "" : "<b>\(context.words.isFalse)</b> "
                items += """
                    <li\(style)>\(verdict)\(claim.sentence)<small>\(claim.arithmetic) · \
                    \(context.notebook.shownLine(SourceLocation(line: claim.line, column: claim.column)))</small></li>

                    """
            }
        }
        guard !items.isEmpty else { return "" }
        return """
            \(AddedSection.claims.heading(context.words))\
            <ul class="claims">
            \(items)</ul>

            """
    }

    /// A sentence that claims: with the arithmetic that bears it, and whether it is true.
    ///
    /// - Parameter content: the sentence's, at whose end the claim's directive stands.
    func weave(_ sentence: HTML, _ attributes: Attributes, of content: [Inline]) -> HTML {
        var attributes = attributes
        attributes.classes.append("claim")
        guard let claim = claim(of: content) else { return "<span\(attributes.html)>\(sentence)</span>" }
        if !claim.holds { attributes.classes.append("false") }
        let title = HTML.attribute("title", claim.arithmetic.isEmpty ? nil : claim.arithmetic)
        return "<span\(attributes.html)\(title)>\(sentence)</span>"
    }

    private func claim(of content: [Inline]) -> Claim? {
        guard context.made == nil, case .directive(let number)? = content.last?.kind else { return nil }
        let place = context.notebook.directives[number].range.lowerBound
        for case .claim(let claim) in context.run.cells.flatMap(\.outputs)
        where claim.line == place.line && claim.column == place.column {
            return claim
        }
        return nil
    }

    /// A false claim says so where it stands, too.
    func weaveFalse(_ claim: Claim) -> HTML {
        """
        <div class="error" role="alert"><p><b>\(context.words.claimIsFalse)</b> \(claim.sentence)</p>
        <p class="why">\(claim.arithmetic)</p>
        <p class="where">\(context.notebook.shownWithFile(SourceLocation(line: claim.line, column: claim.column)))</p></div>

        """
    }
}
