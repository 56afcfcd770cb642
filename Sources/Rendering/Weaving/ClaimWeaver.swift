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
                context.state.ledger.record(claim)
                let style: HTML = claim.holds ? "" : " class=\"false\""
                let verdict: HTML = claim.holds ? "" : "<b>False.</b> "
                items += """
                    <li\(style)>\(verdict)\(claim.sentence)<small>\(claim.arithmetic) · \
                    \(context.notebook.fileName):\(claim.line)</small></li>

                    """
            }
        }
        guard !items.isEmpty else { return "" }
        return """
            <h2 id="modelbook:claims"><a class="n" href="#modelbook:claims" aria-label="Link to this section"></a>What this report claims</h2>
            <ul class="claims">
            \(items)</ul>

            """
    }

    /// A false claim says so where it stands, too.
    func weaveFalse(_ claim: Claim) -> HTML {
        """
        <div class="error" role="alert"><p><b>This claim is false.</b> \(claim.sentence)</p>
        <p class="why">\(claim.arithmetic)</p>
        <p class="where">\(context.notebook.path):\(claim.line):\(claim.column)</p></div>

        """
    }
}
