/// Which elements of two tensors meet where one is repeated along dimensions of size 1.
@frozen public struct Pairing: Sendable, Hashable {
    /// The dimensions of the result, row-major; at least one, none of them 0.
    public var sizes: [Int]
    /// Elements between neighbours, 0 where a tensor is repeated; along the last dimension 0 or 1.
    public var aSteps: [Int]
    /// As ``aSteps``, of the second tensor.
    public var bSteps: [Int]

    /// - Precondition: all three have as many elements.
    public init(sizes: [Int], aSteps: [Int], bSteps: [Int]) {
        self.sizes = sizes
        self.aSteps = aSteps
        self.bSteps = bSteps
    }

    /// `count` elements of `a`; a row of `rowCount`, a divisor of it, meets every row of them.
    public init(count: Int, rowCount: Int) {
        if rowCount == 1 {
            self.init(sizes: [count], aSteps: [1], bSteps: [0])
        } else if rowCount == count {
            self.init(sizes: [count], aSteps: [1], bSteps: [1])
        } else {
            self.init(sizes: [count / rowCount, rowCount], aSteps: [rowCount, 1], bSteps: [0, 1])
        }
    }

    /// Elements of the result.
    public var count: Int { sizes.reduce(1, *) }
}
