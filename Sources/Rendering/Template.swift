import Mustache
import Notebooks
import Synchronization
import SystemIO

/// Why a template cannot be used.
public struct TemplateError: Error, CustomStringConvertible {
    /// The path of the template's file.
    public var file: String
    /// Where in the file; nil where all of it is at fault.
    public var location: SourceLocation?
    /// One sentence without a full stop.
    public var reason: String
    /// What to do about it; may be empty.
    public var help: String

    public var description: String {
        let place = location.map { "\(file):\($0)" } ?? file
        return "\(place): \(reason)\(help.isEmpty ? "" : ". \(help)")"
    }
}

/// What says how a page looks: `page.mustache` for what stands where, `tokens.css` for colours and fonts,
/// `report.css` and `print.css` for the rest.
public struct Template: Sendable {
    /// The names of its files, all of which it must have.
    public static let files = ["page.mustache", "tokens.css", "report.css", "print.css"]

    /// The themes that a notebook may name, in the folder `themes` beside the template: each is a style sheet behind the
    /// template's own. The first is the template as it is.
    public static let themes = ["standard", "compact", "projection"]

    private let page: MustacheTemplate
    /// Compact.
    private var styles: [String]
    /// The page's tags that are shown as text unless the template is trusted.
    let activeTags: [String]
    /// Whether the page has a place for the ways to other pages of its site.
    let placesNavigation: Bool
    /// The hash of all that it consists of.
    public private(set) var digest: String

    /// - Parameter read: gives a file of the template by its path.
    /// - Throws: `FileError` for a file that cannot be read, ``TemplateError`` for a page that cannot be filled.
    public init(in folder: String, read: (String) throws(FileError) -> FileContent) throws {
        var contents: [FileContent] = []
        for name in Self.files { contents.append(try read("\(folder)/\(name)")) }
        let digest = SHA256.hex(of: Array(contents.map(\.bytes).joined(separator: [0])))
        if let last = Self.last.withLock({ $0 }), last.digest == digest {
            self = last
            return
        }
        var texts: [String] = []
        for (name, content) in zip(Self.files, contents) { texts.append(try content.text(of: "\(folder)/\(name)")) }
        page = try Self.parse(texts[0], file: "\(folder)/\(Self.files[0])")
        styles = texts.dropFirst().map(Self.compact)
        placesNavigation = TemplateTag.all(in: texts[0]).contains { $0.name == "navigation" }
        activeTags = InertMarkup(texts[0]).tags
        self.digest = digest
        Self.last.withLock { [self] in $0 = self }
    }

    /// What was read last: most pages of a process, and all that a preview shows, have the same one.
    private static let last = Mutex<Template?>(nil)

    /// The same with one more style sheet behind its own.
    public func adding(style: FileContent, path: String) throws(FileError) -> Template {
        var template = self
        template.styles.append(Self.compact(try style.text(of: path)))
        template.digest = SHA256.hex(of: Array("\(digest) \(style.sha256)".utf8))
        return template
    }

    private static func parse(_ text: String, file: String) throws(TemplateError) -> MustacheTemplate {
        if let problem = TemplateCheck.problem(in: text) {
            throw TemplateError(file: file, location: problem.location, reason: problem.reason, help: problem.help)
        }
        do {
            return try MustacheTemplate(string: text)
        } catch let error as MustacheTemplate.ParserError {
            let place = SourceLocation(line: error.context.lineNumber, column: error.context.columnNumber)
            throw TemplateError(file: file, location: place, reason: "\(error.error)", help: "")
        } catch {
            throw TemplateError(file: file, location: nil, reason: "\(error)", help: "")
        }
    }

    /// - Parameters:
    ///   - ledger: the element with the page's ledger.
    ///   - theme: tokens that override those of the template.
    ///   - marks: in place of the body and of the cards.
    func fill(_ page: Page, ledger: HTML, theme: String?, marks: (body: String, cards: String)? = nil) -> String {
        var styles = styles
        if let theme { styles.insert(Self.compact(theme), at: 1) }
        let values: [String: Any?] = [
            "language": page.language, "direction": page.isRightToLeft ? "rtl" : nil,
            "contentsTitle": page.words.contents, "skip": page.words.skip, "plainTitle": page.plainTitle,
            "title": page.title?.markup,
            "subtitle": page.subtitle?.markup, "byline": page.byline?.markup, "abstract": page.abstract?.markup,
            "contents": page.contents?.markup, "body": marks?.body ?? page.body.markup, "footer": page.footer.markup,
            "navigation": page.navigation?.markup, "neighbours": page.neighbours?.markup,
            "cards": marks?.cards ?? page.cards.markup, "ledger": ledger.markup,
            "style": (styles + [Self.runningHead(page.plainTitle)]).joined(separator: "\n"),
        ]
        return self.page.render(values.compactMapValues { $0 })
    }

    /// The title at the head of each page of paper: `print.css` says where and how.
    private static func runningHead(_ title: String) -> String {
        let text = title.unicodeScalars.map { scalar -> String in
            switch scalar {
            // In a style element "<" could begin its end.
            case "\"", "\\", "<", "\0"..<" ": "\\" + String(scalar.value, radix: 16) + " "
            default: String(scalar)
            }
        }.joined()
        return "@page{@top-left{content:\"\(text)\"}}"
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
