import Notebooks

/// An expression of a sentence that has nothing in it but what is typed: `Percentage(0.97)`. The page shows it as computed.
struct LiteralExpression {
    private static let quantities: Set<String> = [
        "Percentage", "Points", "Ratio", "Count", "ByteCount", "Seconds", "PlainNumber", "Double", "Float", "Int",
    ]

    /// Whether an expression names nothing that could compute its value.
    static func isLiteral(_ expression: String) -> Bool {
        guard !expression.contains("\\(") else { return false }
        var hasNumber = false
        var isText = false
        var word = ""
        var before: Character = " "
        func isOwn(behind mark: Character, _ next: Character) -> Bool {
            // ".shown" and "in:" belong to what they stand at.
            word.isEmpty || word.first?.isNumber ?? false || mark == "." || next == ":" || quantities.contains(word)
        }
        for character in expression + " " {
            if character == "\"" { isText.toggle() }
            if isText {
                hasNumber = hasNumber || character.isNumber
                continue
            }
            if character.isLetter || character.isNumber || character == "_" {
                if word.isEmpty { hasNumber = hasNumber || character.isNumber }
                word.append(character)
                continue
            }
            guard isOwn(behind: before, character) else { return false }
            // The point of "1.5" stands before no name.
            before = character
            word = ""
        }
        return hasNumber
    }
}
