/// `code-line-numbers`: whether lines have numbers, and which are marked.
public struct LineNumbers: Sendable, Hashable {
    /// The number of the first line.
    public var start = 1
    /// Whether the numbers are shown.
    public var areShown = true
    /// The lines that are marked, by their numbers.
    public var marked: [ClosedRange<Int>] = []

    /// Reads "true", "false", or lines such as "1,3-5".
    public init?(_ text: some StringProtocol) {
        switch text {
        case "true": return
        case "false": areShown = false
        default:
            // Slides show one set of lines after the other; a page shows them all.
            for part in text.split(whereSeparator: { ",|".contains($0) }) {
                let parts = part.split(separator: "-", omittingEmptySubsequences: false)
                let ends = parts.compactMap { Int(String($0.filter { !$0.isWhitespace })) }
                guard let first = ends.first, let last = ends.last, ends.count == parts.count, ends.count <= 2,
                    1 <= first, first <= last
                else {
                    return nil
                }
                marked.append(first...last)
            }
            if marked.isEmpty { return nil }
        }
    }
}
