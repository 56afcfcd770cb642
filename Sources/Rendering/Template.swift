#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
import Mustache

/// A template or a theme that cannot be used.
public struct TemplateError: Error, CustomStringConvertible {
    public var file: String
    public var reason: String
    public var description: String { "\(file): \(reason)" }
}

/// The folder that says how a page looks: `page.mustache` for what stands where, `tokens.css` for colours
/// and fonts, `report.css` and `print.css` for the rest.
struct Template {
    var folder: String
    var themeFile: String?

    static let files = ["page.mustache", "tokens.css", "report.css", "print.css"]

    func fill(_ page: Page) throws -> String {
        let path = folder + "/page.mustache"
        let template: MustacheTemplate
        do {
            template = try MustacheTemplate(string: Self.read(path))
        } catch let error as MustacheTemplate.ParserError {
            let context = error.context
            throw TemplateError(
                file: "\(path):\(context.lineNumber):\(context.columnNumber)", reason: "\(error.error)")
        }
        var styles = try Self.files.dropFirst().map { try Self.read("\(folder)/\($0)") }
        if let themeFile { styles.insert(try Self.read(themeFile), at: 1) }
        let values: [String: Any?] = [
            "language": page.language, "plainTitle": page.plainTitle, "title": page.title?.markup,
            "subtitle": page.subtitle?.markup, "byline": page.byline?.markup, "abstract": page.abstract?.markup,
            "contents": page.contents?.markup, "body": page.body.markup, "footer": page.footer.markup,
            "cards": page.cards.markup,
            "style": styles.map(Self.compact).joined(separator: "\n"),
        ]
        return template.render(values.compactMapValues { $0 })
    }

    private static func read(_ path: String) throws -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw TemplateError(file: path, reason: "cannot be read")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw TemplateError(file: path, reason: "is not UTF-8")
        }
        return text
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
