import KernelInterface
import Kernels
import Models
import Tensors

/// LOG_SOFTMAX over the last dimension. Of bytes the 256 differences that two elements can have are scaled once.
enum FastLogSoftmax {
    static func evaluation(_ node: Node) throws -> Evaluation? {
        let x = try node.input(0)
        let y = try node.output()
        let depth = x.shape.dimensions.last ?? 0
        if x.type == .float32, y.type == .float32, depth > 0 {
            return try node.evaluation(FastKernels.build?.floatLogSoftmax(rows: x.elementCount / depth, columns: depth), x, y)
        }
        guard y.type == x.type, depth > 0 else { return nil }
        switch x.type {
        case .int8: return try quantized(node, x, y, depth: depth, Int8.self)
        case .uint8: return try quantized(node, x, y, depth: depth, UInt8.self)
        default: return nil
        }
    }

    private static func quantized<T: FixedWidthInteger & BitwiseCopyable>(
        _ node: Node, _ x: RuntimeTensor, _ y: RuntimeTensor, depth: Int, _: T.Type
    ) throws -> Evaluation {
        let rows = x.elementCount / depth
        let scale = SoftmaxScale(beta: 1, scale: Double(try node.quantization(of: x).scale))
        let back = QuantizedMultiplier(scale.inverse)
        // By 255 + difference.
        let terms = (-255...0).map { FixedPoint.roundingDivide(scale.exponential($0), byPowerOfTwo: 12) }
        let scaled = (-255...0).map { $0 >= scale.smallestDifference ? scale.rescale($0) : 0 }
        return {
            let (from, to) = (UnsafePointer(x.elements(as: T.self)), y.elements(as: T.self))
            terms.withUnsafeBufferPointer { terms in
                scaled.withUnsafeBufferPointer { scaled in
                    for n in 0..<rows {
                        let row = from + n &* depth, out = to + n &* depth
                        var largest = T.min
                        for c in 0..<depth { largest = max(largest, row[c]) }
                        let zero = 255 &- Int(largest)
                        let (term, value) = (terms.baseAddress! + zero, scaled.baseAddress! + zero)
                        var sum: Int32 = 0
                        for c in 0..<depth { sum &+= term[Int(row[c])] }
                        let logarithm = FixedPoint.logarithm(sum)
                        let limit = max(
                            scale.smallestDifference &- 1, FixedPoint.multiply(logarithm &+ Int32.min, by: back))
                        for c in 0..<depth {
                            let share = FixedPoint.roundingDivide(value[Int(row[c])] &- logarithm, byPowerOfTwo: 31 - 5 - 4)
                            out[c] = Int32(row[c]) &- Int32(largest) > limit ? T(clamping: share &+ Int32(T.max)) : .min
                        }
                    }
                }
            }
        }
    }
}
