/// A path that a notebook names, relative to its folder or absolute.
public struct NamedPath: Sendable, Hashable {
    /// As it is written.
    public var path: String
    /// Where it is named.
    public var location: SourceLocation

    /// - Parameter location: where it is named.
    public init(_ path: String, at location: SourceLocation) {
        self.path = path
        self.location = location
    }
}

extension NamedPath: CustomDebugStringConvertible {
    /// The path between quotes, as a dump has it.
    public var debugDescription: String { path.debugDescription }
}
