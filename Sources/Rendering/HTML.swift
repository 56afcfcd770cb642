import Notebooks
import SystemIO

/// Text that is HTML. A `String` put into one is escaped, so that what a notebook says can never become
/// markup by accident:
///
///     let cell: HTML = "<td>\(name)</td>"
///
/// What markup is put together with is not inlined: it is called in some thousand places, and each would be optimized anew.
public struct HTML: Sendable, Hashable {
    /// The lines behind an element.
    struct Origin: Sendable, Hashable {
        /// Where its start tag stands in the markup, in bytes.
        var offset: Int
        var range: SourceRange
    }

    /// The markup itself.
    public private(set) var markup: String
    /// Elements that the notebook's own lines became, in the order of their start tags.
    private(set) var origins: [Origin] = []

    /// Markup that is known to be well formed and safe.
    public init(markup: String) { self.markup = markup }

    /// Nothing.
    public init() { markup = "" }

    /// Plain text.
    public init(escaping text: String) {
        markup = ""
        markup.appendEscaped(text)
    }

    /// Whether there is no markup.
    public var isEmpty: Bool { markup.isEmpty }

    @inline(never)
    public static func += (html: inout HTML, more: HTML) {
        html.origins.append(more.origins, behind: html.markup)
        html.markup += more.markup
    }

    @inline(never)
    public static func + (a: HTML, b: HTML) -> HTML {
        var html = a
        html += b
        return html
    }

    /// The same, with the lines that its first element was made from; without any, as it is.
    func from(_ range: SourceRange?) -> HTML {
        guard let range, !markup.isEmpty else { return self }
        var html = self
        html.origins.insert(Origin(offset: 0, range: range), at: 0)
        return html
    }

    /// Puts markup in the place of marks.
    mutating func replace(_ mark: String, with html: HTML) {
        let parts = markup.parts(around: mark)
        var (end, marks): (Int, [Int]) = (0, [])
        for part in parts.dropLast() {
            end += part.utf8.count
            marks.append(end)
            end += mark.utf8.count
        }
        let growth = html.markup.utf8.count - mark.utf8.count
        for index in origins.indices {
            let offset = origins[index].offset
            origins[index].offset += marks.count { $0 < offset } * growth
        }
        markup = parts.joined(separator: html.markup)
    }

    /// ` name="value"`, or nothing where there is no value.
    @inline(never)
    public static func attribute(_ name: StaticString, _ value: String?) -> HTML {
        value.map { " \(HTML(markup: "\(name)"))=\"\($0)\"" } ?? ""
    }
}

extension HTML: ExpressibleByStringInterpolation {
    public init(stringLiteral value: String) { markup = value }

    public init(stringInterpolation interpolation: StringInterpolation) {
        (markup, origins) = (interpolation.markup, interpolation.origins)
    }

    /// Puts text into markup, escaped, and markup into markup, as it is.
    public struct StringInterpolation: StringInterpolationProtocol {
        var markup: String
        var origins: [Origin] = []

        @inline(never)
        public init(literalCapacity: Int, interpolationCount: Int) {
            markup = ""
            markup.reserveCapacity(literalCapacity + 16 * interpolationCount)
        }

        @inline(never)
        public mutating func appendLiteral(_ literal: String) { markup += literal }
        @inline(never)
        public mutating func appendInterpolation(_ html: HTML) {
            origins.append(html.origins, behind: markup)
            markup += html.markup
        }
        @inline(never)
        public mutating func appendInterpolation(_ text: String) { markup.appendEscaped(text) }
        @inline(never)
        public mutating func appendInterpolation(_ number: Int) { markup += "\(number)" }
    }
}

extension Sequence<HTML> {
    /// All of them, one behind the other.
    public func joined(separator: HTML = "") -> HTML {
        var html = HTML()
        for (index, part) in enumerated() {
            if index > 0 { html += separator }
            html += part
        }
        return html
    }
}

extension [HTML.Origin] {
    /// Those of markup that follows other markup.
    fileprivate mutating func append(_ more: [HTML.Origin], behind markup: String) {
        guard !more.isEmpty else { return }
        let offset = markup.utf8.count
        self += more.map { HTML.Origin(offset: offset + $0.offset, range: $0.range) }
    }
}

extension String {
    /// Escapes what is special in text and in double-quoted attributes. Control characters, which no XML or HTML text
    /// may hold, are made visible, and so is what turns the direction of all text behind it.
    fileprivate mutating func appendEscaped(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            var start = 0
            func appendPlain(to end: Int) { if start < end { self += String(decoding: bytes[start..<end], as: UTF8.self) } }
            for (index, byte) in bytes.enumerated() {
                var length = 1
                let replacement: String
                switch byte {
                case UInt8(ascii: "&"): replacement = "&amp;"
                case UInt8(ascii: "<"): replacement = "&lt;"
                case UInt8(ascii: ">"): replacement = "&gt;"
                case UInt8(ascii: "\""): replacement = "&quot;"
                case UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): continue
                case 0..<0x20, 0x7F: replacement = String(Unicode.Scalar(byte)).visible
                // U+0080 to U+009F.
                case 0xC2 where bytes[index + 1] < 0xA0:
                    replacement = String(Unicode.Scalar(bytes[index + 1])).visible
                    length = 2
                // U+202A to U+202E and U+2066 to U+2069.
                case 0xE2
                where bytes[index + 1] == 0x80 && 0xAA...0xAE ~= bytes[index + 2]
                    || bytes[index + 1] == 0x81 && 0xA6...0xA9 ~= bytes[index + 2]:
                    replacement = String(decoding: bytes[index..<index + 3], as: UTF8.self).visible
                    length = 3
                default: continue
                }
                appendPlain(to: index)
                self += replacement
                start = index + length
            }
            appendPlain(to: bytes.count)
        }
    }
}
