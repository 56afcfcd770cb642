import Records
import SystemIO

/// What a sweep's parameters change: the ledgers of its pages beside each other.
public struct SweepTable: Sendable {
    /// One page of the sweep.
    public struct Row: Sendable {
        /// The notebook's title.
        public var notebook: String
        /// The parameters' values, in the order of the sweep's parameters.
        public var values: [String]
        /// What an index says of the page.
        public var entry: IndexEntry
        /// Nil for a page that there is not.
        public var ledger: Ledger?

        /// - Parameters:
        ///   - notebook: its title.
        ///   - values: in the order of the sweep's parameters.
        public init(notebook: String, values: [String], entry: IndexEntry, ledger: Ledger?) {
            (self.notebook, self.values, self.entry, self.ledger) = (notebook, values, entry, ledger)
        }
    }

    /// A number on the pages; the same place several times is several of them.
    private struct Key: Hashable {
        var place: Ledger.Place
        var count: Int
    }

    private struct Column {
        var key: Key
        /// One for each row; nil where the page does not have it.
        var entries: [Ledger.Entry?]
        /// Whether the pages that there are have it otherwise.
        var changes: Bool

        var name: String { key.place.description.visibleLine + (key.count > 0 ? " (\(key.count + 1))" : "") }
        var numbers: [Double?] { entries.map { $0.flatMap { Double($0.value) }.flatMap { $0.isFinite ? $0 : nil } } }
    }

    private let parameters: [String]
    private let rows: [Row]
    private let columns: [Column]

    /// Columns of the table and charts beside it; what more there is stands in the ledgers.
    private static let columnLimit = 6
    private static let chartLimit = 4
    private static let seriesLimit = 4
    private static let barLimit = 40

    /// - Parameter parameters: their names.
    public init(parameters: [String], rows: [Row]) {
        (self.parameters, self.rows) = (parameters, rows)
        var order: [Key] = []
        var found: [Key: [Ledger.Entry?]] = [:]
        for (index, row) in rows.enumerated() {
            var counts: [Ledger.Place: Int] = [:]
            for value in row.ledger?.values ?? [] {
                let key = Key(place: value.of, count: counts[value.of, default: 0])
                counts[value.of, default: 0] += 1
                if found[key] == nil {
                    order.append(key)
                    found[key] = Array(repeating: nil, count: rows.count)
                }
                found[key]?[index] = value
            }
        }
        let present = rows.indices.filter { rows[$0].ledger != nil }
        columns = order.map { key in
            let entries = found[key] ?? []
            return Column(key: key, entries: entries, changes: Set(present.map { entries[$0]?.value }).count > 1)
        }
    }

    /// Numbers of sentences and cells first: an author who has chosen them wants them seen.
    private var changing: [Column] {
        let all = columns.filter { column in
            if case .expression(let swift) = column.key.place, parameters.contains(swift) { return false }
            return column.changes
        }
        let isInTable = { (column: Column) in if case .table = column.key.place { true } else { false } }
        return all.filter { !isInTable($0) } + all.filter(isInTable)
    }

    /// What the index shows, top to bottom, with captions.
    func displays(_ language: PageLanguage) -> [(display: Display, caption: String?)] {
        let words = language.words.site
        var displays: [(Display, String?)] = [(.table(table(language)), words.sweepTable)]
        let rest = changing.count - Self.columnLimit
        if rest > 0 { displays.append((.prose(words.more(rest).markdownEscaped), nil)) }
        for column in changing.prefix(Self.columnLimit) where displays.count < Self.chartLimit + 2 {
            guard let chart = chart(column, language) else { continue }
            displays.append((.chart(chart), chart.title))
        }
        let same = columns.filter { !$0.changes }.prefix(Self.columnLimit)
        if rows.count > 1, !same.isEmpty {
            let list = same.compactMap { column in
                column.entries.compactMap(\.self).first.map { entry in
                    "`\(column.name.replacing("`", with: "'"))` \(entry.text.markdownEscaped)"
                }
            }
            displays.append((.prose("\(words.same.markdownEscaped) \(list.joined(separator: "; "))."), nil))
        }
        return displays
    }

    private func table(_ language: PageLanguage) -> Table {
        let words = language.words.site
        let shown = Array(changing.prefix(Self.columnLimit))
        let columns = [Table.Column(words.page)] + shown.map { Table.Column($0.name, alignment: .trailing) }
        let lines = rows.enumerated().map { index, row in
            let name = label(index).markdownEscaped
            let link = row.entry.address.map { "[\(name)](\($0))" } ?? "\(name): \(words.noPage.markdownEscaped)"
            let values = shown.map { column in column.entries[index].map { Table.Cell.text($0.text) } ?? .missing }
            return Table.Row([.markdown(link)] + values)
        }
        return Table(columns: columns, rows: lines)
    }

    // MARK: Charts

    /// How a number depends on the first parameter that is one; on all of them as bars, where none is.
    private func chart(_ column: Column, _ language: PageLanguage) -> Chart? {
        let numbers = column.numbers
        guard numbers.compactMap(\.self).count > 1, let unit = column.entries.compactMap({ $0?.unit }).first else { return nil }
        let words = language.words.site
        let axis = Chart.Axis(column.name, unit, includesZero: false)
        let x = parameters.indices.first { index in rows.allSatisfy { Double($0.values[index])?.isFinite ?? false } }
        guard let x, Set(rows.map { $0.values[x] }).count > 1 else {
            guard rows.count <= Self.barLimit else { return nil }
            let bars = rows.indices.compactMap { index in
                numbers[index].map { Chart.Bar(label(index), [.init("", Number($0, unit))]) }
            }
            let title = words.dependence(column.name, parameters.joined(separator: ", "))
            return Chart(title: title, summary: summary(title, column), mark: .bars(bars), x: Chart.Axis(column.name, unit))
        }
        let places = rows.compactMap { Double($0.values[x]) }
        let names = rows.indices.map { label($0, except: x) }
        let hasSeries = Set(names).count <= Self.seriesLimit
        let order = rows.indices.sorted { (names[$0], places[$0]) < (names[$1], places[$1]) }
        let points = order.compactMap { index -> Chart.Point? in
            guard let number = numbers[index] else { return nil }
            let spread = column.entries[index]?.spread
            let interval = spread.map { Chart.Point.Interval(lower: number - $0, upper: number + $0) }
            return Chart.Point(
                "", x: Number(places[index], .number), y: Number(number, unit), series: hasSeries ? names[index] : "",
                interval: interval)
        }
        let (low, high) = (places.min() ?? 0, places.max() ?? 0)
        let isWide = low > 0 && high / low >= 50
        let title = words.dependence(column.name, parameters[x])
        return Chart(
            title: title, summary: summary(title, column), mark: hasSeries ? .line(points) : .scatter(points),
            x: Chart.Axis(parameters[x], scale: isWide ? .logarithmic : .linear, includesZero: false), y: axis)
    }

    /// "calibration = 50", behind the notebook's title where there are several.
    private func label(_ row: Int, except parameter: Int? = nil) -> String {
        let notebook = Set(rows.map(\.notebook)).count > 1 ? [rows[row].notebook] : []
        let values = parameters.indices.filter { $0 != parameter }.map { "\(parameters[$0]) = \(rows[row].values[$0])" }
        return (notebook + values).joined(separator: ", ")
    }

    private func summary(_ title: String, _ column: Column) -> String {
        let list = rows.indices.compactMap { index in
            column.entries[index].map { "\(label(index)): \($0.text)" }
        }
        return "\(title). \(list.prefix(12).joined(separator: "; "))."
    }
}
