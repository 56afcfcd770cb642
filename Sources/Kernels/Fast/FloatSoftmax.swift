internal import CLanes
import KernelInterface

/// SOFTMAX in float32 over the last axis: y = e^(beta·(x − max)) / Σ e^(beta·(x − max)).
func softmaxOfFloats(rows: Int, columns: Int, beta: Float) -> FunctionKernel {
    FunctionKernel { input, output, _ in
        let beta = Floats(repeating: beta)
        let bytes = columns &* 4, whole = columns / laneCount &* 64
        let rest = columns % laneCount
        let outside = Floats(repeating: -.infinity)
        for row in 0..<rows {
            let from = input + row &* bytes, to = output + row &* bytes
            // The lanes behind the row's end count as −∞: they raise neither the maximum nor the sum.
            var tail = outside
            if rest > 0 {
                withUnsafeMutableBytes(of: &tail) { $0.baseAddress!.copyMemory(from: from + whole, byteCount: rest &* 4) }
            }
            var top = tail
            var i = 0
            while i < whole {
                top = lanes_max_f32(top, from.floats(i))
                i &+= 64
            }
            let maximum = Floats(repeating: lanes_reduce_max_f32(top))
            let tailPower = exponential((tail - maximum) * beta)
            var sum = lanes_if_below(outside, tail, tailPower, Floats.zero)
            i = 0
            while i < whole {
                let power = exponential((from.floats(i) - maximum) * beta)
                (to + i).store(power)
                sum += power
                i &+= 64
            }
            let inverse = Floats(repeating: 1 / sum.total)
            i = 0
            while i < whole {
                (to + i).store(UnsafeRawPointer(to).floats(i) * inverse)
                i &+= 64
            }
            if rest > 0 { (to + whole).store(tailPower * inverse, lanes: rest) }
        }
    }
}

extension Floats {
    /// The sum of the lanes, halves first.
    @inline(__always) var total: Float {
        let eight = lowHalf + highHalf
        let four = eight.lowHalf + eight.highHalf
        let two = four.lowHalf + four.highHalf
        return two.x + two.y
    }
}
