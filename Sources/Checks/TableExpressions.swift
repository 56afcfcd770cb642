import Notebooks

/// The Swift that stands behind a table's cell, as far as it can be read off the code that makes the table: a row that is
/// written out, `["Model file", lite.size, quantized.size]`, or one for each element, `models.map { [$0.name, $0.size] }`,
/// where an element with the row's title is declared. What is read so is tried before it is written anywhere.
struct TableExpressions {
    /// The lists of the cell's code, element by element.
    private let lists: [[String]]
    /// Variables, and elements of them, by the texts in their declarations.
    private let titles: [String: String]

    /// - Parameter titles: as ``titles(in:)`` gives them.
    init(_ cell: Cell, titles: [String: String]) {
        lists = Self.lists(in: Array(cell.code))
        self.titles = titles
    }

    /// - Parameters:
    ///   - row: its title.
    ///   - column: counted from 0, which is the title's.
    func expression(row: String, column: Int) -> String? {
        guard column > 0, !row.isEmpty else { return nil }
        for list in lists where list.indices.contains(column) {
            if list[0] == "\"\(row)\"" { return Self.hasName(list[column]) ? DirectiveText.base(of: list[column]) : nil }
            guard list[0].hasPrefix("$0"), list[column].contains("$0"), let element = titles[row] else { continue }
            return DirectiveText.base(of: list[column].replacing("$0", with: element))
        }
        return nil
    }

    /// Whether Swift has a variable in it: "Count(43)" computes nothing.
    private static func hasName(_ code: String) -> Bool {
        var previous: Character = " "
        return code.contains { character in
            defer { previous = character }
            return character.isLowercase && !NumeralScanner.isWordPart(previous) && previous != "."
        }
    }

    /// "quantized" for "TF Lite quantized" in `let quantized = try Model("…", named: "TF Lite quantized")`, and "variants[4]"
    /// for what stands in the fifth element of an array.
    static func titles(in notebook: Notebook) -> [String: String] {
        var titles: [String: String] = [:]
        for cell in notebook.cells {
            for declaration in declarations(in: cell.code) {
                guard let name = declaredName(declaration) else { continue }
                let code = Array(declaration)
                let value = declaration.drop { $0 != "=" }.dropFirst().drop { $0 == " " }
                let isArray = value.hasPrefix("[") || value.hasPrefix("try [")
                let elements = isArray ? elements(code, from: code.firstIndex(of: "[").map { $0 + 1 } ?? 0).elements : []
                for literal in literals(in: String(value)) where titles[literal] == nil {
                    if let index = elements.firstIndex(where: { $0.contains("\"\(literal)\"") }) {
                        titles[literal] = "\(name)[\(index)]"
                    } else if !isArray {
                        titles[literal] = name
                    }
                }
            }
        }
        return titles
    }

    /// The statements that begin with "let" or "var" at the margin.
    private static func declarations(in code: String) -> [String] {
        var declarations: [String] = []
        for line in code.split(separator: "\n", omittingEmptySubsequences: false) {
            if declaredName(line) != nil, line.first?.isWhitespace == false {
                declarations.append(String(line))
            } else if let first = line.first, first.isWhitespace || "])}".contains(first), !declarations.isEmpty {
                declarations[declarations.count - 1] += "\n" + line
            } else if !line.isEmpty {
                declarations.append("")
            }
        }
        return declarations
    }

    /// The name, or the chain of names, with which a cell ends: it is what the cell shows, if that is all it shows.
    static func shownName(in cell: Cell) -> String? {
        guard !cell.code.contains("show("), let last = cell.code.split(separator: "\n").last, last.first?.isLetter ?? false,
            last.allSatisfy({ NumeralScanner.isWordPart($0) || $0 == "." })
        else { return nil }
        return String(last)
    }

    /// "lite" in "let lite = …".
    static func declaredName(_ line: some StringProtocol) -> String? {
        let words = line.split(separator: " ", maxSplits: 2)
        guard words.count > 1, words[0] == "let" || words[0] == "var" else { return nil }
        return String(words[1].prefix { NumeralScanner.isWordPart($0) })
    }

    /// The texts between quotation marks.
    static func literals(in code: some StringProtocol) -> [String] {
        code.split(separator: "\"", omittingEmptySubsequences: false).enumerated().compactMap { $0 % 2 == 1 ? String($1) : nil }
    }

    // MARK: Lists

    private static func lists(in code: [Character]) -> [[String]] {
        var lists: [[String]] = []
        var index = 0
        while index < code.count {
            if code[index] == "\"" {
                index = end(ofString: code, from: index)
            } else if code[index] == "[" {
                let list = elements(code, from: index + 1).elements
                if list.count > 1 { lists.append(list) }
                index += 1
            } else {
                index += 1
            }
        }
        return lists
    }

    /// What stands between a bracket and the one that closes it, divided at its own commas.
    private static func elements(_ code: [Character], from start: Int) -> (elements: [String], end: Int) {
        var elements: [String] = []
        var (begin, index, depth) = (start, start, 0)
        func element(upTo end: Int) -> String {
            String(code[begin..<end]).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        while index < code.count {
            switch code[index] {
            case "\"":
                index = end(ofString: code, from: index)
                continue
            case "[", "(", "{": depth += 1
            case "]" where depth == 0:
                let last = element(upTo: index)
                return (last.isEmpty ? elements : elements + [last], index + 1)
            case "]", ")", "}": depth -= 1
            case "," where depth == 0:
                elements.append(element(upTo: index))
                begin = index + 1
            default: break
            }
            index += 1
        }
        return ([], index)
    }

    private static func end(ofString code: [Character], from start: Int) -> Int {
        var index = start + 1
        while index < code.count, code[index] != "\"", code[index] != "\n" { index += code[index] == "\\" ? 2 : 1 }
        return min(index + 1, code.count)
    }
}
