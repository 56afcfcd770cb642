/// A place in a notebook's source. Lines and columns are 1-based; columns count UTF-8 bytes, as
/// CommonMark and the Swift compiler do.
public struct SourceLocation: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    /// 1-based.
    public var line: Int
    /// 1-based, in UTF-8 bytes.
    public var column: Int

    /// Both are 1-based.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// The places from here up to another one; none if that stands before this.
    func up(to end: SourceLocation) -> SourceRange { self..<max(self, end) }

    public static func < (a: Self, b: Self) -> Bool { (a.line, a.column) < (b.line, b.column) }
    public var description: String { "\(line):\(column)" }
}

/// From the first character up to, but not including, the end.
public typealias SourceRange = Range<SourceLocation>

extension SourceRange {
    /// Without so many bytes at its head, which are on its first line.
    func droppingFirst(_ count: Int) -> SourceRange {
        SourceLocation(line: lowerBound.line, column: lowerBound.column + count).up(to: upperBound)
    }
}
