import KernelInterface
import Kernels
import Models
import Tensors

/// CUMSUM: running sums along one dimension, with or without the element itself, from either end.
enum CumulativeSum {
    /// Inputs: x, axis.
    static let kernel = OperatorKernel(version: 1) { node in
        let (x, y) = try node.ends(inputs: 2, ofOneType: true)
        try node.resize(y, to: x.shape)
        let axis = try node.axis(node.integer(1, named: "the axis"), rank: x.rank)
        let inner = x.shape.dimensions[(axis + 1)...].reduce(1, *)
        let outer = x.shape.dimensions[..<axis].reduce(1, *)
        let extent = x.shape[axis]
        let isExclusive = node.options.bool(.exclusive)
        let isReversed = node.options.bool(.reverse)
        func loop<T: BitwiseCopyable, A>(
            _: T.Type, from zero: A, add: @escaping (A, T) -> A, finish: @escaping (A) -> T
        ) -> Evaluation {
            {
                for o in 0..<outer {
                    for i in 0..<inner {
                        let start = o * extent * inner + i
                        let from = x.elements(as: T.self) + start
                        let to = y.elements(as: T.self) + start
                        var sum = zero
                        for k in 0..<extent {
                            let position = (isReversed ? extent - 1 - k : k) * inner
                            if isExclusive { to[position] = finish(sum) }
                            sum = add(sum, from[position])
                            if !isExclusive { to[position] = finish(sum) }
                        }
                    }
                }
            }
        }
        switch x.type {
        case .float32: return loop(Float.self, from: Float(0), add: +) { $0 }
        case .int32: return loop(Int32.self, from: Int32(0), add: &+) { $0 }
        case .int64: return loop(Int64.self, from: Int64(0), add: &+) { $0 }
        case .int8 where node.isMicro:
            // ADD's arithmetic with two equal input scales; the sum starts not at 0 but at the negated zero point.
            // Source: tensorflow/lite/kernels/internal/reference/cumsum.h.
            let input = try node.quantization(of: x)
            let output = try node.quantization(of: y)
            let ratio = QuantizedMultiplier(0.5)
            let scale = QuantizedMultiplier(2 * Double(input.scale) / (Double(1 << 20) * Double(output.scale)))
            let start = FixedPoint.multiply((0 &- input.zeroPoint) &<< 20, by: ratio)
            return loop(Int8.self, from: start) { sum, q in
                sum &+ FixedPoint.multiply((Int32(q) &- input.zeroPoint) &<< 20, by: ratio)
            } finish: { sum in
                Int8(clamping: FixedPoint.multiply(sum, by: scale) &+ output.zeroPoint)
            }
        default: throw node.unsupported(x, y)
        }
    }
}
