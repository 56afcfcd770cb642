/// A place in a notebook's source. Lines and columns are 1-based; columns count UTF-8 bytes, as
/// CommonMark and the Swift compiler do.
public struct SourceLocation: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    public var line: Int
    public var column: Int

    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    public static func < (a: Self, b: Self) -> Bool { (a.line, a.column) < (b.line, b.column) }
    public var description: String { "\(line):\(column)" }
}

/// From the first character up to, but not including, the end.
public typealias SourceRange = Range<SourceLocation>
