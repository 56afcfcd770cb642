/// A diagnostic of a stage that does not know which file its text is from.
struct Problem {
    var severity = Diagnostic.Severity.warning
    var code: String
    var location: SourceLocation
    var summary: String
    var help: String
}
