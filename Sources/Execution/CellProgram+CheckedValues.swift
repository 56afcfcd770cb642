import Notebooks

/// How values are written that something may read too early.
extension CellProgram {
    /// The file name of a value's declaration in the second file. Its second line is the notebook's.
    static func fileName(ofValueAt location: SourceLocation) -> String { "value \(location.line) \(location.column)" }

    mutating func addChecked(
        _ binding: TopLevelBinding, _ code: [UInt8], _ statement: CellStatements.Statement, of cell: Cell
    ) {
        if !binding.guardNames.isEmpty { addGuard(binding, code, statement, of: cell) }
        for entry in binding.entries {
            guard let pattern = Self.range(entry.pattern) else { continue }
            let variable = entry.names.isEmpty ? "_" : nextVariable()
            switch entry.form {
            case .given, .implicitNil:
                addValue(of: entry, to: variable, code, cell)
                if entry.form == .implicitNil { source += "= nil\n" }
                let declared = pattern.lowerBound..<(entry.unwrappedType.last?.range.upperBound ?? pattern.upperBound)
                if variable != "_" { take(variable, pattern, Self.text(code, declared, of: cell), binding, code, cell) }
            case .deferred:
                addDeferred(variable, entry, binding, code, cell)
            case .other: continue
            }
        }
    }

    /// The author's type and value, on the author's lines, for a variable of ours.
    private mutating func addValue(of entry: TopLevelBinding.Entry, to variable: String, _ code: [UInt8], _ cell: Cell) {
        guard var range = Self.range(entry.rest) else { return }
        var code = code
        // "name=3": without the name, there would be a space on one side alone. Its last place is free.
        if entry.rest.first?.text == "=", code[range.lowerBound - 1] > 0x20, code[range.lowerBound + 1] > 0x20 {
            code.swapAt(range.lowerBound - 1, range.lowerBound)
            code[range.lowerBound] = 0x20
            range = range.lowerBound - 1..<range.upperBound
        }
        addWrapper("var \(variable)", onLine: cell.location(ofOffset: range.lowerBound).line - 1)
        addText(code, range, of: cell, withLocation: false)
    }

    /// The names of a `guard` come out of a function that holds it.
    private mutating func addGuard(
        _ binding: TopLevelBinding, _ code: [UInt8], _ statement: CellStatements.Statement, of cell: Cell
    ) {
        let variable = nextVariable()
        let names = binding.guardNames
        let waits = statement.tokens.contains { $0.text == "await" }
        let effects = (statement.throwOffset == nil ? "" : "try ") + (waits ? "await " : "")
        let all = names.count == 1 ? names[0].text : "(\(names.map(\.text).joined(separator: ", ")))"
        source += Self.location(Self.scaffold, line: 1) + "var \(variable) = \(effects){\n"
        addText(code, statement.range, of: cell)
        // A variable that nothing changes would be warned of.
        let changes = binding.guardVariables.map { "TopLevelValues.change(&\($0.text)); " }.joined()
        source += Self.location(Self.scaffold, line: 1) + changes + "return \(all) }()\n"
        let start = cell.location(ofOffset: names[0].range.lowerBound)
        take(
            variable, names[0].range, String(repeating: " ", count: start.column - 1) + "\(all)\n", binding, code, cell)
    }

    private mutating func nextVariable() -> String {
        checkedCount += 1
        return "modelbookValue\(checkedCount)"
    }

    /// The declaration under the author's name takes what the statement has left in a variable of ours.
    private mutating func take(
        _ variable: String, _ pattern: Range<Int>, _ text: String, _ binding: TopLevelBinding, _ code: [UInt8], _ cell: Cell
    ) {
        source += Self.location(Self.scaffold, line: 1) + "TopLevelValues.give(\(checkedCount))\n"
        valueSource += Self.location(Self.fileName(ofValueAt: cell.location(ofOffset: pattern.lowerBound)), line: 1)
        valueSource += prefix(of: binding, code) + binding.keyword + "\n" + text
        valueSource += "= TopLevelValues.take(\(checkedCount), &\(variable), early: \(message(of: pattern, code, cell)))\n"
    }

    /// A value that comes later, from an assignment, is kept in an object of ours.
    private mutating func addDeferred(
        _ variable: String, _ entry: TopLevelBinding.Entry, _ binding: TopLevelBinding, _ code: [UInt8], _ cell: Cell
    ) {
        guard let name = Self.range(entry.pattern), let type = Self.range(entry.rest) else { return }
        let range = name.lowerBound..<type.upperBound
        let text = String(decoding: code[name], as: UTF8.self)
        valueSource += Self.location(Self.scaffold, line: 1)
        valueSource += "private let \(variable) = DeferredValue(of: \(text), isConstant: \(binding.keyword == "let"), "
        valueSource += "name: \"\(text)\", early: \(message(of: name, code, cell)))\n"
        valueSource += Self.location(Self.fileName(ofValueAt: cell.location(ofOffset: range.lowerBound)), line: 1)
        valueSource += prefix(of: binding, code) + "var\n" + Self.text(code, range, of: cell)
        valueSource += "{ get { \(variable).value } set { \(variable).value = newValue } _modify { yield &\(variable).value } }\n"
    }

    /// Attributes and modifiers.
    private func prefix(of binding: TopLevelBinding, _ code: [UInt8]) -> String {
        Self.range(binding.prefix).map { String(decoding: code[$0], as: UTF8.self).replacing("\n", with: " ") + " " } ?? ""
    }

    /// What is said of an early use, as a string literal.
    private func message(of pattern: Range<Int>, _ code: [UInt8], _ cell: Cell) -> String {
        let name = String(decoding: code[pattern], as: UTF8.self).replacing("`", with: "")
        let line = notebook.lineName(of: cell.location(ofOffset: pattern.lowerBound))
        let text = "`\(name)` is used before \(line) gives it its value"
        return "\"" + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : $0.isNewline ? " " : "\($0)" }.joined() + "\""
    }

    private static func range(_ tokens: ArraySlice<SwiftToken>) -> Range<Int>? {
        guard let first = tokens.first, let last = tokens.last else { return nil }
        return first.range.lowerBound..<last.range.upperBound
    }
}
