import Notebooks
import Records

/// What a page lacks.
struct Shortfalls {
    /// Values that are no numbers.
    var notNumbers = 0
    var lostImages = 0

    /// What failed or did not run, such as "2 cells failed"; nothing for a page that has all it should.
    func sentences(_ notebook: Notebook, _ run: Run) -> [String] {
        var failed = 0
        var unrun = 0
        var falseClaims = 0
        for (index, cell) in notebook.cells.enumerated() {
            let outcome = run.outcome(ofCell: index)
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
            (notNumbers, "value", notNumbers == 1 ? "is not a number" : "are not numbers"),
            (lostImages, "image", "could not be shown"),
            (falseClaims, "claim", falseClaims == 1 ? "is false" : "are false"),
        ]
        let found = counts.filter { $0.0 > 0 }.map { "\(counted($0.0, $0.1)) \($0.2)" }
        return (run.failure == nil ? [] : ["the notebook could not be run"]) + found
    }
}

extension CellRun.Output {
    /// An error that the cell does not announce by `error: true`.
    fileprivate func isUnexpectedError(in cell: Cell) -> Bool {
        guard case .error(let error) = self else { return false }
        return !(cell.options.error && (error.kind == .thrown || error.kind == .compile))
    }
}
