/// From an accumulator to an element: scale, zero point, clamp.
public struct OutputStage: Sendable {
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
    public var zeroPoint: Int32
    public var lower: Int32
    public var upper: Int32
    public var rounding: Rounding

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
                body(Loop(
                    multipliers: multipliers.baseAddress!, reals: reals.baseAddress!, stride: multipliers.count == 1 ? 0 : 1,
                    zeroPoint: zeroPoint, lower: lower, upper: upper, isReal: rounding == .real))
            }
        }
    }

    public struct Loop {
        public let multipliers: UnsafePointer<QuantizedMultiplier>
        public let reals: UnsafePointer<Double>
        public let stride: Int
        public let zeroPoint: Int32
        public let lower: Int32
        public let upper: Int32
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

        @inlinable @inline(__always)
        public func apply(_ accumulator: Int32, channel: Int) -> Int32 {
            if isReal { return real(Double(accumulator), channel) }
            let scaled = FixedPoint.multiply(accumulator, by: multipliers[channel &* stride])
            return min(max(scaled &+ zeroPoint, lower), upper)
        }

        @inlinable @inline(__always)
        public func apply(_ accumulator: Int64, channel: Int) -> Int32 {
            if isReal { return real(Double(accumulator), channel) }
            return min(max(FixedPoint.multiply(accumulator, by: multipliers[channel &* stride]) &+ zeroPoint, lower), upper)
        }

        @inlinable @inline(__always)
        public func real(_ accumulator: Double, _ channel: Int) -> Int32 {
            let rounded = (accumulator * reals[channel &* stride]).rounded(.toNearestOrAwayFromZero)
            let whole = Int64(min(max(rounded, -2_147_483_648), 2_147_483_647))
            return Int32(truncatingIfNeeded: min(max(whole &+ Int64(zeroPoint), Int64(lower)), Int64(upper)))
        }
    }
}
