import Notebooks

/// Finds what a place in the compiled program belongs to.
struct SourceMap {
    enum Part: Hashable {
        case cell(Int)
        case directive(Int)
    }

    let notebook: Notebook
    private let fileName: String
    private let lineWidths: [Int]

    init(_ notebook: Notebook) {
        self.notebook = notebook
        fileName = CellProgram.fileName(of: notebook)
        lineWidths = notebook.source.split(separator: "\n", omittingEmptySubsequences: false).map(\.utf8.count)
    }

    /// The cell or directive at a place that the compiler or a backtrace names, and the place in the
    /// notebook; nil for what stands around the cells.
    func part(file: String, line: Int, column: Int) -> (part: Part, location: SourceLocation)? {
        let name = file.split(separator: "/").last.map(String.init) ?? file
        for number in notebook.directives.indices where CellProgram.fileName(ofDirective: number) == name {
            let range = notebook.directives[number].range
            let isInside = line == 2 && column >= range.lowerBound.column && column <= range.upperBound.column
            return (
                .directive(number),
                isInside ? SourceLocation(line: range.lowerBound.line, column: column) : range.lowerBound
            )
        }
        guard name == fileName else { return nil }
        var location = SourceLocation(line: line, column: column)
        if isWrapper(line: line, column: column) {
            location = SourceLocation(line: line + 1, column: 1)
        }
        guard let cell = cell(at: location.line) else { return nil }
        if location.line != line { location.column = firstColumn(ofLine: location.line) }
        return (.cell(cell), location)
    }

    /// The call around a cell's value stands behind the end of the line before it.
    func isWrapper(line: Int, column: Int) -> Bool {
        lineWidths.indices.contains(line - 1) && column > lineWidths[line - 1] + 1
    }

    private func firstColumn(ofLine line: Int) -> Int {
        let lines = notebook.source.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.indices.contains(line - 1) else { return 1 }
        return lines[line - 1].utf8.prefix { $0 == UInt8(ascii: " ") }.count + 1
    }

    private func cell(at line: Int) -> Int? {
        notebook.cells.firstIndex {
            $0.range.lowerBound.line <= line && line <= $0.range.upperBound.line
        }
    }
}
