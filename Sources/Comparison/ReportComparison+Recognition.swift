import Rendering

extension ReportComparison {
    /// Whether a text is a comparison, in any of the forms in which one is written.
    public static func isComparison(_ text: String) -> Bool {
        let lines = text.split(separator: "\n", maxSplits: 3, omittingEmptySubsequences: false)
        func begins(_ index: Int, _ mark: String) -> Bool { lines.count > index && lines[index].hasPrefix(mark) }
        // A patch goes on with its first hunk.
        let isText = begins(0, "--- ") && begins(1, "+++ ") && lines.count > 2 && lines[2].isEmpty
        let isMarkdown = begins(0, "### ") && lines.count > 2 && lines[1].isEmpty && lines[2].hasPrefix("Against ")
        let isJSON = begins(0, "{") && begins(1, "  \"changes\"")
        let isPage = begins(0, "<!doctype html>") && text.contains("<div class=\"sides\">") && Ledger(in: text) == nil
        return isText || isMarkdown || isJSON || isPage
    }
}
