extension StringProtocol {
    /// The text as it may be shown in code, in a message and on a terminal: what would act instead of being seen is
    /// written as in Swift, `\u{1b}`. These are control characters but line feeds and tabs, what turns the direction
    /// of text, and what has no width and no part in an emoji.
    public var visible: String { visible(keeping: ["\n", "\t"]) }

    /// The same on one line: line feeds and tabs are written, too.
    public var visibleLine: String { visible(keeping: []) }

    private func visible(keeping kept: [Unicode.Scalar]) -> String {
        // All that is plain needs no look at its properties.
        let plain: (UInt8) -> Bool = { 0x20...0x7E ~= $0 || !kept.isEmpty && ($0 == 0x0A || $0 == 0x09) }
        let text = String(self)
        guard !text.utf8.allSatisfy(plain) else { return text }
        let scalars = Array(text.unicodeScalars)
        var result = String.UnicodeScalarView()
        for (index, scalar) in scalars.enumerated() {
            let isShown =
                kept.contains(scalar) || 0x20...0x7E ~= scalar.value || !scalar.acts
                || scalar.joins(scalars[..<index].last, scalars[(index + 1)...].first)
            if isShown {
                result.append(scalar)
            } else {
                result.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
            }
        }
        return String(result)
    }
}

extension Unicode.Scalar {
    /// Whether it is there to do something and not to be seen.
    fileprivate var acts: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: properties.isDefaultIgnorableCodePoint
        }
    }

    /// Whether it makes one emoji of its neighbours, or of the one before it.
    fileprivate func joins(_ before: Unicode.Scalar?, _ after: Unicode.Scalar?) -> Bool {
        guard let before else { return false }
        let follows = before.properties.isEmoji || before == "\u{FE0F}"
        switch self {
        case "\u{FE0F}": return before.properties.isEmoji
        case "\u{200D}": return follows && after?.properties.isEmoji ?? false
        default: return false
        }
    }
}
