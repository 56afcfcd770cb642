/// A node of CommonMark's tree, with its place in the text that was parsed.
struct MarkNode: Sendable {
    enum Kind: Sendable, Equatable {
        case document, blockQuote, item, paragraph, thematicBreak
        case list(start: Int?, isTight: Bool)
        case heading(level: Int)
        case codeBlock(info: String, literal: String)
        case html(String)
        case text(String)
        case softBreak, lineBreak
        case code(String)
        case inlineHTML(String)
        case emphasis, strong
        case link(destination: String, title: String)
        case image(source: String, title: String)
    }

    var kind: Kind
    var range: SourceRange
    var children: [MarkNode] = []
}
