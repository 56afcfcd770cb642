import Execution
import Notebooks
import Records
import Rendering

/// The last values that were good, as a changed notebook can show them, and which of them are to be computed anew.
struct StaleParts {
    /// The run for the changed notebook.
    private(set) var run: Run
    /// The first cell whose outcome may be another; all behind it may be, too.
    private let firstCell: Int
    private let notebook: Notebook
    private let unknown: Set<Int>

    /// - Parameters:
    ///   - old: the notebook that was run; nil where none was.
    ///   - isAll: something that every cell may depend on has changed.
    init(of notebook: Notebook, from old: Notebook?, _ oldRun: Run, isAll: Bool) {
        self.notebook = notebook
        run = oldRun
        run.failure = nil
        run.inlineErrors = [:]
        run.compilerWarnings = []
        let oldCells = old?.cells ?? []
        let same = zip(notebook.cells, oldCells).prefix { Self.isSame($0, $1) }.count
        firstCell = isAll || old == nil ? 0 : same
        let isPaired = oldCells.count == notebook.cells.count
        run.cells = notebook.cells.enumerated().map { index, cell in
            let partner =
                oldCells.indices.contains(index) && (isPaired || index < same)
                ? index
                : oldCells.firstIndex {
                    Self.isSame($0, cell) || ($0.options.label != nil && $0.options.label == cell.options.label)
                }
            return partner.flatMap { oldRun.cells.indices.contains($0) ? oldRun.cells[$0] : nil }
                ?? CellRun(status: .skipped)
        }
        var values: [String: [InlineValue]] = [:]
        for (index, directive) in (old?.directives ?? []).enumerated() {
            if let value = oldRun.inlines[index] { values[directive.expression, default: []].append(value) }
        }
        var inlines: [Int: InlineValue] = [:]
        var unknown: Set<Int> = []
        for (index, directive) in notebook.directives.enumerated() {
            // The same expression has the same value, unless a cell between changes what it names.
            let known = values[directive.expression] ?? []
            if let value = known.count > 1 ? values[directive.expression]?.removeFirst() : known.first {
                inlines[index] = value
            } else {
                unknown.insert(index)
            }
        }
        run.inlines = inlines
        self.unknown = unknown
    }

    private static func isSame(_ a: Cell, _ b: Cell) -> Bool {
        a.code == b.code && a.options.eval == b.options.eval && a.options.error == b.options.error
            && a.options.dependsOn == b.options.dependsOn
    }

    private func isStale(_ directive: Int) -> Bool {
        unknown.contains(directive) || notebook.directives[directive].cellsBefore > firstCell
    }

    /// Indices of blocks with cells that are to run, and of what the page says at its top of those that did not.
    func blocks(of pieces: ReportPieces) -> [Int] {
        let ranges = notebook.cells.indices.filter { $0 >= firstCell }.map { notebook.cells[$0].range }
        return pieces.blocks.indices.filter { index in
            guard let block = pieces.blocks[index].range else { return index == 0 }
            return ranges.contains { $0.lowerBound >= block.lowerBound && $0.lowerBound < block.upperBound }
        }
    }

    /// Identifiers of cards whose numbers are to be computed.
    func cards(of pieces: ReportPieces) -> [String] {
        let places = Set(notebook.directives.indices.filter(isStale).map { notebook.directives[$0].range.lowerBound })
        return pieces.cards.indices.filter { pieces.cards[$0].places.contains(where: places.contains) }.map { "v:\($0 + 1)" }
    }
}
