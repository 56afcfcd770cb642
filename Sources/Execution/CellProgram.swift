import Notebooks
import Records

/// A notebook's cells and directives as one Swift program: the tangled notebook.
///
/// The cells are the top level of `main.swift`. The inline directives are functions of a file of their own, called
/// where they stand: two files are compiled beside each other. In the second file are also the values of the top level
/// that could be read too early: see ``CheckedValues``.
///
/// Each cell keeps its lines and columns: `#sourceLocation` gives the line, spaces give the column. What
/// is put around the cells stands under the file name ``scaffold``; each inline directive under a file
/// name of its own, on the second line.
public struct CellProgram: Sendable {
    /// A file of the program.
    public struct Source: Sendable, Hashable {
        /// "main.swift", or "inlines.swift".
        public var name: String
        /// The whole file.
        public var text: String
        /// Whether the compiler's warnings of it are of use: there are none of what is in a sentence.
        public var isWarned = true
    }

    /// The files that are compiled together: `main.swift`, and behind it the one of the directives if there are any.
    public var sources: [Source] {
        let main = Source(name: "main.swift", text: source)
        let text = valueSource + inlineSource
        return text.isEmpty
            ? [main] : [main, Source(name: "inlines.swift", text: inlineHead + text, isWarned: !valueSource.isEmpty)]
    }

    var source = ""
    private var inlineHead = "import Modelbook\n"
    private var inlineSource = ""
    var valueSource = ""
    /// The cells that are in it, by their number.
    public let cells: [Int]
    /// The inline directives that are in it, by their number.
    public let directives: [Int]
    /// Cells that cannot be Swift, because a bracket or a string in them never ends.
    public private(set) var imbalances: [Int: CellError] = [:]

    static let scaffold = "modelbook"

    let notebook: Notebook
    private let lines: [Substring]
    private let syntax: NotebookSyntax
    private let checked: [TopLevel.Position: TopLevelBinding]
    /// How many values are checked so far.
    var checkedCount = 0
    /// Whether the directives see from another file what the cells declare.
    private var isDivided = true

    /// The program of all cells that are evaluated, with all directives.
    public init(_ notebook: Notebook, parameters: [FrontMatter.Parameter]) {
        let syntax = NotebookSyntax(notebook)
        let checked = CheckedValues(notebook, syntax, TopLevel(notebook, syntax))
        self.init(notebook, syntax, checked.bindings, parameters: parameters, cellLimit: nil)
    }

    /// - Parameters:
    ///   - cellLimit: only cells before this one are tangled, with the directives that follow them.
    ///   - omittedCells: cells to leave out, as if they were not to be evaluated.
    ///   - omittedDirectives: directives to leave out.
    ///   - unchecked: values that are written as they are, though something could read them early.
    init(
        _ notebook: Notebook, _ syntax: NotebookSyntax, _ checkedValues: [TopLevel.Position: TopLevelBinding],
        parameters: [FrontMatter.Parameter], cellLimit: Int?,
        omittingCells omittedCells: Set<Int> = [], omittingDirectives omittedDirectives: Set<Int> = [],
        unchecked: Set<TopLevel.Position> = []
    ) {
        self.notebook = notebook
        lines = notebook.source.split(separator: "\n", omittingEmptySubsequences: false)
        self.syntax = syntax
        checked = checkedValues.filter { !unchecked.contains($0.key) }
        let limit = cellLimit ?? notebook.cells.count
        let cells = (0..<limit).filter { notebook.cells[$0].options.eval && !omittedCells.contains($0) }
        self.cells = cells
        directives = notebook.directives.indices
            .filter { notebook.directives[$0].cellsBefore <= limit && !omittedDirectives.contains($0) }
            .sorted { (notebook.directives[$0].cellsBefore, $0) < (notebook.directives[$1].cellsBefore, $1) }

        divide()
        source = "import Modelbook\nCellRuntime.start()\n"
        for parameter in parameters { source += "let \(parameter.name)\(parameter.value.swift)\n" }
        var pending = directives[...]
        for cell in 0...limit {
            let group = pending.prefix { notebook.directives[$0].cellsBefore <= cell }
            pending = pending.dropFirst(group.count)
            addDirectives(group, before: cell)
            if cells.contains(cell) { addCell(cell) }
        }
        source += "CellRuntime.finished()\n"
    }

    /// The name of the notebook in the program: messages are put back under its path afterwards. Without what a string of
    /// Swift or a line of a message would not bear.
    public static func fileName(of notebook: Notebook) -> String {
        let name = notebook.path.split(separator: "/").last ?? "notebook.md"
        return String(
            name.map { $0 == "\"" || $0 == "\\" || $0.isNewline || $0.unicodeScalars.contains { $0.value < 0x20 } ? "_" : $0 })
    }

    // MARK: Directives

    static func fileName(ofDirective number: Int) -> String { "inline \(number)" }

    /// What a cell imports is imported for the directives too; what depends on a condition stays in one file with them.
    private mutating func divide() {
        for cell in cells {
            for statement in syntax.statements(ofCell: cell) {
                if statement.tokens.contains(where: { $0.text.hasPrefix("#if") }) { isDivided = false }
                if statement.isDeclaration, statement.tokens.contains(where: { $0.text == "import" && $0.depth == 0 }) {
                    inlineHead += String(decoding: Array(notebook.cells[cell].code.utf8)[statement.range], as: UTF8.self) + "\n"
                }
            }
        }
    }

    /// The directives between two cells.
    private mutating func addDirectives(_ numbers: ArraySlice<Int>, before cell: Int) {
        guard !numbers.isEmpty else { return }
        let calls = numbers.map(call(ofDirective:)).joined()
        guard isDivided else {
            source += calls + Self.location(Self.scaffold, line: 1)
            return
        }
        let waits = numbers.contains(where: waits)
        inlineSource += "func modelbookInlines\(cell)() \(waits ? "async " : ""){\n\(calls)}\n"
        source += Self.location(Self.scaffold, line: 1) + "\(waits ? "await " : "")modelbookInlines\(cell)()\n"
    }

    private func waits(_ directive: Int) -> Bool {
        syntax.directives[directive].contains { $0.text == "await" }
    }

    private func call(ofDirective number: Int) -> String {
        let directive = notebook.directives[number]
        let start = directive.range.lowerBound
        let function = waits(number) ? "await CellRuntime.inlineAsync" : "CellRuntime.inline"
        return Self.location(Self.fileName(ofDirective: number), line: 1)
            + "\(function)(\(number), line: \(start.line), column: \(start.column)) { try (\n"
            + String(repeating: " ", count: start.column - 1) + directive.expression + "\n) }\n"
    }

    // MARK: Cells

    private mutating func addCell(_ number: Int) {
        let cell = notebook.cells[number]
        let statements: [CellStatements.Statement]
        do {
            statements = try syntax.cells[number].get().statements
        } catch {
            let place = cell.location(ofOffset: error.offset)
            imbalances[number] = CellError(
                kind: .compile, message: error.message, line: place.line, column: place.column)
            return
        }
        source += Self.location(Self.scaffold, line: 1)
        source += "CellRuntime.begin(cell: \(number))\n"
        addCode(statements, ofCell: number)
        source += Self.location(Self.scaffold, line: 1)
        source += "CellRuntime.end(cell: \(number))\n"
    }

    /// The code, broken before each statement that runs, and around each value that is shown.
    private mutating func addCode(_ statements: [CellStatements.Statement], ofCell number: Int) {
        let cell = notebook.cells[number]
        let code = Self.withoutPrivacy(Array(cell.code.utf8), statements)
        var written = 0
        var recovery = Recovery(isNeeded: cell.options.error && statements.contains { $0.throwOffset != nil })
        for (index, statement) in statements.enumerated() {
            let start = statement.range.lowerBound
            if let line = recovery.line(before: statement) {
                addText(code, written..<start, of: cell)
                written = start
                source += Self.location(Self.scaffold, line: 1)
                source += line
            }
            guard !statement.isDeclaration else { continue }
            for mark in [(start: start, offset: statement.throwOffset ?? start)]
                + statement.nestedThrows.filter({ $0.start > start })
            {
                addValues(index == statements.count - 1 ? statement.values : [], before: mark.start, code, &written, of: cell)
                addText(code, written..<mark.start, of: cell)
                written = mark.start
                let place = cell.location(ofOffset: mark.offset)
                source += Self.location(Self.scaffold, line: 1)
                source += "CellRuntime.at(\(place.line), \(place.column))\n"
            }
            addValues(index == statements.count - 1 ? statement.values : [], before: code.count, code, &written, of: cell)
            if let binding = checked[TopLevel.Position(cell: number, statement: index)] {
                addChecked(binding, code, statement, of: cell)
                written = Self.afterSemicolon(code, statement.range.upperBound)
            }
        }
        addText(code, written..<code.count, of: cell)
        if let line = recovery.lineAtEnd {
            source += Self.location(Self.scaffold, line: 1)
            source += line
        }
    }

    /// Writes the values of a statement that begin before an offset and are not written yet.
    private mutating func addValues(
        _ values: [Range<Int>], before offset: Int, _ code: [UInt8], _ written: inout Int, of cell: Cell
    ) {
        for value in values where value.lowerBound >= written && value.lowerBound < offset {
            addText(code, written..<value.lowerBound, of: cell)
            let line = cell.location(ofOffset: value.lowerBound).line - 1
            addWrapper("CellRuntime.show(", onLine: line)
            addText(code, value, of: cell, withLocation: false)
            source += ")\n"
            written = Self.afterSemicolon(code, value.upperBound)
        }
    }

    /// A semicolon behind what is written on lines of its own would be a statement without anything in it.
    private static func afterSemicolon(_ code: [UInt8], _ offset: Int) -> Int {
        let next = code[offset...].drop { $0 == 0x20 }
        return next.first == UInt8(ascii: ";") ? next.startIndex + 1 : offset
    }

    /// Privacy within a file means nothing in a program whose cells are one file, but would hide what the cells declare
    /// from the second one.
    private static func withoutPrivacy(_ code: [UInt8], _ statements: [CellStatements.Statement]) -> [UInt8] {
        var code = code
        for tokens in statements.map(\.tokens) {
            for index in tokens.indices {
                let token = tokens[index]
                guard token.text == "fileprivate" || token.text == "private" && token.depth == 0 else { continue }
                let isOfSetter = tokens[(index + 1)...].prefix(3).map(\.text) == ["(", "set", ")"]
                let end = isOfSetter ? tokens[index + 3].range.upperBound : token.range.upperBound
                for offset in token.range.lowerBound..<end { code[offset] = 0x20 }
            }
        }
        return code
    }

    /// Puts what may throw in a cell with `error: true` into `do` blocks. Declarations stay outside, so that later
    /// cells see them; behind a constant whose value may throw, all stands in its block.
    private struct Recovery {
        let isNeeded: Bool
        private var isOpen = false
        private var holdsRest = false

        init(isNeeded: Bool) {
            self.isNeeded = isNeeded
        }

        private static let close = "} catch { CellRuntime.failed(error) }\n"

        mutating func line(before statement: CellStatements.Statement) -> String? {
            guard isNeeded, !holdsRest else { return nil }
            let isOutside = statement.isDeclaration || statement.isBinding && statement.throwOffset == nil
            holdsRest = !isOutside && statement.isBinding
            guard isOpen == isOutside else { return nil }
            isOpen = !isOutside
            return isOutside ? Self.close : "do {\ntry CellRuntime.proceed()\n"
        }

        var lineAtEnd: String? { isOpen ? Self.close : nil }
    }

    /// Writes something of ours on a line of the notebook: behind its end, so that no message can mean both.
    mutating func addWrapper(_ text: String, onLine line: Int) {
        source += Self.location(Self.fileName(of: notebook), line: line)
        source += String(repeating: " ", count: wrapperColumn(onLine: line) - 1) + text + "\n"
    }

    /// Where the call around a cell's value begins on the line before it.
    func wrapperColumn(onLine line: Int) -> Int {
        (lines.indices.contains(line - 1) ? lines[line - 1].utf8.count : 0) + 2
    }

    /// Part of a cell's code, each line in its own column.
    mutating func addText(
        _ code: [UInt8], _ range: Range<Int>, of cell: Cell, withLocation: Bool = true
    ) {
        guard range.contains(where: { code[$0] != 0x20 && code[$0] != 0x0A }) else { return }
        if withLocation {
            source += Self.location(Self.fileName(of: notebook), line: cell.location(ofOffset: range.lowerBound).line)
        }
        source += Self.text(code, range, of: cell)
    }

    static func text(_ code: [UInt8], _ range: Range<Int>, of cell: Cell) -> String {
        let indentation = String(repeating: " ", count: cell.codeStart.column - 1)
        let text = String(decoding: code[range], as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
            .map { $0 == 0 || $1.isEmpty ? String($1) : indentation + $1 }.joined(separator: "\n")
        let column = cell.location(ofOffset: range.lowerBound).column
        return String(repeating: " ", count: column - 1) + lines + (text.hasSuffix("\n") ? "" : "\n")
    }

    static func location(_ file: String, line: Int) -> String {
        "#sourceLocation(file: \"\(file)\", line: \(line))\n"
    }
}
