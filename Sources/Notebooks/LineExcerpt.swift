/// A line of source as a message shows it: whole, or what surrounds the place where the line is long.
public struct LineExcerpt: Sendable {
    /// The line, or a part of it with "…" where something is left out.
    public let text: String
    /// As wide as what stands before the place. Tabs stay tabs, so that a caret stands under what it means.
    public let margin: String

    /// - Parameters:
    ///   - column: the place, 1-based in UTF-8 bytes.
    ///   - width: the most characters to show.
    public init(_ line: some StringProtocol, column: Int, width: Int) {
        let characters = Array(line)
        let caret = Self.index(ofByte: max(column - 1, 0), in: characters)
        var shown = characters
        var before = characters[..<caret]
        if characters.count > width {
            let start = min(max(caret - width / 2, 0), characters.count - width)
            let end = start + width
            shown = (start > 0 ? ["…"] : []) + characters[start..<end] + (end < characters.count ? ["…"] : [])
            before = shown[..<(caret - start + (start > 0 ? 1 : 0))]
        }
        text = String(shown)
        margin = before.map { $0 == "\t" ? "\t" : String(repeating: " ", count: $0.columns) }.joined()
    }

    /// The character that a byte is part of.
    private static func index(ofByte offset: Int, in characters: [Character]) -> Int {
        var end = 0
        return characters.firstIndex { character in
            end += character.utf8.count
            return end > offset
        } ?? characters.count
    }
}

extension Character {
    /// How many columns of a terminal it takes: 2 for the wide ones of East Asia and for emoji, 0 for what has no shape of
    /// its own.
    var columns: Int {
        guard let first = unicodeScalars.first else { return 0 }
        if first.properties.isEmojiPresentation || Self.isWide(first.value) { return 2 }
        if first.properties.isEmoji, unicodeScalars.contains("\u{FE0F}") { return 2 }
        switch first.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: return 1
        }
    }

    /// East Asian Width W or F, by blocks (Unicode Standard Annex 11).
    private static func isWide(_ value: UInt32) -> Bool {
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
            0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DFF,
            0x1AFF0...0x1B2FF, 0x1F200...0x1F2FF, 0x20000...0x3FFFD:
            true
        default: false
        }
    }
}
