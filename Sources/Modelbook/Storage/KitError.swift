import SystemIO

/// What a call of the kit cannot do, in the words of who made the call.
public struct KitError: Error, Sendable, CustomStringConvertible {
    /// What cannot be done, one line.
    public var message: String
    /// What to do about it; may be empty.
    public var help: String

    /// - Parameters:
    ///   - message: what cannot be done, one line.
    ///   - help: what to do about it; may be empty.
    public init(_ message: String, help: String = "") {
        self.message = message
        self.help = help
    }

    public var description: String { message.visibleLine + (help.isEmpty ? "" : "\n" + help) }
}
