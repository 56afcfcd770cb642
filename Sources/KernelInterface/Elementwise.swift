/// A function of one float.
@frozen public enum FloatUnary: Sendable, Hashable {
    case clamp(minimum: Float, maximum: Float)
    case logistic
    case tanh
}

/// Two tensors of `count` floats, or one of them a row of `count / repeats` that meets every row of the other.
@frozen public struct FloatBinary: Sendable, Hashable {
    @frozen public enum Operation: Sendable, Hashable { case add, subtract, multiply }
    public var operation: Operation
    /// Elements of the output.
    public var count: Int
    /// Elements of `b`: `count`, or a divisor of it.
    public var rowCount: Int
    public var minimum: Float
    public var maximum: Float

    public init(_ operation: Operation, count: Int, rowCount: Int, minimum: Float, maximum: Float) {
        self.operation = operation
        self.count = count
        self.rowCount = rowCount
        self.minimum = minimum
        self.maximum = maximum
    }
}

/// A multiplier as the quantized kernels have it: significand·2^(shift − 31).
@frozen public struct FixedMultiplier: Sendable, Hashable {
    public var multiplier: Int32
    public var shift: Int32
    public init(multiplier: Int32, shift: Int32) {
        self.multiplier = multiplier
        self.shift = shift
    }
}

/// int8 ADD and SUB: both inputs are shifted left by `leftShift` and scaled to a common scale, added, scaled.
@frozen public struct Int8Addition: Sendable, Hashable {
    public var count: Int
    /// Elements of `b`: `count`, or a divisor of it.
    public var rowCount: Int
    public var zeroPointA: Int32
    public var zeroPointB: Int32
    public var a: FixedMultiplier
    public var b: FixedMultiplier
    public var output: FixedMultiplier
    public var leftShift: Int32
    public var subtracts: Bool
    public var zeroPoint: Int32
    public var minimum: Int32
    public var maximum: Int32

    public init(
        count: Int, rowCount: Int, zeroPointA: Int32, zeroPointB: Int32, a: FixedMultiplier, b: FixedMultiplier,
        output: FixedMultiplier, leftShift: Int32, subtracts: Bool, zeroPoint: Int32, minimum: Int32, maximum: Int32
    ) {
        self.count = count
        self.rowCount = rowCount
        self.zeroPointA = zeroPointA
        self.zeroPointB = zeroPointB
        self.a = a
        self.b = b
        self.output = output
        self.leftShift = leftShift
        self.subtracts = subtracts
        self.zeroPoint = zeroPoint
        self.minimum = minimum
        self.maximum = maximum
    }
}

/// int8 MUL.
@frozen public struct Int8Product: Sendable, Hashable {
    public var count: Int
    /// Elements of `b`: `count`, or a divisor of it.
    public var rowCount: Int
    public var zeroPointA: Int32
    public var zeroPointB: Int32
    public var output: FixedMultiplier
    public var zeroPoint: Int32
    public var minimum: Int32
    public var maximum: Int32

    public init(
        count: Int, rowCount: Int, zeroPointA: Int32, zeroPointB: Int32, output: FixedMultiplier, zeroPoint: Int32,
        minimum: Int32, maximum: Int32
    ) {
        self.count = count
        self.rowCount = rowCount
        self.zeroPointA = zeroPointA
        self.zeroPointB = zeroPointB
        self.output = output
        self.zeroPoint = zeroPoint
        self.minimum = minimum
        self.maximum = maximum
    }
}
