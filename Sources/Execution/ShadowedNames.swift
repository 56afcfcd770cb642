import Notebooks
import Records

/// Names of the kit on which a page's truth hangs, and which a cell gives a meaning of its own: claims that claim nothing,
/// comparisons of quantities that are not compared.
package struct ShadowedNames {
    /// In the order of the notebook. No option of a cell silences them.
    package private(set) var warnings: [CompilerWarning] = []

    private static let declaring: Set = ["func", "let", "var"]
    private static let functions: Set = ["claim", "claimed", "choose", "show"]
    private static let operators: Set = ["<", "<=", ">", ">=", "==", "!=", "+", "-", "*", "/"]
    private static let quantities: Set = [
        "ByteCount", "Percentage", "Points", "Ratio", "Seconds", "Quantity", "Number", "Comparison",
    ]

    package init(_ notebook: Notebook) { self.init(notebook, NotebookSyntax(notebook)) }

    init(_ notebook: Notebook, _ syntax: NotebookSyntax) {
        let statements = notebook.cells.indices.map { syntax.statements(ofCell: $0) }
        let ownTypes = Set(statements.joined().compactMap { Self.type(in: $0.tokens) })
        for (cell, content) in notebook.cells.enumerated() where content.options.eval {
            for statement in statements[cell] {
                for (token, message) in Self.found(in: statement.tokens, ownTypes) {
                    let place = content.location(ofOffset: token.range.lowerBound)
                    warnings.append(CompilerWarning(cell: cell, message: message, line: place.line, column: place.column))
                }
            }
        }
    }

    private static func type(in tokens: ArraySlice<SwiftToken>) -> String? {
        let body = CellStatements.withoutAttributes(tokens)
        guard let keyword = body.first?.text, ["struct", "class", "enum", "actor", "protocol", "typealias"].contains(keyword)
        else {
            return nil
        }
        return body.dropFirst().first?.name
    }

    private static func found(
        in tokens: ArraySlice<SwiftToken>, _ ownTypes: Set<String>
    ) -> [(token: SwiftToken, message: String)] {
        let isExtended = CellStatements.withoutAttributes(tokens).first?.text == "extension"
        let isOfQuantity = isExtended && tokens.prefix(4).contains { quantities.contains($0.name) }
        var found: [(token: SwiftToken, message: String)] = []
        for index in tokens.indices.dropLast() where declaring.contains(tokens[index].text) {
            let name = tokens[index + 1]
            // Another declaration ends it too: so each token is looked at once, however many there are.
            let signature = tokens[(index + 2)...].prefix { $0.text != "{" && !declaring.contains($0.text) }
            switch tokens[index].text {
            case "func" where tokens[index].depth == 0 && functions.contains(name.name):
                // Another first label, or a type of the notebook's own, makes it another function.
                let parameters = signature.drop { $0.text != "(" }.dropFirst()
                let isOther = parameters.first?.text != "_" || parameters.prefix(6).contains { ownTypes.contains($0.name) }
                if !isOther { found.append((name, message(name.name))) }
            case "let" where tokens[index].depth == 0, "var" where tokens[index].depth == 0:
                // What cannot be called hides nothing: a call of it does not compile.
                let isCallable = signature.last?.text == "=" || signature.contains { $0.text == "->" }
                if functions.contains(name.name), isCallable { found.append((name, message(name.name))) }
            case "func" where operators.contains(name.text):
                if isOfQuantity || signature.contains(where: { quantities.contains($0.name) }) {
                    found.append((name, "`\(name.text)` of quantities means here what this cell says, also in claims"))
                }
            default: break
            }
        }
        return found
    }

    private static func message(_ name: String) -> String {
        "`\(name)` is Modelbook's: from here on cells and sentences use this one, and what the page says of it may not be so"
    }
}
