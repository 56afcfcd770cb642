import KernelInterface

extension Requantization {
    /// The same for a kernel's loop: no reference counting inside.
    @inlinable @inline(__always)
    public func withLoop<R>(_ body: (Loop) -> R) -> R {
        multipliers.withUnsafeBufferPointer { multipliers in
            reals.withUnsafeBufferPointer { reals in
                body(
                    Loop(
                        multipliers: multipliers.baseAddress!, reals: reals.baseAddress!, stride: multipliers.count == 1 ? 0 : 1,
                        zeroPoint: zeroPoint, minimum: minimum, maximum: maximum, isReal: rounding == .real))
            }
        }
    }

    /// A requantization with its lists as pointers, valid inside of ``withLoop(_:)`` only.
    public struct Loop {
        @usableFromInline let multipliers: UnsafePointer<QuantizedMultiplier>
        @usableFromInline let reals: UnsafePointer<Double>
        /// Multipliers from one channel to the next: 0 where there is one for all.
        @usableFromInline let stride: Int
        @usableFromInline let zeroPoint: Int32
        @usableFromInline let minimum: Int32
        @usableFromInline let maximum: Int32
        @usableFromInline let isReal: Bool

        @usableFromInline
        init(
            multipliers: UnsafePointer<QuantizedMultiplier>, reals: UnsafePointer<Double>, stride: Int, zeroPoint: Int32,
            minimum: Int32, maximum: Int32, isReal: Bool
        ) {
            self.multipliers = multipliers
            self.reals = reals
            self.stride = stride
            self.zeroPoint = zeroPoint
            self.minimum = minimum
            self.maximum = maximum
            self.isReal = isReal
        }

        /// The output for a sum in 32 or 64 bits. One in 64 bits meets the reduced multiplier, unless the real one is used.
        @inlinable @inline(__always)
        public func apply<A: FixedWidthInteger>(_ sum: A, channel: Int) -> Int32 {
            if isReal { return real(Double(sum), channel) }
            let multiplier = multipliers[channel &* stride]
            let scaled =
                A.bitWidth == 64
                ? FixedPoint.multiply(Int64(truncatingIfNeeded: sum), by: multiplier)
                : FixedPoint.multiply(Int32(truncatingIfNeeded: sum), by: multiplier)
            return min(max(scaled &+ zeroPoint, minimum), maximum)
        }

        /// By the real multiplier, halves rounded away from zero.
        @inlinable @inline(__always)
        func real(_ sum: Double, _ channel: Int) -> Int32 {
            let rounded = (sum * reals[channel &* stride]).rounded(.toNearestOrAwayFromZero)
            let whole = Int64(min(max(rounded, -2_147_483_648), 2_147_483_647))
            return Int32(truncatingIfNeeded: min(max(whole &+ Int64(zeroPoint), Int64(minimum)), Int64(maximum)))
        }
    }
}
