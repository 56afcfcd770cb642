import Records

/// The order in which a program's records can come: cells and directives one after the other, as they are tangled, each
/// once.
struct RecordSchedule {
    private enum Step: Hashable {
        case cell(Int)
        case directive(Int)
    }

    private var steps: ArraySlice<Step>
    private var openCell: Int?
    private var isFinished = false

    init(_ program: CellProgram) {
        let cells = program.cells.map { (position: $0, isCell: 1, step: Step.cell($0)) }
        let directives = program.directives.map {
            (position: program.notebook.directives[$0].cellsBefore, isCell: 0, step: Step.directive($0))
        }
        // Both are in order already; directives come before the cell that follows them.
        steps =
            (directives + cells).enumerated()
            .sorted { ($0.element.position, $0.element.isCell, $0.offset) < ($1.element.position, $1.element.isCell, $1.offset) }
            .map(\.element.step)[...]
    }

    mutating func take(_ record: Record) throws(RecordReader.Refusal) {
        guard !isFinished else { throw .foreign("a record after the last") }
        switch record {
        case .cellBegan(let cell):
            guard openCell == nil, steps.first == .cell(cell) else { throw .foreign("the beginning of cell \(cell) out of turn") }
            steps.removeFirst()
            openCell = cell
        case .cellEnded(let cell):
            guard openCell == cell else { throw .foreign("the end of cell \(cell) out of turn") }
            openCell = nil
        case .inline(let directive, _), .inlineError(let directive, _):
            guard openCell == nil, steps.first == .directive(directive) else {
                throw .foreign("the value of directive \(directive) out of turn")
            }
            steps.removeFirst()
        case .finished:
            guard openCell == nil, steps.isEmpty else { throw .foreign("an end before the end") }
            isFinished = true
        case .display, .fileRead, .claim, .measurement, .progress, .warning, .result, .resultTaken, .error: break
        }
    }
}
