/// A part of TeX's mathematics as MathML: what texts about models use. What is not known is named in
/// ``problems`` and shown as it stands.
package struct TeXParser {
    package struct Problem: Hashable {
        package var code: String
        package var summary: String
        /// UTF-8 offset in the source.
        package var offset: Int
    }

    private(set) var problems: [Problem] = []
    private let tokens: [TeXLexer.Positioned]
    private let end: Int
    private var position = 0
    private var depth = 0
    private var numbers: [String: String] = [:]
    /// What `\tag` and `\label` say of the row that is read.
    private var tag: String?
    private var label: String?

    /// A formula as a `math` element.
    ///
    /// - Parameter numbers: of the equations that `\label` names.
    package static func mathML(_ source: String, isBlock: Bool, numbers: [String: String] = [:]) -> (HTML, [Problem]) {
        var parser = TeXParser(source)
        parser.numbers = numbers
        let rows = parser.parseTable { $0 == nil }
        let isPlain = rows.count == 1 && rows[0].cells.count == 1 && rows[0].tag == nil
        let content = isPlain ? rows[0].cells[0] : Self.table(rows, "aligned")
        let display: HTML = isBlock ? " display=\"block\"" : ""
        return ("<math\(display)\(.attribute("alttext", source))>\(content)</math>", parser.problems)
    }

    private init(_ source: String) {
        tokens = TeXLexer.tokens(source)
        end = source.utf8.count
    }

    /// One thing that can bear scripts.
    struct Atom {
        var html: HTML
        /// Scripts go above and below where there is room.
        var hasLimits = false
        /// Scripts go above and below always.
        var isBrace = false
    }

    private struct Row {
        var cells: [HTML] = []
        /// What stands in parentheses behind it.
        var tag: String?
        var label: String?
    }

    // MARK: Rows

    private var current: TeXLexer.Token? { position < tokens.count ? tokens[position].token : nil }
    private var offset: Int { position < tokens.count ? tokens[position].offset : end }

    private mutating func problem(_ code: String, _ summary: String, at offset: Int) {
        problems.append(Problem(code: code, summary: summary, offset: offset))
    }

    /// Cells between "&" and rows between "\\" up to, but not including, the token at which it ends.
    private mutating func parseTable(until isEnd: (TeXLexer.Token?) -> Bool) -> [Row] {
        var rows = [Row()]
        while true {
            let cell = parseRow { isEnd($0) || $0 == .alignment || $0 == .command("\\") || $0 == .command("cr") }
            rows[rows.count - 1].cells.append(cell)
            if tag != nil || label != nil {
                (rows[rows.count - 1].tag, rows[rows.count - 1].label) = (tag, label)
                (tag, label) = (nil, nil)
            }
            guard let token = current, !isEnd(token) else { break }
            position += 1
            if token != .alignment { rows.append(Row()) }
        }
        if rows.count > 1, let last = rows.last, last.tag == nil, last.cells.allSatisfy(\.isEmpty) { rows.removeLast() }
        return rows
    }

    private mutating func parseRow(until isEnd: (TeXLexer.Token?) -> Bool) -> HTML {
        var row = HTML()
        while !isEnd(current) {
            guard current != nil else { break }
            if current == .close {
                problem("math-syntax", "a \"}\" without its \"{\"", at: offset)
                position += 1
                continue
            }
            row += parseScripted()
        }
        return row
    }

    private mutating func parseScripted() -> HTML {
        var atom = parseAtom() ?? Atom(html: "")
        var (below, above): (HTML?, HTML?) = (nil, nil)
        var primes = ""
        scripts: while true {
            switch current {
            case .space?: position += 1
            case .subscript_?:
                position += 1
                below = (below ?? "") + parseArgument()
            case .superscript?:
                position += 1
                above = (above ?? "") + parseArgument()
            case .character("'")?:
                position += 1
                primes += "′"
            case .command("limits")?:
                position += 1
                atom.isBrace = true
            case .command("nolimits")?:
                position += 1
                atom.hasLimits = false
            default: break scripts
            }
        }
        if !primes.isEmpty {
            let signs = ["′", "″", "‴"]
            above = "<mo>\(primes.count <= 3 ? signs[primes.count - 1] : primes)</mo>" + (above ?? "")
        }
        let base = Self.group(atom.html)
        let isStacked = atom.hasLimits || atom.isBrace
        switch (below.map(Self.group), above.map(Self.group)) {
        case (nil, nil): return atom.html
        case (let below?, nil): return isStacked ? "<munder>\(base)\(below)</munder>" : "<msub>\(base)\(below)</msub>"
        case (nil, let above?): return isStacked ? "<mover>\(base)\(above)</mover>" : "<msup>\(base)\(above)</msup>"
        case (let below?, let above?):
            return isStacked
                ? "<munderover>\(base)\(below)\(above)</munderover>" : "<msubsup>\(base)\(below)\(above)</msubsup>"
        }
    }

    /// Exactly one element, as the parts of fractions and scripts must be.
    static func group(_ html: HTML) -> HTML { "<mrow>\(html)</mrow>" }

    // MARK: Atoms

    /// Whether one more level is followed; the caller leaves it. What is nested too deeply ends the formula.
    private mutating func enter(at start: Int) -> Bool {
        guard depth < 60 else {
            problem("math-syntax", "formulas are nested too deeply", at: start)
            position = tokens.count
            return false
        }
        depth += 1
        return true
    }

    /// A group, a command with its arguments, or one character.
    mutating func parseArgument() -> HTML {
        while current == .space { position += 1 }
        guard enter(at: offset) else { return "" }
        defer { depth -= 1 }
        if case .character(let character)? = current, character.isNumber {
            position += 1
            return "<mn>\(String(character))</mn>"
        }
        if current == nil || current == .close || current == .alignment {
            problem("math-syntax", "an argument is missing", at: offset)
            return ""
        }
        return parseAtom()?.html ?? ""
    }

    private mutating func parseAtom() -> Atom? {
        guard let token = current else { return nil }
        let start = offset
        position += 1
        switch token {
        case .space: return nil
        case .open:
            guard enter(at: start) else { return nil }
            defer { depth -= 1 }
            // "1{,}024": a comma that is not punctuation.
            if current == .character(","), position + 1 < tokens.count, tokens[position + 1].token == .close {
                position += 2
                return Atom(html: "<mo lspace=\"0\" rspace=\"0\">,</mo>")
            }
            let content = parseRow { $0 == .close }
            if current == .close { position += 1 } else { problem("math-syntax", "a \"{\" without its \"}\"", at: start) }
            return Atom(html: Self.group(content))
        case .close, .alignment: return nil
        case .superscript, .subscript_:
            position -= 1
            return nil
        case .character(let character): return Atom(html: parseCharacter(character))
        case .command(let name): return parseCommand(name, at: start)
        }
    }

    private mutating func parseCharacter(_ character: Character) -> HTML {
        if character.isNumber {
            var number = String(character)
            while case .character(let next)? = current, next.isNumber || (next == "." && followedByDigit) {
                number.append(next)
                position += 1
            }
            return "<mn>\(number)</mn>"
        }
        if character.isLetter { return "<mi>\(String(character))</mi>" }
        switch character {
        case "-": return "<mo>−</mo>"
        case "*": return "<mo>∗</mo>"
        case "(", ")", "[", "]", "|": return "<mo stretchy=\"false\">\(String(character))</mo>"
        case ",", ";": return "<mo separator=\"true\">\(String(character))</mo>"
        case "'": return "<mo>′</mo>"
        case "~": return "<mspace width=\"0.25em\"/>"
        default: return "<mo>\(String(character))</mo>"
        }
    }

    private var followedByDigit: Bool {
        guard position + 1 < tokens.count, case .character(let next) = tokens[position + 1].token else { return false }
        return next.isNumber
    }

    private mutating func parseCommand(_ name: String, at start: Int) -> Atom? {
        if let letter = TeXSymbols.identifiers[name] { return Atom(html: "<mi>\(letter)</mi>") }
        if let sign = TeXSymbols.large[name] { return Atom(html: "<mo>\(sign)</mo>", hasLimits: true) }
        if let sign = TeXSymbols.integrals[name] { return Atom(html: "<mo>\(sign)</mo>") }
        if let sign = TeXSymbols.operators[name] { return Atom(html: "<mo>\(sign)</mo>") }
        if let sign = TeXSymbols.upright[name] { return Atom(html: "<mi mathvariant=\"normal\">\(sign)</mi>") }
        if let sign = TeXSymbols.delimiters[name] { return Atom(html: "<mo stretchy=\"false\">\(sign)</mo>") }
        if let width = TeXSymbols.spaces[name] { return Atom(html: "<mspace width=\"\(width)em\"/>") }
        if TeXSymbols.functions.contains(name) { return Atom(html: "<mi>\(name)</mi><mo>\u{2061}</mo>") }
        if TeXSymbols.limitFunctions.contains(name) {
            let words = name.hasPrefix("arg") ? "arg " + name.dropFirst(3) : name
            return Atom(html: "<mo movablelimits=\"true\" lspace=\"0.17em\" rspace=\"0.17em\">\(words)</mo>", hasLimits: true)
        }
        if let accent = TeXSymbols.accents[name] {
            let base = Self.group(parseArgument())
            return Atom(
                html: "<mover accent=\"true\">\(base)<mo stretchy=\"\(name.count > 5 ? "true" : "false")\">\(accent)</mo></mover>"
            )
        }
        switch name {
        case "frac", "dfrac", "tfrac", "cfrac":
            let (top, bottom) = (Self.group(parseArgument()), Self.group(parseArgument()))
            return Atom(html: "<mfrac>\(top)\(bottom)</mfrac>")
        case "binom":
            let (top, bottom) = (Self.group(parseArgument()), Self.group(parseArgument()))
            return Atom(html: "<mrow><mo>(</mo><mfrac linethickness=\"0\">\(top)\(bottom)</mfrac><mo>)</mo></mrow>")
        case "sqrt":
            let index = parseOptional()
            let content = Self.group(parseArgument())
            return Atom(html: index.map { "<mroot>\(content)\(Self.group($0))</mroot>" } ?? "<msqrt>\(content)</msqrt>")
        case "underline":
            return Atom(html: "<munder accentunder=\"true\">\(Self.group(parseArgument()))<mo stretchy=\"true\">_</mo></munder>")
        case "overbrace": return Atom(html: "<mover>\(Self.group(parseArgument()))<mo>⏞</mo></mover>", isBrace: true)
        case "underbrace": return Atom(html: "<munder>\(Self.group(parseArgument()))<mo>⏟</mo></munder>", isBrace: true)
        case "overset", "stackrel":
            let (above, base) = (Self.group(parseArgument()), Self.group(parseArgument()))
            return Atom(html: "<mover>\(base)\(above)</mover>")
        case "underset":
            let (below, base) = (Self.group(parseArgument()), Self.group(parseArgument()))
            return Atom(html: "<munder>\(base)\(below)</munder>")
        case "text", "textrm", "mbox", "textnormal": return Atom(html: "<mtext>\(parseText())</mtext>")
        case "textbf": return Atom(html: "<mtext><b>\(parseText())</b></mtext>")
        case "textit", "emph": return Atom(html: "<mtext><i>\(parseText())</i></mtext>")
        case "texttt", "mathtt": return Atom(html: "<mtext><code>\(parseText())</code></mtext>")
        case "mathrm", "mathsf", "mathit":
            return Atom(html: "<mi mathvariant=\"\(name == "mathit" ? "italic" : "normal")\">\(parseText())</mi>")
        case "operatorname": return Atom(html: "<mi mathvariant=\"normal\">\(parseText())</mi><mo>\u{2061}</mo>")
        case "mathbf", "boldsymbol", "bm", "mathbb", "mathcal", "mathscr", "mathfrak":
            return Atom(html: "<mi>\(MathAlphabet.letters(parseText(), name))</mi>")
        case "left": return Atom(html: parseFence(at: start))
        case "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "biggl", "biggr", "Biggl", "Biggr", "middle":
            let size =
                name.hasPrefix("Bigg") ? "3em" : name.hasPrefix("bigg") ? "2.4em" : name.hasPrefix("Big") ? "1.8em" : "1.2em"
            return Atom(html: "<mo minsize=\"\(size)\">\(parseDelimiter())</mo>")
        case "begin": return Atom(html: parseEnvironment(at: start))
        case "not":
            let next = parseArgument().markup
            return Atom(html: HTML(markup: next.replacing("</mo>", with: "\u{338}</mo>")))
        case "bmod", "mod": return Atom(html: "<mo lspace=\"0.28em\" rspace=\"0.28em\">mod</mo>")
        case "pmod":
            return Atom(
                html:
                    "<mspace width=\"0.5em\"/><mo stretchy=\"false\">(</mo><mo rspace=\"0.28em\">mod</mo>\(parseArgument())<mo stretchy=\"false\">)</mo>"
            )
        case "displaystyle":
            // It goes on to the end of the group, the cell or the environment.
            let row = parseRow { token in
                token == nil || token == .close || token == .alignment
                    || ["\\", "end", "right"].contains { token == .command($0) }
            }
            return Atom(html: "<mstyle displaystyle=\"true\">\(row)</mstyle>")
        case "tag":
            tag = parseText()
            return nil
        case "label":
            let name = parseText()
            label = name
            tag = numbers[name] ?? tag
            if numbers[name] == nil { problem("unknown-label", "\\label{\(name)} names nothing that \"@\" refers to", at: start) }
            return nil
        case "textstyle", "nonumber", "notag", "limits", "nolimits": return nil
        default:
            problem("unknown-tex", "the TeX command \\\(name) is not known", at: start)
            return Atom(html: "<mtext class=\"oops\">\\\(name)</mtext>")
        }
    }

    // MARK: Arguments

    private mutating func parseOptional() -> HTML? {
        while current == .space { position += 1 }
        guard current == .character("[") else { return nil }
        position += 1
        let content = parseRow { $0 == nil || $0 == .character("]") }
        if current != nil { position += 1 }
        return content
    }

    /// The characters of an argument as they stand.
    private mutating func parseText() -> String {
        while current == .space { position += 1 }
        guard current == .open else {
            guard case .character(let character)? = current else { return "" }
            position += 1
            return String(character)
        }
        let start = offset
        position += 1
        var text = ""
        var level = 0
        while let token = current {
            position += 1
            switch token {
            case .close where level == 0: return text
            case .close: level -= 1
            case .open: level += 1
            case .character("~"), .space: text += text.hasSuffix("\u{a0}") ? "" : "\u{a0}"
            case .character(let character): text.append(character)
            case .superscript: text += "^"
            case .subscript_: text += "_"
            case .alignment: text += "&"
            case .command(let name):
                text +=
                    TeXSymbols.upright[name] ?? TeXSymbols.identifiers[name] ?? TeXSymbols.operators[name]
                    ?? TeXSymbols.delimiters[name] ?? (TeXSymbols.spaces[name] != nil ? "\u{a0}" : name)
            }
        }
        problem("math-syntax", "a \"{\" without its \"}\"", at: start)
        return text
    }

    private mutating func parseDelimiter() -> String {
        while current == .space { position += 1 }
        guard let token = current else { return "" }
        position += 1
        switch token {
        case .character("."): return ""
        case .character("<"): return "⟨"
        case .character(">"): return "⟩"
        case .character(let character): return String(character)
        case .command(let name): return TeXSymbols.delimiters[name] ?? ""
        default: return ""
        }
    }

    private mutating func parseFence(at start: Int) -> HTML {
        guard enter(at: start) else { return "" }
        defer { depth -= 1 }
        let left = parseDelimiter()
        let content = parseRow { $0 == nil || $0 == .command("right") || $0 == .close || $0 == .alignment }
        guard current == .command("right") else {
            problem("math-syntax", "\\left without \\right", at: start)
            return content
        }
        position += 1
        let right = parseDelimiter()
        let open: HTML = left.isEmpty ? "" : "<mo fence=\"true\" form=\"prefix\">\(left)</mo>"
        let close: HTML = right.isEmpty ? "" : "<mo fence=\"true\" form=\"postfix\">\(right)</mo>"
        return "<mrow>\(open)\(Self.group(content))\(close)</mrow>"
    }

    private mutating func parseEnvironment(at start: Int) -> HTML {
        let name = parseText()
        if ["array", "alignedat", "alignat", "alignat*"].contains(name) { _ = parseText() }
        let known = [
            "matrix", "pmatrix", "bmatrix", "vmatrix", "Vmatrix", "cases", "aligned", "align", "align*", "array",
            "gathered", "split", "alignedat", "smallmatrix", "equation", "equation*",
            "gather", "gather*", "multline", "multline*", "eqnarray", "eqnarray*", "alignat", "alignat*", "displaymath", "dcases",
            "Bmatrix",
        ]
        if !known.contains(name) { problem("unknown-tex", "the TeX environment \(name) is not known", at: start) }
        guard enter(at: start) else { return "" }
        defer { depth -= 1 }
        let rows = parseTable { $0 == nil || $0 == .command("end") || $0 == .close }
        if current == .command("end") {
            position += 1
            _ = parseText()
        } else {
            problem("math-syntax", "\\begin{\(name)} without \\end{\(name)}", at: start)
        }
        return Self.table(rows, name)
    }

    private static func table(_ rows: [Row], _ name: String) -> HTML {
        let isAligned = ["aligned", "align", "align*", "split", "alignedat", "alignat", "alignat*", "eqnarray", "eqnarray*"]
            .contains(name)
        let sides: [String] = isAligned ? ["right", "left"] : name == "cases" || name == "dcases" ? ["left"] : ["center"]
        let gap = isAligned ? "0" : "0.5em"
        let style: HTML = isAligned ? " displaystyle=\"true\"" : ""
        var html: HTML = "<mtable\(style)>"
        let hasTags = rows.contains { $0.tag != nil }
        let width = hasTags ? rows.map(\.cells.count).max() ?? 0 : 0
        for row in rows {
            html += "<mtr\(.attribute("id", row.label))>"
            for (index, cell) in row.cells.enumerated() {
                html += "<mtd style=\"text-align:\(sides[index % sides.count]);padding:.2em \(gap)\">\(cell)</mtd>"
            }
            if hasTags {
                html += Array(repeating: "<mtd></mtd>", count: width - row.cells.count).joined()
                let tag = row.tag.map { "(\($0))" } ?? ""
                html += "<mtd style=\"text-align:right;padding:.2em 0 .2em 2em\"><mtext>\(tag)</mtext></mtd>"
            }
            html += "</mtr>"
        }
        html += "</mtable>"
        let fences: [String: (String, String)] = [
            "pmatrix": ("(", ")"), "bmatrix": ("[", "]"), "vmatrix": ("|", "|"), "Vmatrix": ("‖", "‖"), "cases": ("{", ""),
            "dcases": ("{", ""), "Bmatrix": ("{", "}"),
        ]
        guard let (left, right) = fences[name] else { return html }
        let close: HTML = right.isEmpty ? "" : "<mo fence=\"true\" form=\"postfix\">\(right)</mo>"
        return "<mrow><mo fence=\"true\" form=\"prefix\">\(left)</mo>\(html)\(close)</mrow>"
    }
}
