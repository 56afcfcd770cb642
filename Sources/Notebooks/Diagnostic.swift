/// Something to tell the author, the way a compiler does.
public struct Diagnostic: Error, Hashable, Sendable, Codable {
    public enum Severity: String, Sendable, Codable { case error, warning, note }

    public var severity: Severity
    /// Stable and greppable, in dash-case: "unknown-cell-option".
    public var code: String
    /// The notebook's path as it was given on the command line.
    public var file: String
    public var location: SourceLocation?
    /// One line: what is wrong.
    public var summary: String
    /// What to do about it; may be empty.
    public var help: String

    public init(
        _ severity: Severity, code: String, file: String, at location: SourceLocation?, _ summary: String,
        help: String = ""
    ) {
        self.severity = severity
        self.code = code
        self.file = file
        self.location = location
        self.summary = summary
        self.help = help
    }
}
