import Notebooks
import Records

/// Builds notebooks block by block, as the parser would, for tests of how they look.
struct NotebookBuilder {
    var notebook: Notebook
    var run = Run()
    private var line = 1

    init(path: String = "notebooks/demo.md") {
        notebook = Notebook(path: path, source: "")
    }

    mutating func add(_ kind: Block.Kind, _ attributes: Attributes = Attributes()) {
        notebook.blocks.append(Block(kind, range: range(), attributes: attributes))
        line += 2
    }

    mutating func heading(_ level: Int, _ text: String, _ identifier: String, number: String? = nil) {
        add(.heading(Heading(level: level, content: [self.text(text)], identifier: identifier, number: number)))
    }

    mutating func paragraph(_ content: Inline...) { add(.paragraph(content)) }

    mutating func cell(_ code: String, _ outcome: CellRun, _ change: (inout CellOptions) -> Void = { _ in }) {
        var options = CellOptions()
        change(&options)
        let start = SourceLocation(line: line + 1, column: 1)
        notebook.cells.append(Cell(code: code, codeStart: start, options: options, range: range()))
        run.cells.append(outcome)
        add(.cell(notebook.cells.count - 1))
    }

    /// An inline directive with the value that its run gave.
    mutating func live(_ expression: String, _ value: InlineValue?) -> Inline {
        notebook.directives.append(
            InlineDirective(expression: expression, range: range(column: 12), cellsBefore: notebook.cells.count))
        let index = notebook.directives.count - 1
        run.inlines[index] = value
        return Inline(.directive(index), range: range(column: 4))
    }

    mutating func live(_ expression: String, _ number: Number) -> Inline { live(expression, .number(number)) }

    mutating func target(_ label: String, _ kind: ReferenceTarget.Kind, _ number: String) {
        notebook.targets[label] = ReferenceTarget(kind: kind, number: number)
    }

    func text(_ text: String) -> Inline { Inline(.text(text), range: range()) }
    func inline(_ kind: Inline.Kind) -> Inline { Inline(kind, range: range()) }

    func range(column: Int = 1) -> SourceRange {
        SourceLocation(line: line, column: column)..<SourceLocation(line: line + 1, column: 1)
    }
}
