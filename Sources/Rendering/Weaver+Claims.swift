import Notebooks
import Records

extension Weaver {
    /// The last section: what the report stands on.
    func weaveClaims() -> HTML {
        var items = HTML()
        for outcome in run.cells {
            for case .claim(let claim) in outcome.outputs {
                let place = SourceLocation(line: claim.line, column: claim.column)
                ledger.claims.append(
                    Ledger.ClaimEntry(
                        at: place.description, claim: claim.sentence, holds: claim.holds,
                        arithmetic: claim.arithmetic))
                let style: HTML = claim.holds ? "" : " class=\"false\""
                let verdict: HTML = claim.holds ? "" : "<b>False.</b> "
                items += """
                    <li\(style)>\(verdict)\(claim.sentence)<small>\(claim.arithmetic) · \
                    \(notebook.fileName):\(claim.line)</small></li>

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
    func weaveFalseClaim(_ claim: Claim) -> HTML {
        """
        <div class="error" role="alert"><p><b>This claim is false.</b> \(claim.sentence)</p>
        <p class="why">\(claim.arithmetic)</p>
        <p class="where">\(notebook.path):\(claim.line):\(claim.column)</p></div>

        """
    }
}
