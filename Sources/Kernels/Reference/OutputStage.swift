/// From an accumulator to an element: scale, zero point, clamp.
package struct OutputStage: Sendable {
    package enum Rounding: Sendable, Hashable { case twice, once }

    /// One, or one for each output channel.
    package var multipliers: [QuantizedMultiplier]
    package var zeroPoint: Int32
    package var lower: Int32
    package var upper: Int32
    package var rounding: Rounding

    package init(
        multipliers: [QuantizedMultiplier], zeroPoint: Int32, lower: Int32, upper: Int32, rounding: Rounding = .twice
    ) {
        self.multipliers = multipliers
        self.zeroPoint = zeroPoint
        self.lower = lower
        self.upper = upper
        self.rounding = rounding
    }

    /// The same for a kernel's loop: no reference counting inside.
    @inlinable @inline(__always)
    package func withLoop<R>(_ body: (Loop) -> R) -> R {
        multipliers.withUnsafeBufferPointer {
            body(Loop(
                multipliers: $0.baseAddress!, stride: multipliers.count == 1 ? 0 : 1, zeroPoint: zeroPoint, lower: lower,
                upper: upper, once: rounding == .once))
        }
    }

    package struct Loop {
        package let multipliers: UnsafePointer<QuantizedMultiplier>
        package let stride: Int
        package let zeroPoint: Int32
        package let lower: Int32
        package let upper: Int32
        package let once: Bool

        @inlinable @inline(__always)
        package func apply(_ accumulator: Int32, channel: Int) -> Int32 {
            let m = multipliers[channel &* stride]
            let scaled = once ? FixedPoint.multiplyOnce(accumulator, by: m) : FixedPoint.multiply(accumulator, by: m)
            return min(max(scaled &+ zeroPoint, lower), upper)
        }

        @inlinable @inline(__always)
        package func apply(_ accumulator: Int64, channel: Int) -> Int32 {
            min(max(FixedPoint.multiply(accumulator, by: multipliers[channel &* stride]) &+ zeroPoint, lower), upper)
        }
    }
}
