/// Something to tell the author, the way a compiler does.
public struct Diagnostic: Error, Hashable, Sendable, Codable {
    /// How bad it is: an error fails the render.
    public enum Severity: String, Sendable, Codable { case error, warning, note }

    /// How bad it is.
    public var severity: Severity
    /// Stable and greppable, in dash-case: "unknown-cell-option".
    public var code: String
    /// The notebook's path as it was given on the command line.
    public var file: String
    /// In that file; nil for what has no place.
    public var location: SourceLocation?
    /// One line: what is wrong.
    public var summary: String
    /// What to do about it; may be empty.
    public var help: String

    /// - Parameters:
    ///   - code: stable and greppable, in dash-case.
    ///   - summary: one line: what is wrong.
    ///   - help: what to do about it; may be empty.
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
