/// Text in the language of one output format, `` `…`{=html} `` or a fence `{=latex}`: shown in that format alone.
enum RawFormat {
    static func isHTML(_ format: some StringProtocol) -> Bool {
        format == "html" || format == "html5" || format == "html4"
    }

    /// Whether a page is of the format that `when-format` names.
    static func isPage(_ format: String) -> Bool { isHTML(format) || format == "html:js" }

    /// What is said of text in another format, which is left out as in Quarto.
    static func problem(_ format: some StringProtocol, at location: SourceLocation) -> Problem {
        Problem(
            severity: .note, code: "other-format", location: location,
            summary: "raw \(format) is left out: this page is HTML", help: "Write Markdown, which every format shows.")
    }
}
