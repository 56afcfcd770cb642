/// A table drawn with "+", "-" and "|", whose cells hold blocks.
public struct GridTable: Sendable, Hashable {
    /// One for each column.
    public var alignments: [PipeTable.Alignment]
    /// The width of each column, as a share of all.
    public var widths: [Double]
    /// nil without a line of "=".
    public var header: [[Block]]?
    /// Each has one cell for each column.
    public var rows: [[[Block]]]
    /// What stands beside the table as ": Caption".
    public var caption: [Inline]?
}

extension NotebookReader {
    /// The table in some lines, or the lines as they stand.
    mutating func gridTable(_ lines: ClosedRange<Int>, _ range: SourceRange) -> Block {
        if let table = readGridTable(lines) { return Block(.gridTable(table), range: range) }
        report(
            "no-table", at: range.lowerBound,
            "this table is shown as code: its lines do not divide it into rows and columns",
            help: "Each row has a \"|\" under each \"+\" of the first line; no cell goes over an edge.",
            severity: .warning)
        return Block(
            .codeBlock(language: nil, text: lines.map { source.text(ofLine: $0) + "\n" }.joined()), range: range)
    }

    /// - Returns: nil for a table with cells that go over several columns or rows.
    mutating func readGridTable(_ range: ClosedRange<Int>) -> GridTable? {
        let lines = range.map { DashTable.Row(source.line($0), line: $0) }
        let indentation = lines[0].first(in: 0..<lines[0].count) ?? 0
        let edges = (0..<lines[0].count).filter { lines[0][$0] == "+" }
        guard edges.count >= 2 else { return nil }
        let columns = zip(edges, edges.dropFirst()).map { $0 + 1..<$1 }
        var rows: [[DashTable.Row]] = [[]]
        var header: [DashTable.Row]?
        var alignments = Self.alignments(lines[0], columns)
        for line in lines.dropFirst() {
            if line[indentation] == "+" {
                guard Self.isRule(line, edges) else { return nil }
                let isHeaderRule = columns.allSatisfy { line[$0.lowerBound + ($0.count > 1 ? 1 : 0)] == "=" }
                if isHeaderRule, header == nil, rows.count == 1 {
                    header = rows[0]
                    rows = [[]]
                    alignments = Self.alignments(line, columns)
                } else {
                    rows.append([])
                }
            } else {
                guard edges.allSatisfy({ line[$0] == "|" }) else { return nil }
                rows[rows.count - 1].append(line)
            }
        }
        if rows.last?.isEmpty ?? false { rows.removeLast() }
        let total = Double(columns.reduce(0) { $0 + $1.count })
        return GridTable(
            alignments: alignments, widths: columns.map { Double($0.count) / total },
            header: header.map { row in columns.map { cell(row, $0) } },
            rows: rows.map { row in columns.map { cell(row, $0) } })
    }

    private static func isRule(_ line: DashTable.Row, _ edges: [Int]) -> Bool {
        edges.allSatisfy { line[$0] == "+" }
            && (edges[0]...edges[edges.count - 1]).allSatisfy {
                line[$0].map { "+-=:".unicodeScalars.contains($0) } ?? false
            }
    }

    private static func alignments(_ line: DashTable.Row, _ columns: [Range<Int>]) -> [PipeTable.Alignment] {
        columns.map { column in
            let (isLeading, isTrailing) = (line[column.lowerBound] == ":", line[column.upperBound - 1] == ":")
            return isLeading ? (isTrailing ? .center : .leading) : (isTrailing ? .trailing : .none)
        }
    }

    private mutating func cell(_ rows: [DashTable.Row], _ columns: Range<Int>) -> [Block] {
        let parts = rows.map { $0.block(columns) }
        let indentation = parts.compactMap { (part) -> Int? in part.bytes.firstIndex { $0 != 0x20 } }.min() ?? 0
        var bytes: [UInt8] = []
        var places: [SourceLocation] = []
        for (row, part) in zip(rows, parts) {
            bytes += part.bytes.dropFirst(indentation) + [0x0A]
            places += part.places.dropFirst(indentation)
            places.append(part.places.last ?? SourceLocation(line: row.line, column: columns.lowerBound + 1))
        }
        let fragment = Fragment(bytes, places: places)
        let text = SourceText(bytes + [0x0A, 0x0A] + definitions.lines(for: bytes))
        return readBlocks(parse(text, in: fragment).children, in: fragment)
    }
}
