import Notebooks
import Records

/// What a reader must know before anything else: what the page lacks, and what on it is not Modelbook's.
extension Weaver {
    /// The first thing on the page.
    func weaveNotices() -> HTML {
        var html = HTML()
        if let missing = ledger.incomplete {
            html +=
                "<p class=\"incomplete\" role=\"alert\"><b>This page is not complete.</b> \(Self.sentence(missing))</p>\n"
        }
        let style = styleNotices
        if !style.isEmpty { html += "<p class=\"notice\" role=\"note\">\(style.joined(separator: " "))</p>\n" }
        return html
    }

    /// What failed or did not run, such as "2 cells failed"; nothing for a page that has all it should.
    var shortfalls: [String] {
        var failed = 0
        var unrun = 0
        var falseClaims = 0
        for (index, cell) in notebook.cells.enumerated() {
            let outcome = run.cells.indices.contains(index) ? run.cells[index] : CellRun(status: .notReached)
            if outcome.outputs.contains(where: { $0.isUnexpectedError(in: cell) }) { failed += 1 }
            let isMissing = outcome.status == .notReached || outcome.status == .skipped
            if isMissing, cell.options.eval { unrun += 1 }
            falseClaims += outcome.outputs.count { if case .claim(let claim) = $0 { !claim.holds } else { false } }
        }
        let valueless = notebook.directives.indices.count { run.inlines[$0] == nil && run.inlineErrors[$0] == nil }
        let counts = [
            (failed, "cell", "failed"), (run.inlineErrors.count, "expression", "failed"),
            (unrun, "cell", "did not run"),
            (valueless, "expression", "did not run"),
            (notNumberCount, "value", notNumberCount == 1 ? "is not a number" : "are not numbers"),
            (lostImageCount, "image", "could not be shown"),
            (falseClaims, "claim", falseClaims == 1 ? "is false" : "are false"),
        ]
        let found = counts.filter { $0.0 > 0 }.map { "\(counted($0.0, $0.1)) \($0.2)" }
        return (run.failure == nil ? [] : ["the notebook could not be run"]) + found
    }

    /// Tells the author what the reader is told.
    func announceStyle() {
        let matter = notebook.frontMatter
        if let folder = matter.template {
            report(
                options.trustsTemplate ? .note : .warning, code: "own-template", at: matter.places["template"],
                "the page has the notebook's own template, \(folder.path)",
                help: options.trustsTemplate ? "" : "Its scripts do not run. If you trust it, render with --trust.")
        }
        if matter.allowsRawHTML {
            report(
                .note, code: "raw-html", at: matter.places["raw-html"],
                "HTML of the notebook stands on the page as it is", help: "Read it before you show the page to others.")
        }
    }

    private var styleNotices: [String] {
        let matter = notebook.frontMatter
        let template = matter.template.map {
            "This page has the notebook’s own template, \($0.path)"
                + (options.trustsTemplate ? "." : "; its scripts do not run.")
        }
        return [template, matter.allowsRawHTML ? "HTML of the notebook stands on this page as it is." : nil].compactMap
        { $0 }
    }

    private static func sentence(_ parts: [String]) -> String {
        let list = parts.joined(separator: ", ")
        return list.prefix(1).uppercased() + list.dropFirst() + "."
    }
}

extension CellRun.Output {
    /// An error that the cell does not announce by `error: true`.
    fileprivate func isUnexpectedError(in cell: Cell) -> Bool {
        guard case .error(let error) = self else { return false }
        return !(cell.options.error && (error.kind == .thrown || error.kind == .compile))
    }
}
