import Records
import Rendering

/// Goes through a page's elements in order.
struct PageReader {
    private(set) var sections = [PageSection(identifier: "", title: "", parts: [])]

    private let tree: PageTree
    /// The expression and all digits behind each number, by the identifier of its card.
    private var cards: [String: (expression: String, exact: String)] = [:]
    /// Those of one expression and text, in the order of the page.
    private var entries: [String: ArraySlice<Ledger.Entry>] = [:]
    private var pieces: [Piece] = []
    private var kind = Passage.Kind.text
    /// Where the part before ended.
    private var end = 0
    /// The figure or table that is being read: "Table 2".
    private var figureName = ""
    private var isData = false
    private var cellLabel = ""

    init(_ tree: PageTree, _ ledger: Ledger) {
        self.tree = tree
        for entry in ledger.values { entries[Self.key(entry.of.description, entry.text), default: []].append(entry) }
        for node in tree.nodes.indices where tree.nodes[node].has(class: "card") {
            guard let identifier = tree.nodes[node]["id"] else { continue }
            var terms: [String: String] = [:]
            var term = ""
            for child in tree.first(below: node, where: { $0.name == "dl" }).map({ tree.nodes[$0].children }) ?? [] {
                let text = tree.text(of: child)
                if tree.nodes[child].name == "dt" { term = text } else if terms[term] == nil { terms[term] = text }
            }
            cards[identifier] = (terms["Is"] ?? "", terms["Value"] ?? "")
        }
    }

    mutating func read() {
        for name in ["header", "main"] {
            guard let node = tree.first(where: { $0.name == name }) else { continue }
            end = tree.nodes[node].range.lowerBound
            walk(node)
            flush(at: tree.nodes[node].range.upperBound)
        }
    }

    private mutating func walk(_ node: Int) {
        for child in tree.nodes[node].children { visit(child) }
    }

    private mutating func visit(_ node: Int) {
        let element = tree.nodes[node]
        switch element.name {
        case nil: add(element.text)
        case "h1" where sections.count == 1 && sections[0].identifier.isEmpty && element["id"] == nil:
            block(.title, node)
        case "h1", "h2", "h3", "h4", "h5", "h6": readHeading(node)
        case "table": readTable(node)
        case "figure":
            let outer = figureName
            flush(at: element.range.lowerBound)
            figureName = caption(of: node) ?? element["id"] ?? ""
            walk(node)
            flush(at: element.range.upperBound)
            figureName = outer
        case "svg": readPicture(node)
        case "pre":
            flush(at: element.range.lowerBound)
            pieces = [Piece(text: tree.text(of: node))]
            kind = .code
            flush(at: element.range.upperBound)
        case "details" where !element.has(class: "code"):
            isData = true
            walk(node)
            isData = false
        case "p", "blockquote", "div", "aside", "section", "details", "dl", "dt", "dd", "ul", "ol", "article":
            block(element.has(class: "fn") ? .note : .text, node)
        case "li": block(.item, node)
        case "figcaption": block(.caption, node)
        case "summary": block(.caption, node)
        case "button": addNumber(node)
        case "data": addNumber(node)
        case "a": readLink(node)
        case "br": add("\n")
        case "img": pieces.append(Piece(text: "[\(element["alt"] ?? "")]"))
        case "script", "style", "template", "head": break
        default: walk(node)
        }
    }

    private mutating func block(_ kind: Passage.Kind, _ node: Int) {
        flush(at: tree.nodes[node].range.lowerBound)
        self.kind = kind
        walk(node)
        flush(at: tree.nodes[node].range.upperBound)
    }

    private mutating func add(_ text: String) {
        if pieces.last.map({ $0.value == nil }) == true {
            pieces[pieces.count - 1].text += text
        } else {
            pieces.append(Piece(text: text))
        }
    }

    /// Where a link leads is read as text behind it; places of the page itself are called by its words.
    private mutating func readLink(_ node: Int) {
        walk(node)
        guard let address = tree.nodes[node]["href"], !address.hasPrefix("#"), !address.hasPrefix("data:"),
            address != tree.text(of: node)
        else { return }
        add(" (\(address))")
    }

    /// Ends the passage that is being read.
    private mutating func flush(at place: Int) {
        defer { (pieces, kind) = ([], .text) }
        let isBlank = pieces.allSatisfy { $0.value == nil && Passage.collapsed($0.text).isEmpty }
        guard !isBlank else { return }
        append(.passage(Passage(kind: kind, pieces: pieces, range: end..<max(end, place))), upTo: place)
    }

    private mutating func append(_ part: PagePart, upTo place: Int) {
        sections[sections.count - 1].parts.append(part)
        end = max(end, place)
    }

    // MARK: Parts

    private mutating func readHeading(_ node: Int) {
        let element = tree.nodes[node]
        flush(at: element.range.lowerBound)
        let number = element.children.first { tree.nodes[$0].has(class: "n") }
        let words = element.children.filter { $0 != number }.map { tree.text(of: $0) }.joined()
        let title = [number.map { tree.text(of: $0) } ?? "", words].filter { !$0.isEmpty }.joined(separator: " ")
        sections.append(PageSection(identifier: element["id"] ?? title, title: Passage.collapsed(title), parts: []))
        // Numbers in headings are numbers, too.
        for child in element.children where child != number { visit(child) }
        kind = .title
        flush(at: element.range.upperBound)
    }

    /// "Table 2": what the caption begins with, in bold.
    private func caption(of node: Int) -> String? {
        guard let caption = tree.first(below: node, where: { $0.name == "caption" || $0.name == "figcaption" }),
            let name = tree.first(below: caption, where: { $0.name == "b" })
        else { return nil }
        let text = Passage.collapsed(tree.text(of: name))
        return text.hasSuffix(".") ? String(text.dropLast()) : text
    }

    private mutating func readPicture(_ node: Int) {
        let element = tree.nodes[node]
        flush(at: element.range.lowerBound)
        func text(_ name: String) -> String {
            tree.first(below: node) { $0.name == name }.map { Passage.collapsed(tree.text(of: $0)) } ?? ""
        }
        let figure = PageFigure(
            name: figureName, title: text("title"), description: text("desc"), range: end..<element.range.upperBound)
        append(.figure(figure), upTo: element.range.upperBound)
    }

    private mutating func readTable(_ node: Int) {
        let element = tree.nodes[node]
        flush(at: element.range.lowerBound)
        if let caption = tree.first(below: node, where: { $0.name == "caption" }) { block(.caption, caption) }
        var columns: [String] = []
        var rows: [PageTable.Row] = []
        let outer = figureName
        for row in self.rows(of: node) {
            let cells = tree.nodes[row].children.filter { ["td", "th"].contains(tree.nodes[$0].name) }
            if columns.isEmpty, rows.isEmpty, cells.allSatisfy({ tree.nodes[$0].name == "th" }) {
                columns = cells.map { Passage.collapsed(tree.text(of: $0)) }
                continue
            }
            let title = cells.first.map { Passage.collapsed(tree.text(of: $0)) } ?? ""
            var content: [[Piece]] = []
            for (index, cell) in cells.enumerated() {
                let column = columns.indices.contains(index) ? columns[index] : "\(index + 1)"
                cellLabel = [title, column].filter { !$0.isEmpty }.joined(separator: ", ")
                walk(cell)
                content.append(pieces)
                pieces = []
            }
            rows.append(PageTable.Row(title: title, cells: content))
        }
        figureName = outer
        cellLabel = ""
        let name = figureName.isEmpty ? columns.joined(separator: ", ") : figureName
        let identifier = columns.joined(separator: "\u{1}")
        append(
            .table(
                PageTable(
                    name: name, key: identifier, columns: columns, rows: rows, isChart: isData,
                    range: end..<element.range.upperBound)), upTo: element.range.upperBound)
    }

    private func rows(of table: Int) -> [Int] {
        tree.nodes[table].children.flatMap { child -> [Int] in
            switch tree.nodes[child].name {
            case "tr": [child]
            case "thead", "tbody", "tfoot": rows(of: child)
            default: []
            }
        }
    }

    // MARK: Numbers

    private mutating func addNumber(_ node: Int) {
        let element = tree.nodes[node]
        let text = tree.text(of: node)
        if let card = element["popovertarget"].flatMap({ cards[$0] }) {
            let entry = takeEntry(card.expression, text)
            pieces.append(
                Piece(
                    text: text,
                    value: PageValue(
                        name: card.expression, exact: entry?.value ?? card.exact, text: text, unit: entry?.unit,
                        spread: entry?.spread, at: entry?.at)))
        } else if let exact = element["value"] {
            let name = cellLabel.isEmpty ? "a cell’s value" : cellLabel
            pieces.append(
                Piece(
                    text: text,
                    value: PageValue(
                        name: name, exact: exact, text: text, unit: text.hasSuffix("%") ? .percent : nil,
                        spread: spread(in: node, exact))))
        } else {
            walk(node)
        }
    }

    /// The next entry of an expression; the last one stays for a page that shows it more often than its ledger says.
    private mutating func takeEntry(_ expression: String, _ text: String) -> Ledger.Entry? {
        let key = Self.key(expression, text)
        let entry = entries[key]?.first
        if let count = entries[key]?.count, count > 1 { entries[key]?.removeFirst() }
        return entry
    }

    /// The spread of a measured value in a table, from what is written behind "±": it is in the scale of the text.
    private func spread(in node: Int, _ exact: String) -> Double? {
        guard let mark = tree.first(below: node, where: { $0.has(class: "spread") }),
            let width = Self.number(tree.text(of: mark)), let shown = Self.number(tree.text(of: node)),
            let value = Double(exact), shown != 0
        else { return nil }
        return abs(value) * width / abs(shown)
    }

    /// A number on the page and its row in the ledger are spaced otherwise.
    private static func key(_ expression: String, _ text: String) -> String {
        expression + "\u{0}" + text.filter { !$0.isWhitespace }
    }

    /// The first number in a text.
    private static func number(_ text: String) -> Double? {
        let digits = text.drop { !$0.isASCII || !$0.isNumber }.prefix {
            $0.isASCII && ($0.isNumber || $0 == "." || $0 == ",")
        }
        return Double(digits.filter { $0 != "," })
    }
}
