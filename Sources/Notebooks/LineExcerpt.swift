/// A line of source as a message shows it: whole, or what surrounds the place where the line is long.
public struct LineExcerpt: Sendable {
    public let text: String
    /// As wide as what stands before the place. Tabs stay tabs, so that a caret stands under what it means.
    public let margin: String

    /// - Parameters:
    ///   - column: the place, 1-based in UTF-8 bytes.
    ///   - width: the most characters to show.
    public init(_ line: some StringProtocol, column: Int, width: Int) {
        let characters = Array(line)
        let caret = min(String(decoding: line.utf8.prefix(max(column - 1, 0)), as: UTF8.self).count, characters.count)
        var shown = characters
        var before = characters[..<caret]
        if characters.count > width {
            let start = min(max(caret - width / 2, 0), characters.count - width)
            let end = start + width
            shown = (start > 0 ? ["…"] : []) + characters[start..<end] + (end < characters.count ? ["…"] : [])
            before = shown[..<(caret - start + (start > 0 ? 1 : 0))]
        }
        text = String(shown)
        margin = String(before.map { $0 == "\t" ? "\t" : " " })
    }
}
