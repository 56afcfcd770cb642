import KernelInterface

extension QuantizedBinary {
    /// The output for one element of each input.
    @inlinable @inline(__always)
    public func output(_ first: Int32, _ second: Int32) -> Int32 {
        let (x, y) = (first &- zeroPointA, second &- zeroPointB)
        let scaled: Int32
        switch operation {
        case .add: scaled = FixedPoint.multiply(common(x, a) &+ common(y, b), by: output)
        case .subtract: scaled = FixedPoint.multiply(common(x, a) &- common(y, b), by: output)
        case .squaredDifference:
            let difference = common(x, a) &- common(y, b)
            scaled = FixedPoint.multiply(difference &* difference, by: output)
        case .multiply: scaled = FixedPoint.multiply(x &* y, by: output)
        case .prelu: scaled = x >= 0 ? FixedPoint.multiply(x, by: a) : FixedPoint.multiply(x &* y, by: output)
        }
        return min(max(scaled &+ zeroPoint, minimum), maximum)
    }

    @inlinable @inline(__always)
    func common(_ x: Int32, _ scale: QuantizedMultiplier) -> Int32 { FixedPoint.multiply(x &<< leftShift, by: scale) }
}
