import Notebooks
import Records

/// What a page lacks.
struct Shortfalls {
    /// Values that are no numbers.
    var notNumbers = 0
    var lostImages = 0

    /// What failed or did not run, such as "2 cells failed"; nothing for a page that has all it should.
    func sentences(_ notebook: Notebook, _ run: Run, _ words: PageWords.Shortfalls) -> [String] {
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
            (failed, words.failedCells), (run.inlineErrors.count, words.failedExpressions), (unrun, words.unrunCells),
            (valueless, words.unrunExpressions), (notNumbers, words.notNumbers), (lostImages, words.lostImages),
            (falseClaims, words.falseClaims),
        ]
        return (run.failure == nil ? [] : [words.notebook]) + counts.filter { $0.0 > 0 }.map { $1($0) }
    }
}

extension CellRun.Output {
    /// An error that the cell does not announce by `error: true`.
    fileprivate func isUnexpectedError(in cell: Cell) -> Bool {
        guard case .error(let error) = self else { return false }
        return !(cell.options.error && (error.kind == .thrown || error.kind == .compile))
    }
}
