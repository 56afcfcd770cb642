/// What cannot be trained, in the words of who asked for it.
public struct TrainingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, and where.
    public var message: String
    /// What to do about it; may be empty.
    public var help: String

    /// An error with what to do about it.
    public init(_ message: String, help: String = "") {
        self.message = message
        self.help = help
    }

    public var description: String { message + (help.isEmpty ? "" : "\n" + help) }
}
