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
            let directive = notebook.directives[number]
            let offset = column - directive.range.lowerBound.column
            let isInside = line == 2 && (0...directive.expression.utf8.count).contains(offset)
            return (.directive(number), place(ofByte: isInside ? offset : 0, in: directive))
        }
        if let start = value(file: name) {
            return cell(at: start.line).map { (.cell($0), line == 2 ? SourceLocation(line: start.line, column: column) : start) }
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

    /// Whether a place belongs to the declaration of a checked value, which no statement of the author's is part of.
    func isValue(file: String) -> Bool { value(file: file) != nil }

    /// Where a checked value is declared, by the name of its file: see ``CellProgram/fileName(ofValueAt:)``.
    func value(file: String) -> SourceLocation? {
        let parts = (file.split(separator: "/").last ?? "").split(separator: " ")
        guard parts.count == 3, parts[0] == "value", let line = Int(parts[1]), let column = Int(parts[2]) else { return nil }
        return SourceLocation(line: line, column: column)
    }

    /// The place in the notebook of a byte of an expression. A line's end, with what the next line begins with, is one
    /// space of the expression.
    func place(ofByte offset: Int, in directive: InlineDirective) -> SourceLocation {
        var place = directive.range.lowerBound
        place.column += offset
        while place.line < directive.range.upperBound.line, place.column > lineWidths[place.line - 1] + 1 {
            let behind = place.column - lineWidths[place.line - 1] - 2
            place = SourceLocation(line: place.line + 1, column: firstColumn(ofLine: place.line + 1) + behind)
        }
        return place
    }

    /// The call around a cell's value stands behind the end of the line before it.
    func isWrapper(line: Int, column: Int) -> Bool {
        lineWidths.indices.contains(line - 1) && column > lineWidths[line - 1] + 1
    }

    private func firstColumn(ofLine line: Int) -> Int {
        let lines = notebook.source.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.indices.contains(line - 1) else { return 1 }
        return lines[line - 1].utf8.prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: ">") }.count + 1
    }

    private func cell(at line: Int) -> Int? {
        notebook.cells.firstIndex {
            $0.range.lowerBound.line <= line && line <= $0.range.upperBound.line
        }
    }
}
