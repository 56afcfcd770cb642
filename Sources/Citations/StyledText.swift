/// Text with italics, links and the like: a title, or an entry of a bibliography.
public struct StyledText: Sendable, Hashable {
    /// How a piece is set; several at once are joined.
    public struct Style: OptionSet, Sendable, Hashable {
        /// One bit for each style.
        public let rawValue: Int
        /// The styles of these bits.
        public init(rawValue: Int) { self.rawValue = rawValue }

        /// Set in italics.
        public static let italic = Style(rawValue: 1)
        /// Set in bold type.
        public static let bold = Style(rawValue: 2)
        /// Set in small capitals.
        public static let smallCapitals = Style(rawValue: 4)
        /// Raised.
        public static let superscript = Style(rawValue: 8)
        /// Lowered.
        public static let `subscript` = Style(rawValue: 16)
        /// Set as code.
        public static let code = Style(rawValue: 32)
        /// The text is TeX of mathematics.
        public static let math = Style(rawValue: 64)
    }

    /// A piece of one style.
    public struct Run: Sendable, Hashable {
        /// Never empty.
        public var text: String
        /// The styles of the whole piece.
        public var style: Style
        /// The address behind it; nil for what is no link.
        public var link: String?
    }

    /// Pieces in order; neighbours differ in style or link, or are mathematics.
    public private(set) var runs: [Run] = []

    /// Empty text.
    public init() {}

    /// Text of one piece.
    public init(_ text: String, _ style: Style = [], link: String? = nil) { append(text, style, link: link) }

    /// Whether there is no piece.
    public var isEmpty: Bool { runs.isEmpty }

    /// The text without its styles.
    public var plain: String { runs.map(\.text).joined() }

    /// Adds a piece at the end, to the last one where it has the same style and link.
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
                let isSpace = character == " " || character == "\t" || character.isNewline
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
