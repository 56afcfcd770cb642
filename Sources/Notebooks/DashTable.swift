/// A table whose columns stand under groups of dashes: Pandoc's simple tables and those with cells of several lines.
enum DashTable {
    /// Where its parts stand.
    struct Lines {
        var all: ClosedRange<Int>
        /// nil for a table without a header.
        var header: ClosedRange<Int>?
        /// The line of dashes that divides the columns.
        var rule: Int
        var body: Range<Int>
        /// Whether blank lines divide the rows, and a cell has several lines.
        var hasBlankRows: Bool
    }

    /// A line with the place of each of its characters.
    struct Row {
        let line: Int
        private let scalars: [(scalar: Unicode.Scalar, offset: Int)]

        init(_ bytes: ArraySlice<UInt8>, line: Int) {
            self.line = line
            var offset = 0
            scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars.map { scalar in
                defer { offset += UTF8.width(scalar) }
                return (scalar, offset)
            }
        }

        var count: Int { scalars.count }

        /// The characters of some columns with their places, without white space at both ends.
        func slice(_ columns: Range<Int>) -> (bytes: [UInt8], places: [SourceLocation]) {
            var part = scalars[min(columns.lowerBound, count)..<min(columns.upperBound, count)]
            while part.first?.scalar == " " { part.removeFirst() }
            while part.last?.scalar == " " { part.removeLast() }
            return bytes(part)
        }

        /// The same with the white space that it begins with.
        func block(_ columns: Range<Int>) -> (bytes: [UInt8], places: [SourceLocation]) {
            var part = scalars[min(columns.lowerBound, count)..<min(columns.upperBound, count)]
            while part.last?.scalar == " " { part.removeLast() }
            return bytes(part)
        }

        private func bytes(_ part: ArraySlice<(scalar: Unicode.Scalar, offset: Int)>) -> ([UInt8], [SourceLocation]) {
            var bytes: [UInt8] = []
            var places: [SourceLocation] = []
            for (scalar, offset) in part {
                for byte in String(scalar).utf8 {
                    bytes.append(byte)
                    places.append(SourceLocation(line: line, column: offset + 1))
                }
            }
            return (bytes, places)
        }

        func first(in columns: Range<Int>) -> Int? { columns.first { $0 < count && scalars[$0].scalar != " " } }
        func last(in columns: Range<Int>) -> Int? { columns.last { $0 < count && scalars[$0].scalar != " " } }

        subscript(index: Int) -> Unicode.Scalar? { scalars.indices.contains(index) ? scalars[index].scalar : nil }
    }
}

extension NotebookReader {
    mutating func readDashTable(_ lines: DashTable.Lines) -> PipeTable {
        let rule = DashTable.Row(source.line(lines.rule), line: lines.rule)
        let groups = Self.groups(in: rule)
        let columns = groups.indices.map { index in
            (index == 0 ? 0 : groups[index].lowerBound)..<(index + 1 < groups.count
                ? groups[index + 1].lowerBound : Int.max)
        }
        let header = lines.header.map { $0.map { DashTable.Row(source.line($0), line: $0) } } ?? []
        var rows: [[DashTable.Row]] = []
        var isNew = true
        for number in lines.body {
            let row = DashTable.Row(source.line(number), line: number)
            if lines.hasBlankRows, source.line(number).isBlank {
                isNew = true
            } else if isNew || !lines.hasBlankRows {
                rows.append([row])
                isNew = false
            } else {
                rows[rows.count - 1].append(row)
            }
        }
        let model = header.first ?? rows.first?.first
        let total = Double(groups.reduce(0) { $0 + $1.count })
        return PipeTable(
            alignments: groups.map { group in Self.alignment(of: model, group) },
            header: header.isEmpty ? [] : columns.map { cell(header, $0) },
            rows: rows.map { row in columns.map { cell(row, $0) } },
            widths: lines.hasBlankRows ? groups.map { Double($0.count) / total } : nil)
    }

    /// A column's text stands flush with its dashes at the side on which it is aligned.
    private static func alignment(of row: DashTable.Row?, _ group: Range<Int>) -> PipeTable.Alignment {
        guard let row, let first = row.first(in: group), let last = row.last(in: group) else { return .none }
        // What goes beyond the dashes is flush with them, too.
        let goesOn = row[group.upperBound].map { $0 != " " } ?? false
        let isLeading = first == group.lowerBound
        let isTrailing = last == group.upperBound - 1 || goesOn
        return isLeading ? isTrailing ? .none : .leading : isTrailing ? .trailing : .center
    }

    private static func groups(in rule: DashTable.Row) -> [Range<Int>] {
        var groups: [Range<Int>] = []
        var start: Int?
        for index in 0...rule.count {
            if rule[index] == "-" {
                start = start ?? index
            } else if let first = start {
                groups.append(first..<index)
                start = nil
            }
        }
        return groups
    }

    private mutating func cell(_ rows: [DashTable.Row], _ columns: Range<Int>) -> [Inline] {
        var bytes: [UInt8] = []
        var places: [SourceLocation] = []
        for row in rows {
            let part = row.slice(columns)
            if part.bytes.isEmpty { continue }
            if let last = places.last {
                bytes.append(0x20)
                places.append(last)
            }
            bytes += part.bytes
            places += part.places
        }
        return readInlines(Fragment(bytes, places: places))
    }
}
