extension ReportComparison {
    mutating func compare(_ old: PageTable, _ new: PageTable, in section: String) {
        let columns = Self.pairs(old.columns, new.columns)
        let lines = Self.pairs(old.rows.map(\.title), new.rows.map(\.title))
        note(columns, "column", of: new.name, old.columns, new.columns)
        note(lines, "row", of: new.name, old.rows.map(\.title), new.rows.map(\.title))
        var side = SideBySideRow(kind: .figure, lines: [columns.map { [.init(kind: .same, text: new.columns[$0.new])] }])
        let partners = Dictionary(uniqueKeysWithValues: lines.map { ($0.new, $0.old) })
        for (index, row) in new.rows.enumerated() {
            guard let partner = partners[index] else {
                side.lines.append(columns.map { [.init(kind: .new, text: row.text($0.new))] })
                continue
            }
            let cells = columns.map { column -> [SentenceChange.Run] in
                guard let before = old.rows[partner].cells.element(column.old), let after = row.cells.element(column.new)
                else { return [] }
                // The first column has the rows' titles, by which they are found.
                guard column.new > 0 else { return [.init(kind: .same, text: row.title)] }
                return compare(before, after, in: section, new, column: new.columns[column.new], row: row.title)
            }
            side.lines.append(cells)
        }
        for (index, row) in old.rows.enumerated() where !lines.contains(where: { $0.old == index }) {
            side.lines.append(columns.map { [.init(kind: .old, text: row.text($0.old))] })
        }
        rows.append(side)
    }

    private mutating func compare(
        _ old: [Piece], _ new: [Piece], in section: String, _ table: PageTable, column: String, row: String
    ) -> [SentenceChange.Run] {
        let difference = PassageDifference(
            Passage(kind: .text, pieces: old, range: 0..<0), Passage(kind: .text, pieces: new, range: 0..<0))
        take(difference, in: section, of: table.name)
        // A cell that holds no number is a word that changed.
        if difference.values.isEmpty, !difference.sentences.isEmpty {
            let place = SentenceChange.Run(kind: .same, text: "\(table.name), \(row), \(column): ")
            sentences += difference.sentences.map { SentenceChange(section: section, runs: [place] + $0) }
        }
        return difference.runs
    }

    /// Notes the rows or columns that stand in one of the tables alone.
    private mutating func note(
        _ pairs: [(old: Int, new: Int)], _ noun: String, of table: String, _ old: [String], _ new: [String]
    ) {
        for (kind, titles) in [
            (StructureChange.Kind.removed, Self.unpaired(old, pairs.map(\.old))), (.added, Self.unpaired(new, pairs.map(\.new))),
        ] {
            structure += titles.map { StructureChange(kind: kind, what: "\(noun) “\($0)” of \(table)") }
        }
    }

    /// Pairs of equal names; the second of a name goes with the second.
    private static func pairs(_ old: [String], _ new: [String]) -> [(old: Int, new: Int)] {
        var places = Dictionary(grouping: old.indices) { Array(old[$0].utf8) }
        return new.indices.compactMap { index in
            guard let first = places[Array(new[index].utf8)]?.first else { return nil }
            places[Array(new[index].utf8)]?.removeFirst()
            return (first, index)
        }
    }

    private static func unpaired(_ names: [String], _ pairs: [Int]) -> [String] {
        names.indices.filter { !Set(pairs).contains($0) }.map { names[$0] }
    }
}

extension PageTable.Row {
    fileprivate func text(_ column: Int) -> String {
        Passage.collapsed((cells.element(column) ?? []).map(\.text).joined())
    }
}

extension Array {
    fileprivate func element(_ index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
