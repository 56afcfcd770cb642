import SystemIO

/// What a call of the kit cannot do, in the words of who made the call.
public struct KitError: Error, Sendable, CustomStringConvertible {
    public var message: String
    /// What to do about it; may be empty.
    public var help: String

    public init(_ message: String, help: String = "") {
        self.message = message
        self.help = help
    }

    public var description: String { message.visibleLine + (help.isEmpty ? "" : "\n" + help) }
}
