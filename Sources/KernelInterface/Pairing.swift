/// Which elements of two tensors meet in each element of the result, by NumPy's rule: shapes are aligned at their ends, and a
/// dimension of 1 is repeated.
@frozen public struct Pairing: Sendable, Hashable {
    /// The dimensions of the result, row-major, neighbours joined where both tensors allow it; at least one.
    public var sizes: [Int] = []
    /// Elements between neighbours, 0 where a tensor is repeated; along the last dimension 0 or 1.
    public var aSteps: [Int] = []
    /// As ``aSteps``, of the second tensor.
    public var bSteps: [Int] = []

    /// The shape of the result; nil for shapes that do not match.
    public static func shape(_ a: [Int], _ b: [Int]) -> [Int]? {
        let rank = max(a.count, b.count)
        var result: [Int] = []
        for i in 0..<rank {
            let x = i < rank - a.count ? 1 : a[i - (rank - a.count)]
            let y = i < rank - b.count ? 1 : b[i - (rank - b.count)]
            if x != y && x != 1 && y != 1 { return nil }
            result.append(x == 1 ? y : x)
        }
        return result
    }

    /// - Parameter result: `Pairing.shape(a, b)`, or a shape to which both can be repeated.
    public init(_ a: [Int], _ b: [Int], result: [Int]) {
        let (left, right) = (Self.steps(a, result), Self.steps(b, result))
        // Where a dimension is 0 there is nothing to visit, whatever the others multiply to.
        for i in result.indices where result[i] != 1 {
            let last = sizes.count - 1
            if last >= 0, aSteps[last] == left[i] &* result[i], bSteps[last] == right[i] &* result[i] {
                (sizes[last], aSteps[last], bSteps[last]) = (sizes[last] &* result[i], left[i], right[i])
            } else {
                sizes.append(result[i])
                aSteps.append(left[i])
                bSteps.append(right[i])
            }
        }
        if sizes.isEmpty { (sizes, aSteps, bSteps) = ([1], [0], [0]) }
    }

    private static func steps(_ a: [Int], _ result: [Int]) -> [Int] {
        var steps = [Int](repeating: 0, count: result.count)
        var step = 1
        for i in a.indices.reversed() {
            steps[result.count - a.count + i] = a[i] == 1 ? 0 : step
            step = step &* a[i]
        }
        return steps
    }

    /// Elements of the result.
    public var count: Int { sizes.reduce(1, *) }
}
