extension ReportComparison {
    mutating func compare(_ old: PageTable, _ new: PageTable, in section: String) {
        let columns = Self.pairs(old.columns, new.columns)
        let lines = Self.pairs(old.rows.map(\.title), new.rows.map(\.title))
        note(Self.unpaired(old.columns, columns.map(\.old)), .removed, "column", of: new)
        note(Self.unpaired(new.columns, columns.map(\.new)), .added, "column", of: new)
        note(Self.unpaired(old.rows.map(\.title), lines.map(\.old)), .removed, "row", of: new)
        note(Self.unpaired(new.rows.map(\.title), lines.map(\.new)), .added, "row", of: new)
        rows.append(SideBySideRow(kind: .figure, runs: [.init(kind: .same, text: new.name)]))
        for line in lines {
            var runs: [SentenceChange.Run] = [.init(kind: .same, text: new.rows[line.new].title + ":")]
            for column in columns where column.new > 0 {
                guard let before = old.rows[line.old].cells.element(column.old),
                    let after = new.rows[line.new].cells.element(column.new)
                else { continue }
                runs += compare(
                    before, after, in: section, new, column: new.columns[column.new], row: new.rows[line.new].title)
            }
            rows.append(SideBySideRow(kind: .figure, runs: runs))
        }
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
        return [.init(kind: .same, text: " ")] + difference.runs
    }

    private mutating func note(_ titles: [String], _ kind: StructureChange.Kind, _ noun: String, of table: PageTable) {
        for title in titles {
            structure.append(StructureChange(kind: kind, what: "\(noun) “\(title)” of \(table.name)"))
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

extension Array {
    fileprivate func element(_ index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
