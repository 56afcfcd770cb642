/// The dimensions of a tensor, outermost first. A scalar has none.
public struct Shape: Hashable, Sendable, Codable, ExpressibleByArrayLiteral, CustomStringConvertible {
    /// The size along each axis.
    public var dimensions: [Int]

    /// - Parameter dimensions: outermost first. Nothing is checked: see ``checkedElementCount``.
    public init(_ dimensions: [Int]) { self.dimensions = dimensions }
    public init(arrayLiteral elements: Int...) { self.dimensions = elements }

    /// No dimensions, one element.
    public static let scalar = Shape([])

    /// The number of axes.
    public var rank: Int { dimensions.count }

    /// The product of the dimensions, 1 for a scalar. Dimensions come from checked sources.
    public var elementCount: Int { dimensions.reduce(1, *) }

    /// The product of the dimensions; nil if one is negative or if the product of those that are not 0 exceeds 2^56, so
    /// that strides, and bytes of partial products, do not overflow either.
    public var checkedElementCount: Int? {
        var bound = 1
        for dimension in dimensions {
            guard dimension >= 0 else { return nil }
            let (next, overflow) = bound.multipliedReportingOverflow(by: max(dimension, 1))
            if overflow || next > 1 << 56 { return nil }
            bound = next
        }
        return dimensions.contains(0) ? 0 : bound
    }

    /// The size along an axis from 0 to ``rank`` − 1.
    public subscript(_ axis: Int) -> Int {
        get { dimensions[axis] }
        set { dimensions[axis] = newValue }
    }

    /// "[1, 28, 28, 1]"; of a longer list than any shape should be, its beginning and its length.
    public var description: String {
        let shown = dimensions.prefix(16).map(String.init).joined(separator: ", ")
        return rank > 16 ? "[\(shown), … \(rank) numbers]" : "[\(shown)]"
    }
}
