/// A diagnostic of a stage that does not know which file its text is from.
struct Problem {
    var severity = Diagnostic.Severity.warning
    var code: String
    var location: SourceLocation
    var summary: String
    var help: String
}

extension Problem {
    /// A comment that a blank line, or the end of its quote or list, leaves open.
    static func openComment(at location: SourceLocation) -> Problem {
        Problem(
            code: "open-comment", location: location, summary: "this comment is shown as text: it does not end in its paragraph",
            help: "Close it with \"-->\" before the next blank line, or let it begin its line.")
    }
}
