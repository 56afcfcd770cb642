import Notebooks
import Records
import Rendering

/// All values that a notebook's run left behind, and those of an earlier page.
struct KnownValues {
    private(set) var all: [KnownValue] = []
    /// Values of the last page that are others now, or that are gone.
    private(set) var former: [KnownValue] = []
    /// The values of a section by their units.
    private(set) var siblings: [Int: [Number.Unit: Set<Double>]] = [:]
    /// The words of a directive's value, by its number.
    private(set) var directiveWords: [Int: (name: String, words: Set<String>)] = [:]
    /// The cells that declare a name, by its first one.
    private let declarations: [String: Int]
    /// What the titles of a table's rows name.
    private let titles: [String: String]
    /// All values of the last page.
    private(set) var previous: [KnownValue] = []

    init(_ notebook: Notebook, _ run: Run, _ prose: [ProseText], previous: Ledger?) {
        let aliases = Self.aliases(in: notebook)
        declarations = Self.declarations(in: notebook)
        titles = TableExpressions.titles(in: notebook)
        addDirectives(notebook, run, prose, aliases)
        var section = 0
        for block in notebook.blocks { addTables(block, notebook, run, &section, aliases) }
        for value in all {
            siblings[value.section, default: [:]][value.number.unit, default: []].insert(value.number.value)
            if let number = value.directiveNumber { directiveWords[number] = (value.name, Words.withSynonyms(value.words)) }
        }
        addFormer(previous, aliases)
    }

    private mutating func addDirectives(
        _ notebook: Notebook, _ run: Run, _ prose: [ProseText], _ aliases: [String: Set<String>]
    ) {
        for text in prose {
            for (index, object) in text.objects.sorted(by: { $0.key < $1.key }) {
                guard case .directive(let number) = object, case .number(let value)? = run.inlines[number], value.isFinite
                else { continue }
                let directive = notebook.directives[number]
                var known = KnownValue(directive.expression, value, aliases: aliases)
                known.directiveNumber = number
                known.section = text.section
                known.place = directive.range.lowerBound
                known.noun = Words.stems(Self.words(behind: index, in: text))
                all.append(known)
            }
        }
    }

    /// The three words behind a place, as far as its sentence goes.
    static func words(behind index: Int, in text: ProseText) -> String {
        let rest = text.characters[(index + 1)...].prefix { !".;:?!(".contains($0) && $0 != ProseText.placeholder }
        return rest.split(whereSeparator: \.isWhitespace).prefix(3).map { String($0) }.joined(separator: " ")
    }

    // MARK: Tables and charts

    private mutating func addTables(
        _ block: Block, _ notebook: Notebook, _ run: Run, _ section: inout Int, _ aliases: [String: Set<String>]
    ) {
        switch block.kind {
        case .heading: section += 1
        case .cell(let index):
            guard run.cells.indices.contains(index) else { return }
            let cell = notebook.cells[index]
            var count = 0
            for case .display(let display) in run.cells[index].outputs
            where cell.options.include && cell.options.output != .hidden {
                add(display, of: cell, notebook, section, index, &count, aliases)
            }
        default: for inner in block.kind.blocks { addTables(inner, notebook, run, &section, aliases) }
        }
    }

    private mutating func add(
        _ display: Display, of cell: Cell, _ notebook: Notebook, _ section: Int, _ index: Int, _ count: inout Int,
        _ aliases: [String: Set<String>]
    ) {
        func place(_ value: KnownValue) -> KnownValue {
            var value = value
            (value.section, value.place) = (section, cell.codeStart)
            return value
        }
        let target = cell.options.label.flatMap { notebook.targets[$0] }
        let name = target.map { ($0.kind == .table ? "Table " : "Figure ") + $0.number } ?? cell.options.label ?? "a table"
        switch display {
        case .table(let table):
            count += 1
            let expressions = TableExpressions(cell, titles: titles)
            for (row, line) in table.rows.enumerated() {
                for (column, entry) in line.cells.enumerated() {
                    guard let number = entry.number, number.isFinite else { continue }
                    let title = table.columns.indices.contains(column) ? table.columns[column].title.source : ""
                    let at = KnownValue.TableCellPlace(
                        table: "\(index).\(count)", row: row, column: column,
                        isEmphasized: line.isEmphasized || line.cells.first.map(Self.isSum) ?? false)
                    let header = line.cells.first?.title ?? ""
                    var value = place(KnownValue(number, table: name, row: header, column: title, at: at, aliases: aliases))
                    value.expression = expressions.expression(row: header, column: column)
                    all.append(value)
                }
            }
        case .chart(let chart):
            for (label, number) in chart.numbers where number.isFinite {
                var value = KnownValue(name: "\(name), \(label)", number: number)
                value.subject = Words.stems(label)
                value.measure = Words.stems(chart.title)
                all.append(place(value))
            }
        case .number(let number) where number.isFinite:
            var value = KnownValue(name: cell.options.label ?? "a cell’s value", number: number)
            if let expression = TableExpressions.shownName(in: cell) {
                value = KnownValue(expression, number, aliases: aliases)
            }
            all.append(place(value))
        case .group(let displays):
            for display in displays { add(display, of: cell, notebook, section, index, &count, aliases) }
        case .number, .prose, .text, .code, .image: break
        }
    }

    /// A row that is none among equals.
    private static func isSum(_ header: Table.Cell) -> Bool {
        ["total", "sum", "all", "mean", "average", "median"].contains(header.title.lowercased())
    }

    // MARK: The last page

    private mutating func addFormer(_ ledger: Ledger?, _ aliases: [String: Set<String>]) {
        for entry in ledger?.values ?? [] {
            guard let value = Double(entry.value) else { continue }
            var style = Number.Style()
            if entry.text.hasSuffix("×") { style.symbol = "×" }
            let number = Number(value, entry.unit, style: style)
            var known: KnownValue
            // No Swift has a space that does not break: ledgers without places of tables name them so.
            if case .expression(let directive) = entry.of, !directive.contains("\u{a0}") {
                known = KnownValue(directive, number, aliases: aliases)
            } else {
                known = KnownValue(name: entry.of.description.withPlainSpaces, number: number)
            }
            let now = all.filter { $0.isSamePlace(as: known) }
            if let current = now.first {
                (known.section, known.place) = (current.section, current.place)
                (known.subject, known.measure, known.noun) = (current.subject, current.measure, current.noun)
                (known.cell, known.isPlain) = (current.cell, current.isPlain)
            }
            previous.append(known)
            if !now.contains(where: { $0.number.value == value }) { former.append(known) }
        }
    }

    /// The value that a former one has now, or that two have together; nil if it is gone.
    func current(of match: TypedNumberCheck.Match) -> KnownValue? {
        guard let combination = match.combination else { return current(of: match.value) }
        guard let a = current(of: match.operands[0]), let b = current(of: match.operands[1]) else { return nil }
        return combination(a, b)
    }

    private func current(of former: KnownValue) -> KnownValue? {
        all.first { $0.isSamePlace(as: former) }
    }

    /// The two values whose ratio an expression is; none where it is anything else.
    func operands(of value: KnownValue) -> [KnownValue] {
        let sides = (value.expression ?? "").split(separator: " / ", omittingEmptySubsequences: false)
        guard value.number.unit == .ratio, sides.count == 2 else { return [] }
        let operands = sides.compactMap { side in all.first { $0.expression == String(side) } }
        return operands.count == 2 ? operands : []
    }

    // MARK: Columns

    /// The values of each column of a table that has more than one, without sums.
    var columns: [[KnownValue]] {
        struct Column: Hashable {
            var table: String
            var column: Int
        }
        let cells = all.filter { $0.cell.map { !$0.isEmphasized } ?? false }
        let groups = Dictionary(grouping: cells) { Column(table: $0.cell?.table ?? "", column: $0.cell?.column ?? 0) }
        return groups.sorted { ($0.key.table, $0.key.column) < ($1.key.table, $1.key.column) }.map(\.value)
            .filter { Set($0.map(\.number.value)).count > 1 && Set($0.map(\.number.unit)).count == 1 }
    }

    // MARK: Names

    /// How many cells must have run before an expression has all its names.
    func cellsBefore(_ expression: String) -> Int {
        expression.split { !NumeralScanner.isWordPart($0) }.compactMap { declarations[String($0)].map { $0 + 1 } }.max() ?? 0
    }

    private static func declarations(in notebook: Notebook) -> [String: Int] {
        var declarations: [String: Int] = [:]
        for (index, cell) in notebook.cells.enumerated() {
            let words = cell.code.split { !NumeralScanner.isWordPart($0) }
            for (keyword, name) in zip(words, words.dropFirst()) where ["let", "var", "func"].contains(keyword) {
                if declarations[String(name)] == nil { declarations[String(name)] = index }
            }
        }
        return declarations
    }

    /// The words that stand in the declaration of a variable: its model's name and file.
    private static func aliases(in notebook: Notebook) -> [String: Set<String>] {
        var aliases: [String: Set<String>] = [:]
        for cell in notebook.cells {
            var name: String?
            for line in cell.code.split(separator: "\n", omittingEmptySubsequences: false) {
                if let declared = TableExpressions.declaredName(line) {
                    name = declared
                } else if line.first?.isWhitespace != true {
                    name = nil
                }
                guard let name else { continue }
                for literal in TableExpressions.literals(in: line) {
                    let file = literal.split(separator: "/").last ?? ""
                    let isModel = file.hasSuffix(".tflite") || file.hasSuffix(".keras")
                    aliases[name, default: []].formUnion(Words.stems(isModel ? file.prefix { $0 != "." } : literal[...]))
                }
            }
        }
        return aliases
    }
}

extension KnownValue {
    /// Whether both are of one expression, or of one place in a table.
    fileprivate func isSamePlace(as other: KnownValue) -> Bool {
        directive == other.directive && (directive != nil || name == other.name)
    }
}

extension Table.Cell {
    var number: Number? {
        switch self {
        case .number(let number), .annotated(let number, _): number
        case .text, .markdown, .code, .missing: nil
        }
    }

    /// As the title of a row.
    var title: String {
        switch self {
        case .text(let text), .markdown(let text), .code(let text): text
        case .number(let number), .annotated(let number, _): number.text
        case .missing: ""
        }
    }
}

extension Chart {
    /// The numbers that it shows, with what each is of.
    var numbers: [(label: String, number: Number)] {
        switch mark {
        case .bars(let bars):
            bars.flatMap { bar in bar.segments.map { ("\(bar.label)\($0.name.isEmpty ? "" : ", " + $0.name)", $0.value) } }
        case .scatter(let points), .line(let points):
            points.flatMap { [("\($0.label), \(x.title)", $0.x), ("\($0.label), \(y.title)", $0.y)] }
        case .timeline(let timeline): timeline.peak.map { [("peak", $0)] } ?? []
        case .flame(let flame): [(flame.root, flame.total)] + flame.frames.map { ($0.label, $0.value) }
        case .heatmap, .network, .histogram, .boxes: []
        }
    }
}
