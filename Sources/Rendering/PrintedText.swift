import Records

/// Text as a cell printed it. Of very much of it a page shows the beginning and the end.
struct PrintedText {
    let html: HTML

    private static let (firstLines, lastLines) = (200, 50)
    private static let longestLine = 2_000

    init(_ text: String, classes: String = "output", in language: PageLanguage) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count > Self.firstLines + Self.lastLines + 10 else {
            html = Self.block(lines, classes)
            return
        }
        // Behind the last line feed stands nothing.
        let end = lines.last?.isEmpty ?? false ? lines.count - 1 : lines.count
        let left = end - Self.firstLines - Self.lastLines
        html =
            Self.block(lines[..<Self.firstLines], classes)
            + "<p class=\"unrun\">\(language.words.linesLeftOut(left, language.count(left)))</p>\n"
            + Self.block(lines[(end - Self.lastLines)...], classes)
    }

    private static func block(_ lines: some Collection<Substring>, _ classes: String) -> HTML {
        let text = lines.map { line in
            line.utf8.count > longestLine && line.count > longestLine ? line.prefix(longestLine) + "…" : line
        }.joined(separator: "\n")
        return "<pre class=\"\(classes)\" tabindex=\"0\"><samp>\(AnsiText(text).html)</samp></pre>\n"
    }
}
