/// y = a·b: a (rows, depth), b (depth, columns), y (rows, columns), each in memory as it says or transposed.
@frozen public struct MatrixProduct: Hashable, Sendable {
    public var rows: Int
    /// Columns of b and of y.
    public var columns: Int
    /// Columns of a and rows of b: the terms of each sum.
    public var depth: Int
    /// Whether a is (depth, rows) in memory.
    public var isLeftTransposed: Bool
    /// Whether b is (columns, depth) in memory.
    public var isRightTransposed: Bool

    /// - Parameters:
    ///   - rows: of a and of y.
    ///   - columns: of b and of y.
    ///   - depth: columns of a and rows of b.
    public init(rows: Int, columns: Int, depth: Int, isLeftTransposed: Bool, isRightTransposed: Bool) {
        self.rows = rows
        self.columns = columns
        self.depth = depth
        self.isLeftTransposed = isLeftTransposed
        self.isRightTransposed = isRightTransposed
    }
}

/// A product of two matrices that are known only when it runs.
public protocol PreparedMatrixProduct: AnyObject, Sendable {
    /// Bytes of working memory, aligned to 64.
    var scratchBytes: Int { get }
    /// - Parameter isSameRight: whether `b` is that of the run before, with the same working memory.
    func run(
        _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ y: UnsafeMutableRawPointer, isSameRight: Bool,
        scratch: UnsafeMutableRawPointer)
}
