internal import CLanes
import KernelInterface

/// LOG_SOFTMAX in float32 over the last axis: y = x − max − log Σ e^(x − max).
final class FloatLogSoftmax: PreparedKernel {
    let rows: Int
    let columns: Int
    let scratchBytes = 0

    init(rows: Int, columns: Int) {
        self.rows = rows
        self.columns = columns
    }

    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
        let bytes = columns &* 4, whole = columns / laneCount &* 64, rest = columns % laneCount
        let outside = Floats(repeating: -.infinity)
        for row in 0..<rows {
            let from = input + row &* bytes, to = output + row &* bytes
            // The lanes behind the row's end count as −∞: they raise neither the maximum nor the sum.
            let tail = rest > 0 ? (from + whole).head(rest, rest: outside) : outside
            var top = tail
            var i = 0
            while i < whole {
                top = lanes_max_f32(top, from.floats(i))
                i &+= 64
            }
            let maximum = Floats(repeating: lanes_reduce_max_f32(top))
            var sum = lanes_if_below(outside, tail, exponential(tail - maximum), Floats.zero)
            i = 0
            while i < whole {
                sum += exponential(from.floats(i) - maximum)
                i &+= 64
            }
            let total = logarithm(Floats(repeating: sum.total))
            i = 0
            while i < whole {
                (to + i).store(from.floats(i) - maximum - total)
                i &+= 64
            }
            if rest > 0 { (to + whole).store(tail - maximum - total, lanes: rest) }
        }
    }
}
