import Notebooks

/// Weaves code.
enum CodeWeaver {
    /// How code is set beside its text.
    struct Setting {
        /// "run.py", above the code.
        var fileName: String?
        var lines: LineNumbers?
        /// Whether comments such as `// <1>` at the ends of lines are marks that a list below explains.
        var isAnnotated = false

        init() {}

        init(_ attributes: Attributes) {
            fileName = attributes.values["filename"]
            isAnnotated = attributes.classes.contains("annotated")
            lines = attributes.values["code-line-numbers"].flatMap { LineNumbers($0) }
            if attributes.classes.contains(where: ["numberLines", "number-lines"].contains) {
                lines = lines ?? LineNumbers("true")
                lines?.start = attributes.values["startFrom"].flatMap { Int($0) } ?? 1
            }
        }

        init(_ options: CellOptions, isAnnotated: Bool) {
            fileName = options.fileName
            lines = options.lineNumbers
            self.isAnnotated = isAnnotated
        }
    }

    static func weave(_ text: String, language: String?, identifier: String? = nil, _ setting: Setting = Setting()) -> HTML {
        var source = text.hasSuffix("\n") ? String(text.dropLast()) : text
        let marks = setting.isAnnotated ? CodeAnnotations.take(from: &source) : [:]
        var code = Highlighter.html(source, language: language)
        var classes: [String] = []
        if let lines = setting.lines, lines.areShown || !lines.marked.isEmpty {
            if lines.areShown { classes.append("numbered") }
            code = divided(code, lines, marks)
        } else if !marks.isEmpty {
            code = divided(code, nil, marks)
        }
        // On paper only a listing that takes a good part of a page is broken.
        if source.utf8.count(where: { $0 == UInt8(ascii: "\n") }) >= longLineCount { classes.append("long") }
        let start = (setting.lines?.start ?? 1) - 1
        let counter: HTML = start == 0 ? "" : " style=\"counter-reset:line \(start)\""
        // A scrolling region must be reachable from the keyboard.
        let html: HTML = """
            <pre tabindex="0"\(.attribute("id", identifier))\(.attribute("class", classes.isEmpty ? nil : classes.joined(separator: " ")))><code\(.attribute("class", language.map { "language-\($0)" }))\(counter)>\(code)</code></pre>

            """
        return setting.fileName.map { "<div class=\"source\"><p class=\"file\">\($0)</p>\n\(html)</div>\n" } ?? html
    }

    /// How many line ends there are in a listing that may be broken in print.
    private static let longLineCount = 16

    /// Code under its caption.
    static func weaveListing(_ code: HTML, caption: HTML, identifier: String? = nil) -> HTML {
        """
        <figure class="listing"\(.attribute("id", identifier))><figcaption>\(caption)</figcaption>
        \(code)</figure>

        """
    }

    /// Each line in an element of its own. What is coloured over several lines is coloured in each.
    private static func divided(_ code: HTML, _ numbers: LineNumbers?, _ marks: [Int: [Int]]) -> HTML {
        var html = HTML()
        var open = ""
        let start = numbers?.start ?? 1
        for (index, line) in code.markup.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            var content = open + line
            if let tag = line.range(of: "<i ", options: .backwards),
                line.range(of: "</i>", options: .backwards).map({ $0.lowerBound < tag.lowerBound }) ?? true
            {
                open = String(line[tag.lowerBound...].prefix { $0 != ">" }) + ">"
            } else if line.contains("</i>") {
                open = ""
            }
            if !open.isEmpty { content += "</i>" }
            let isMarked = numbers?.marked.contains { $0.contains(index + start) } ?? false
            let notes = (marks[index] ?? []).map { "<b class=\"mark\">\($0)</b>" }.joined(separator: " ")
            html += HTML(
                markup: (index > 0 ? "\n" : "")
                    + "<span class=\"l\(isMarked ? " on" : "")\">\(content)\(notes.isEmpty ? "" : " " + notes)</span>")
        }
        return html
    }
}
