import Mustache
import SystemIO

/// A template that cannot be filled.
public struct TemplateError: Error, CustomStringConvertible {
    public var file: String
    public var reason: String
    public var description: String { "\(file): \(reason)" }
}

/// What says how a page looks: `page.mustache` for what stands where, `tokens.css` for colours and fonts,
/// `report.css` and `print.css` for the rest.
public struct Template: Sendable {
    /// The names of its files, all of which it must have.
    public static let files = ["page.mustache", "tokens.css", "report.css", "print.css"]

    private let folder: String
    private let texts: [String]
    /// The hash of all that it consists of.
    public let digest: String

    /// - Parameter read: gives a file of the template by its path.
    public init(in folder: String, read: (String) throws(FileError) -> FileContent) throws(FileError) {
        self.folder = folder
        var contents: [FileContent] = []
        for name in Self.files { contents.append(try read("\(folder)/\(name)")) }
        var texts: [String] = []
        for (name, content) in zip(Self.files, contents) { texts.append(try content.text(of: "\(folder)/\(name)")) }
        self.texts = texts
        digest = SHA256.hex(of: Array(contents.map(\.bytes).joined(separator: [0])))
    }

    /// - Parameters:
    ///   - theme: tokens that override those of the template.
    ///   - marks: in place of the body and of the cards.
    func fill(_ page: Page, theme: String?, marks: (body: String, cards: String)? = nil) throws -> String {
        if let problem = TemplateLimits.problem(in: texts[0]) {
            throw TemplateError(file: "\(folder)/\(Self.files[0])", reason: problem)
        }
        let template: MustacheTemplate
        do {
            template = try MustacheTemplate(string: texts[0])
        } catch let error as MustacheTemplate.ParserError {
            let context = error.context
            throw TemplateError(
                file: "\(folder)/\(Self.files[0]):\(context.lineNumber):\(context.columnNumber)", reason: "\(error.error)")
        }
        var styles = Array(texts.dropFirst())
        if let theme { styles.insert(theme, at: 1) }
        let values: [String: Any?] = [
            "language": page.language, "plainTitle": page.plainTitle, "title": page.title?.markup,
            "subtitle": page.subtitle?.markup, "byline": page.byline?.markup, "abstract": page.abstract?.markup,
            "contents": page.contents?.markup, "body": marks?.body ?? page.body.markup, "footer": page.footer.markup,
            "cards": marks?.cards ?? page.cards.markup,
            "style": styles.map(Self.compact).joined(separator: "\n"),
        ]
        return template.render(values.compactMapValues { $0 })
    }

    /// Drops comments and the space that a style sheet can do without: they are for who writes the style, not for
    /// who reads the page. Strings stay as they are.
    static func compact(_ css: String) -> String {
        // After these no space is needed, and none before the braces.
        let separators: Set<UInt8> = [0x0A, 0x2C, 0x3A, 0x3B, 0x7B, 0x7D]
        var kept: [UInt8] = []
        var rest = Substring(css).utf8
        var quote: UInt8?
        while let byte = rest.first {
            if quote == nil, rest.starts(with: "/*".utf8) {
                repeat { rest = rest.dropFirst() } while !rest.isEmpty && !rest.starts(with: "*/".utf8)
                rest = rest.dropFirst(2)
                continue
            }
            rest = rest.dropFirst()
            // A style element ends at the first "</".
            if byte == UInt8(ascii: "/"), kept.last == UInt8(ascii: "<") { kept.append(UInt8(ascii: "\\")) }
            if let open = quote {
                kept.append(byte)
                if byte == open { quote = nil }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                quote = byte
                kept.append(byte)
            case UInt8(ascii: " "), UInt8(ascii: "\n"):
                if let last = kept.last, !separators.contains(last) { kept.append(byte) }
            case UInt8(ascii: "{"), UInt8(ascii: "}"):
                while kept.last == UInt8(ascii: " ") || kept.last == UInt8(ascii: "\n") { kept.removeLast() }
                kept.append(byte)
            default: kept.append(byte)
            }
        }
        return String(decoding: kept, as: UTF8.self)
    }
}
