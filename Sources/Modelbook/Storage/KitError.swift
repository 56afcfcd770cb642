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

    /// What cannot be done, with help in the words of who reads it: Swift in a cell, options on the command line.
    init(_ message: String, inCell help: String, onCommandLine options: String) {
        self.init(message, help: HostSettings.current.records == nil ? options : help)
    }

    public var description: String { message.visibleLine + (help.isEmpty ? "" : "\n" + help) }
}
