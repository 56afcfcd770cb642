/// Which elements of a tensor are taken together: dimensions with their steps in elements, row-major, none of size 0 or 1,
/// neighbours of one kind joined. The innermost dimension, kept or reduced, has the step 1.
@frozen public struct ReductionGeometry: Sendable, Hashable {
    public var keptSizes: [Int]
    /// Elements from one kept index to the next, as many as ``keptSizes``.
    public var keptSteps: [Int]
    /// The dimensions that are taken together.
    public var reducedSizes: [Int]
    /// Elements from one reduced index to the next, as many as ``reducedSizes``.
    public var reducedSteps: [Int]

    /// - Precondition: sizes and steps of a kind are as many.
    public init(keptSizes: [Int], keptSteps: [Int], reducedSizes: [Int], reducedSteps: [Int]) {
        self.keptSizes = keptSizes
        self.keptSteps = keptSteps
        self.reducedSizes = reducedSizes
        self.reducedSteps = reducedSteps
    }

    /// Elements that each output takes together.
    public var reducedCount: Int { reducedSizes.reduce(1, *) }
    /// Elements of the input.
    public var inputCount: Int { keptSizes.reduce(reducedCount, *) }
}

/// What a reduction of floats computes.
@frozen public enum FloatReduction: Sendable, Hashable {
    /// The sum over `divisor`: 1 for SUM, the number of elements for MEAN.
    case sum(divisor: Float)
    /// Not below −greatestFiniteMagnitude; not-a-numbers do not count.
    case maximum
    case minimum
}

/// What a reduction of int8 or int16 computes.
@frozen public enum IntegerReduction: Sendable, Hashable {
    /// clamp(scale(sum − offset) + zeroPoint).
    case sum(offset: Int32, scale: QuantizedMultiplier, zeroPoint: Int32)
    case maximum
    case minimum
}
