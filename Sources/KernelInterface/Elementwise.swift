/// A function of one float.
@frozen public enum FloatUnary: Sendable, Hashable {
    case clamp(minimum: Float, maximum: Float)
    case logistic
    case tanh
    /// x·min(max(x + 3, 0), 6) / 6.
    case hardSwish
    /// x > 0 ? x : slope·x.
    case leakyRelu(slope: Float)
    /// x < 0 ? e^x − 1 : x.
    case elu
    /// The natural logarithm.
    case logarithm
    case floor
    case ceiling
    /// To an integer, halves to the even one.
    case round
    case absolute
    case negate
    case square
    case squareRoot
    case inverseSquareRoot
    case exponential
    /// x·Φ(x), Φ the normal distribution.
    case gelu
    /// The same with Φ by the hyperbolic tangent.
    case approximateGelu
    case sine
    case cosine
    /// Clamped, then rounded to lowest + n·scale, halves away from zero.
    case fakeQuantization(lowest: Float, highest: Float, scale: Float)
}

/// A function of two floats, clamped.
@frozen public struct FloatBinary: Sendable, Hashable {
    @frozen public enum Operation: Sendable, Hashable {
        case add, subtract, multiply, divide
        /// (a − b)².
        case squaredDifference
        /// a > b ? a : b, and a < b ? a : b.
        case maximum, minimum
        /// a ≥ 0 ? a : a·b.
        case prelu
    }
    /// What is computed of the two, before the clamp.
    public var operation: Operation
    /// Which elements meet.
    public var pairing: Pairing
    /// The smallest result.
    public var minimum: Float
    /// The largest result.
    public var maximum: Float

    /// A function without a clamp, where none is given.
    public init(_ operation: Operation, _ pairing: Pairing, minimum: Float = -.infinity, maximum: Float = .infinity) {
        self.operation = operation
        self.pairing = pairing
        self.minimum = minimum
        self.maximum = maximum
    }
}

/// A function of two quantized tensors of one type: ADD, SUB, MUL, SQUARED_DIFFERENCE, PRELU.
@frozen public struct QuantizedBinary: Sendable, Hashable {
    @frozen public enum Operation: Sendable, Hashable {
        /// Both inputs are shifted left, scaled to a common scale and combined; what comes out is scaled to the output.
        case add, subtract, squaredDifference
        /// The product is scaled to the output.
        case multiply
        /// The first input by ``QuantizedBinary/a`` where it is at least 0, its product with the second by the output's elsewhere.
        case prelu
    }
    /// What is computed of the two.
    public var operation: Operation
    /// Which elements meet.
    public var pairing: Pairing
    /// What stands for 0 in the first input.
    public var zeroPointA: Int32
    /// What stands for 0 in the second input.
    public var zeroPointB: Int32
    /// From the first input's scale to the common one.
    public var a: QuantizedMultiplier
    /// From the second input's scale to the common one.
    public var b: QuantizedMultiplier
    /// From what is combined to the output's scale.
    public var output: QuantizedMultiplier
    /// Bits by which both inputs are shifted to the left before they are scaled.
    public var leftShift: Int32
    /// What stands for 0 in the output.
    public var zeroPoint: Int32
    /// The smallest output.
    public var minimum: Int32
    /// The largest output.
    public var maximum: Int32

    /// Nothing is checked: operators check zero points and scales when they are prepared.
    public init(
        _ operation: Operation, _ pairing: Pairing, zeroPointA: Int32, zeroPointB: Int32,
        a: QuantizedMultiplier = .init(multiplier: 0, shift: 0), b: QuantizedMultiplier = .init(multiplier: 0, shift: 0),
        output: QuantizedMultiplier, leftShift: Int32 = 0, zeroPoint: Int32, minimum: Int32, maximum: Int32
    ) {
        self.operation = operation
        self.pairing = pairing
        self.zeroPointA = zeroPointA
        self.zeroPointB = zeroPointB
        self.a = a
        self.b = b
        self.output = output
        self.leftShift = leftShift
        self.zeroPoint = zeroPoint
        self.minimum = minimum
        self.maximum = maximum
    }

    /// Of tensors that are `offset` less.
    public func lowered(by offset: Int32) -> QuantizedBinary {
        var result = self
        (result.zeroPointA, result.zeroPointB) = (zeroPointA - offset, zeroPointB - offset)
        (result.zeroPoint, result.minimum, result.maximum) = (zeroPoint - offset, minimum - offset, maximum - offset)
        return result
    }
}

/// SOFTMAX of int8 over the last dimension of (rows, columns), to int8 with the scale 1/256.
@frozen public struct Int8Softmax: Sendable {
    public var rows: Int
    /// Elements of a row, which add up to 1.
    public var columns: Int
    /// e^(−d·scale·beta) for d from 0 to 255, with 31 fraction bits; 0 where it does not count.
    public var exponentials: [Int32]
    /// For the sum of a row's exponentials with 19 fraction bits: what an exponential's share is to be multiplied with, with 31
    /// fraction bits, and by how many bits the product is then shifted to the right.
    public var share: @Sendable (_ sum: Int32) -> (reciprocal: Int32, shift: Int32)

    /// - Parameters:
    ///   - exponentials: 256 values.
    ///   - share: gives for a row's sum of exponentials the reciprocal and the shift by which one of them is scaled.
    public init(
        rows: Int, columns: Int, exponentials: [Int32],
        share: @escaping @Sendable (_ sum: Int32) -> (reciprocal: Int32, shift: Int32)
    ) {
        self.rows = rows
        self.columns = columns
        self.exponentials = exponentials
        self.share = share
    }
}
