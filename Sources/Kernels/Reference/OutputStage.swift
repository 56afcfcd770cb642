/// From an accumulator to an element: scale, zero point, clamp.
public struct OutputStage: Sendable {
    /// Which arithmetic scales an accumulator.
    public enum Rounding: Sendable, Hashable {
        /// The fixed-point multiplier, rounded after the multiplication and after the shift.
        case twice
        /// The real multiplier in double precision, halves away from zero.
        case real
    }

    /// One, or one for each output channel.
    public var multipliers: [QuantizedMultiplier]
    /// The real numbers behind `multipliers`.
    public var reals: [Double]
    /// What stands for 0 in the output.
    public var zeroPoint: Int32
    /// The smallest output.
    public var lower: Int32
    /// The largest output.
    public var upper: Int32
    /// Which of both multipliers is used.
    public var rounding: Rounding

    /// - Parameters:
    ///   - reals: one, or one for each output channel, from the accumulator's scale to the output's.
    ///   - zeroPoint: what stands for 0 in the output.
    ///   - lower: the smallest output.
    ///   - upper: the largest output.
    public init(reals: [Double], zeroPoint: Int32, lower: Int32, upper: Int32, rounding: Rounding = .twice) {
        self.reals = reals
        multipliers = reals.map(QuantizedMultiplier.init)
        self.zeroPoint = zeroPoint
        self.lower = lower
        self.upper = upper
        self.rounding = rounding
    }

    /// The same for a kernel's loop: no reference counting inside.
    @inlinable @inline(__always)
    public func withLoop<R>(_ body: (Loop) -> R) -> R {
        multipliers.withUnsafeBufferPointer { multipliers in
            reals.withUnsafeBufferPointer { reals in
                body(
                    Loop(
                        multipliers: multipliers.baseAddress!, reals: reals.baseAddress!, stride: multipliers.count == 1 ? 0 : 1,
                        zeroPoint: zeroPoint, lower: lower, upper: upper, isReal: rounding == .real))
            }
        }
    }

    /// An output stage with its lists as pointers, valid inside of `withLoop` only.
    public struct Loop {
        /// One, or one for each output channel.
        public let multipliers: UnsafePointer<QuantizedMultiplier>
        /// The real numbers behind ``multipliers``.
        public let reals: UnsafePointer<Double>
        /// Multipliers from one channel to the next: 0 where there is one for all.
        public let stride: Int
        /// What stands for 0 in the output.
        public let zeroPoint: Int32
        /// The smallest output.
        public let lower: Int32
        /// The largest output.
        public let upper: Int32
        /// Whether the real multipliers are used.
        public let isReal: Bool

        @usableFromInline
        init(
            multipliers: UnsafePointer<QuantizedMultiplier>, reals: UnsafePointer<Double>, stride: Int, zeroPoint: Int32,
            lower: Int32, upper: Int32, isReal: Bool
        ) {
            self.multipliers = multipliers
            self.reals = reals
            self.stride = stride
            self.zeroPoint = zeroPoint
            self.lower = lower
            self.upper = upper
            self.isReal = isReal
        }

        /// The output for a sum in 32 bits.
        @inlinable @inline(__always)
        public func apply(_ accumulator: Int32, channel: Int) -> Int32 {
            if isReal { return real(Double(accumulator), channel) }
            let scaled = FixedPoint.multiply(accumulator, by: multipliers[channel &* stride])
            return min(max(scaled &+ zeroPoint, lower), upper)
        }

        /// The output for a sum in 64 bits.
        @inlinable @inline(__always)
        public func apply(_ accumulator: Int64, channel: Int) -> Int32 {
            if isReal { return real(Double(accumulator), channel) }
            return min(max(FixedPoint.multiply(accumulator, by: multipliers[channel &* stride]) &+ zeroPoint, lower), upper)
        }

        /// The output by the real multiplier, halves rounded away from zero.
        @inlinable @inline(__always)
        public func real(_ accumulator: Double, _ channel: Int) -> Int32 {
            let rounded = (accumulator * reals[channel &* stride]).rounded(.toNearestOrAwayFromZero)
            let whole = Int64(min(max(rounded, -2_147_483_648), 2_147_483_647))
            return Int32(truncatingIfNeeded: min(max(whole &+ Int64(zeroPoint), Int64(lower)), Int64(upper)))
        }
    }
}
