/// Text with italics, links and the like: a title, or an entry of a bibliography.
public struct StyledText: Sendable, Hashable {
    public struct Style: OptionSet, Sendable, Hashable {
        public let rawValue: Int
        public init(rawValue: Int) { self.rawValue = rawValue }

        public static let italic = Style(rawValue: 1)
        public static let bold = Style(rawValue: 2)
        public static let smallCapitals = Style(rawValue: 4)
        public static let superscript = Style(rawValue: 8)
        public static let `subscript` = Style(rawValue: 16)
        public static let code = Style(rawValue: 32)
        /// The text is TeX of mathematics.
        public static let math = Style(rawValue: 64)
    }

    /// A piece of one style.
    public struct Run: Sendable, Hashable {
        public var text: String
        public var style: Style
        /// The address behind it; nil for what is no link.
        public var link: String?
    }

    public private(set) var runs: [Run] = []

    public init() {}

    public init(_ text: String, _ style: Style = [], link: String? = nil) { append(text, style, link: link) }

    public var isEmpty: Bool { runs.isEmpty }

    /// The text without its styles.
    public var plain: String { runs.map(\.text).joined() }

    public mutating func append(_ text: String, _ style: Style = [], link: String? = nil) {
        guard !text.isEmpty else { return }
        if let last = runs.last, last.style == style, last.link == link, !style.contains(.math) {
            runs[runs.count - 1].text += text
        } else {
            runs.append(Run(text: text, style: style, link: link))
        }
    }

    public static func += (text: inout StyledText, more: StyledText) {
        for run in more.runs { text.append(run.text, run.style, link: run.link) }
    }

    /// The same in another style; what is emphasized in italics stands upright in them.
    public func styled(_ style: Style) -> StyledText {
        var result = StyledText()
        for run in runs {
            let both = style == .italic ? run.style.symmetricDifference(style) : run.style.union(style)
            result.append(run.text, both, link: run.link)
        }
        return result
    }

    /// Without space at its ends, and with single spaces inside.
    var collapsed: StyledText {
        var result = StyledText()
        var endsInSpace = true
        for run in runs {
            var text = ""
            for character in run.text {
                let isSpace = character.isWhitespace && character != "\u{a0}"
                if isSpace && endsInSpace { continue }
                text.append(isSpace ? " " : character)
                endsInSpace = isSpace
            }
            result.append(text, run.style, link: run.link)
        }
        while let last = result.runs.last, last.text.last == " " {
            result.runs[result.runs.count - 1].text.removeLast()
            if result.runs[result.runs.count - 1].text.isEmpty { result.runs.removeLast() }
        }
        return result
    }
}

extension StyledText: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) { self.init(text) }
}
