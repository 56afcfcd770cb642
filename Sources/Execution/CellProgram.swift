import Notebooks
import Records

/// A notebook's cells and directives as one Swift source: the tangled program.
///
/// Each cell keeps its lines and columns: `#sourceLocation` gives the line, spaces give the column. What
/// is put around the cells stands under the file name ``scaffold``; each inline directive under a file
/// name of its own, on the second line.
public struct CellProgram: Sendable {
    /// The text of `main.swift`.
    public private(set) var source = ""
    /// The cells that are in it, by their number.
    public let cells: [Int]
    /// The inline directives that are in it, by their number.
    public let directives: [Int]
    /// Cells that cannot be Swift, because a bracket or a string in them never ends.
    public private(set) var imbalances: [Int: CellError] = [:]

    static let scaffold = "modelbook"

    private let notebook: Notebook
    private let lines: [Substring]

    /// - Parameters:
    ///   - cellLimit: only cells before this one are tangled, with the directives that follow them.
    ///   - omittedCells: cells to leave out, as if they were not to be evaluated.
    ///   - omittedDirectives: directives to leave out.
    public init(
        _ notebook: Notebook, parameters: [FrontMatter.Parameter], cellLimit: Int? = nil,
        omittingCells omittedCells: Set<Int> = [], omittingDirectives omittedDirectives: Set<Int> = []
    ) {
        self.notebook = notebook
        lines = notebook.source.split(separator: "\n", omittingEmptySubsequences: false)
        let limit = cellLimit ?? notebook.cells.count
        let cells = (0..<limit).filter { notebook.cells[$0].options.eval && !omittedCells.contains($0) }
        self.cells = cells
        directives = notebook.directives.indices
            .filter { notebook.directives[$0].cellsBefore <= limit && !omittedDirectives.contains($0) }
            .sorted { (notebook.directives[$0].cellsBefore, $0) < (notebook.directives[$1].cellsBefore, $1) }

        source = "import Modelbook\nCellRuntime.start()\n"
        for parameter in parameters { source += "let \(parameter.name)\(parameter.value.swift)\n" }
        var pending = directives[...]
        for cell in 0...limit {
            while let next = pending.first, notebook.directives[next].cellsBefore <= cell {
                addDirective(next)
                pending = pending.dropFirst()
            }
            if cells.contains(cell) { addCell(cell) }
        }
        source += "CellRuntime.finished()\n"
    }

    /// The name of the notebook in the program: messages are put back under its path afterwards.
    public static func fileName(of notebook: Notebook) -> String {
        notebook.path.split(separator: "/").last.map(String.init) ?? "notebook.md"
    }

    // MARK: Directives

    static func fileName(ofDirective number: Int) -> String { "inline \(number)" }

    private mutating func addDirective(_ number: Int) {
        let directive = notebook.directives[number]
        let start = directive.range.lowerBound
        addLocation(Self.fileName(ofDirective: number), line: 1)
        source += "CellRuntime.inline(\(number), line: \(start.line), column: \(start.column)) { try (\n"
        source += String(repeating: " ", count: start.column - 1) + directive.expression + "\n) }\n"
        addLocation(Self.scaffold, line: 1)
    }

    // MARK: Cells

    private mutating func addCell(_ number: Int) {
        let cell = notebook.cells[number]
        let statements: [CellStatements.Statement]
        do {
            statements = try CellStatements(cell.code).statements
        } catch {
            let place = location(of: error.offset, in: cell)
            imbalances[number] = CellError(
                kind: .compile, message: error.message, line: place.line, column: place.column)
            return
        }
        addLocation(Self.scaffold, line: 1)
        source += "CellRuntime.begin(cell: \(number))\n"
        if cell.options.error { source += "do {\n" }
        addCode(statements, of: cell)
        addLocation(Self.scaffold, line: 1)
        if cell.options.error { source += "} catch { CellRuntime.failed(error) }\n" }
        source += "CellRuntime.end(cell: \(number))\n"
    }

    /// The code, broken before each statement that something is put before or around.
    private mutating func addCode(_ statements: [CellStatements.Statement], of cell: Cell) {
        let code = Array(cell.code.utf8)
        var written = 0
        for (index, statement) in statements.enumerated() {
            let isValue = index == statements.count - 1 && statement.isExpression
            guard isValue || statement.throwOffset != nil else { continue }
            addText(code, written..<statement.range.lowerBound, of: cell)
            written = statement.range.lowerBound
            if let offset = statement.throwOffset {
                let place = location(of: offset, in: cell)
                addLocation(Self.scaffold, line: 1)
                source += "CellRuntime.at(\(place.line), \(place.column))\n"
            }
            guard isValue else { continue }
            let line = location(of: statement.range.lowerBound, in: cell).line - 1
            addLocation(Self.fileName(of: notebook), line: line)
            // Behind the end of the notebook's own line, so that no message can mean both.
            source += String(repeating: " ", count: wrapperColumn(onLine: line) - 1) + "show(\n"
            addText(code, statement.range, of: cell, withLocation: false)
            source += ")\n"
            written = statement.range.upperBound
        }
        addText(code, written..<code.count, of: cell)
    }

    /// Where the call around a cell's value begins on the line before it.
    func wrapperColumn(onLine line: Int) -> Int {
        (lines.indices.contains(line - 1) ? lines[line - 1].utf8.count : 0) + 2
    }

    /// Part of a cell's code, each line in its own column.
    private mutating func addText(
        _ code: [UInt8], _ range: Range<Int>, of cell: Cell, withLocation: Bool = true
    ) {
        guard range.contains(where: { code[$0] != 0x20 && code[$0] != 0x0A }) else { return }
        let start = location(of: range.lowerBound, in: cell)
        if withLocation { addLocation(Self.fileName(of: notebook), line: start.line) }
        let indentation = String(repeating: " ", count: cell.codeStart.column - 1)
        let text = String(decoding: code[range], as: UTF8.self)
        source += String(repeating: " ", count: start.column - 1)
        source += text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
            .map { $0 == 0 || $1.isEmpty ? String($1) : indentation + $1 }.joined(separator: "\n")
        if !text.hasSuffix("\n") { source += "\n" }
    }

    private func location(of offset: Int, in cell: Cell) -> SourceLocation {
        let before = cell.code.utf8.prefix(offset)
        let line = before.count { $0 == 0x0A }
        let column = before.reversed().prefix { $0 != 0x0A }.count
        return SourceLocation(line: cell.codeStart.line + line, column: cell.codeStart.column + column)
    }

    private mutating func addLocation(_ file: String, line: Int) {
        let name = file.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        source += "#sourceLocation(file: \"\(name)\", line: \(line))\n"
    }
}
