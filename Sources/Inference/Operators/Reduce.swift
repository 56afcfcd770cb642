import KernelInterface
import Kernels
import Models
import Tensors

/// MEAN, SUM, REDUCE_MAX, REDUCE_MIN, REDUCE_PROD, REDUCE_ANY and REDUCE_ALL over the axes of the second input.
enum Reduce {
    static let mean = kernel(version: 3) { plan, node in
        switch plan.x.type {
        case .float32:
            let divisor = Float(plan.reducedCount)
            return floatSums(plan) { $0 / divisor }
        case .int32: return sums(plan, Int32.self, in: Int64.self, try mean(plan, node))
        case .int64: return sums(plan, Int64.self, in: Int64.self, try mean(plan, node))
        case .int8: return sums(plan, Int8.self, in: Int32.self, try quantized(plan, node, Int8.self, isMean: true))
        case .uint8: return sums(plan, UInt8.self, in: Int32.self, try quantized(plan, node, UInt8.self, isMean: true))
        case .int16: return sums(plan, Int16.self, in: Int32.self, try quantized(plan, node, Int16.self, isMean: true))
        default: throw node.unsupported(plan.x)
        }
    }

    static let sum = kernel(version: 2) { plan, node in
        switch plan.x.type {
        case .float32: return floatSums(plan) { $0 }
        case .int32: return sums(plan, Int32.self, in: Int64.self) { $0 }
        case .int64: return sums(plan, Int64.self, in: Int64.self) { $0 }
        case .int8 where node.isMicro:
            return sums(plan, Int8.self, in: Int32.self, try quantized(plan, node, Int8.self, isMean: false))
        case .int16 where node.isMicro:
            return sums(plan, Int16.self, in: Int32.self, try quantized(plan, node, Int16.self, isMean: false))
        case .int8 where node.kernels != .reference: return sums(plan, Int8.self, in: Int32.self, try optimized(plan, node))
        case .int16 where node.kernels != .reference: return sums(plan, Int16.self, in: Int32.self, try optimized(plan, node))
        // The reference kernel of LiteRT 2.3 reads the bytes of an int8 SUM as uint8.
        case .int8, .uint8: return sums(plan, UInt8.self, in: Int32.self, try quantized(plan, node, UInt8.self, isMean: false))
        case .int16:
            // So too those of int16: as many bytes as there are elements.
            let sum = sums(plan, UInt8.self, in: Int32.self, try quantized(plan, node, UInt8.self, isMean: false))
            return {
                plan.y.data.initializeMemory(as: UInt8.self, repeating: 0, count: plan.y.byteCount)
                try sum()
            }
        default: throw node.unsupported(plan.x)
        }
    }

    /// Of floats; the loop is compiled once for all that becomes of a sum.
    @inline(never)
    private static func floatSums(_ plan: ReductionPlan, _ finish: @escaping (Float) -> Float) -> Evaluation {
        { plan.fold(0 as Float, { $0 + $1 }, finish: finish) }
    }

    /// The same of integers, added in `A`, which wraps. What `finish` gives loses its upper bits.
    @inline(never)
    private static func sums<T: FixedWidthInteger & BitwiseCopyable, A: FixedWidthInteger & BitwiseCopyable>(
        _ plan: ReductionPlan, _: T.Type, in: A.Type, _ finish: @escaping (Int64) -> Int64
    ) -> Evaluation {
        {
            plan.fold(as: T.self, 0 as A, { $0 &+ A(truncatingIfNeeded: $1) }) {
                T(truncatingIfNeeded: finish(Int64(truncatingIfNeeded: $0)))
            }
        }
    }

    static let product = kernel(version: 2) { plan, node in
        switch plan.x.type {
        case .float32: return { plan.fold(1 as Float, { $0 * $1 }) { $0 } }
        case .int32: return { plan.fold(1 as Int32, { $0 &* $1 }) { $0 } }
        case .int64: return { plan.fold(1 as Int64, { $0 &* $1 }) { $0 } }
        case .int8: return try quantizedProduct(plan, node, Int8.self)
        case .int16: return try quantizedProduct(plan, node, Int16.self)
        case .bool: return isAll(plan)
        default: throw node.unsupported(plan.x)
        }
    }

    static let maximum = kernel(version: 3) { plan, node in
        switch plan.x.type {
        case .float32: return { plan.fold(-Float.greatestFiniteMagnitude, { $1 > $0 ? $1 : $0 }) { $0 } }
        case .bool: return isAny(plan)
        default: return try extreme(plan, node, isMaximum: true)
        }
    }

    static let minimum = kernel(version: 3) { plan, node in
        switch plan.x.type {
        case .float32: return { plan.fold(Float.greatestFiniteMagnitude, { $1 < $0 ? $1 : $0 }) { $0 } }
        case .bool: return isAll(plan)
        default: return try extreme(plan, node, isMaximum: false)
        }
    }

    static let any = kernel(version: 1) { plan, node in
        try node.expect(plan.x, type: .bool)
        return isAny(plan)
    }

    static let all = kernel(version: 1) { plan, node in
        try node.expect(plan.x, type: .bool)
        return isAll(plan)
    }

    private static func kernel(
        version: Int, _ evaluation: @escaping @Sendable (ReductionPlan, Node) throws -> Evaluation
    ) -> OperatorKernel {
        OperatorKernel(version: version) { node -> any OperatorPlan in
            let plan = try ReductionPlan(node)
            return PlainPlan(
                "\(plan.x.shape) → \(plan.y.shape), \(plan.reducedCount) elements each", try evaluation(plan, node))
        }
    }

    private static func isAny(_ plan: ReductionPlan) -> Evaluation {
        { plan.fold(0 as UInt8, { $0 | $1 }) { $0 != 0 ? 1 : 0 } }
    }

    private static func isAll(_ plan: ReductionPlan) -> Evaluation {
        { plan.fold(1 as UInt8, { $0 & ($1 != 0 ? 1 : 0) }) { $0 } }
    }

    private static func extreme(_ plan: ReductionPlan, _ node: Node, isMaximum: Bool) throws -> Evaluation {
        func integer<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type) -> Evaluation {
            // With all bits turned over the largest is the smallest.
            let turn: T = isMaximum ? ~0 : 0
            return { plan.fold(T.max, { min($0, $1 ^ turn) }) { $0 ^ turn } }
        }
        switch plan.x.type {
        case .int8: return integer(Int8.self)
        case .uint8: return integer(UInt8.self)
        case .int16: return integer(Int16.self)
        case .int32: return integer(Int32.self)
        case .int64: return integer(Int64.self)
        default: throw node.unsupported(plan.x)
        }
    }

    private static func checkCount(_ plan: ReductionPlan, _ node: Node) throws {
        try node.require(plan.reducedCount > 0 || plan.y.elementCount == 0, "the mean of no elements is not defined")
    }

    private static func mean(_ plan: ReductionPlan, _ node: Node) throws -> (Int64) -> Int64 {
        try checkCount(plan, node)
        let count = Int64(plan.reducedCount)
        return { $0 / count }
    }

    private static func checkNarrowCount(_ plan: ReductionPlan, _ node: Node) throws {
        try checkCount(plan, node)
        try node.require(plan.reducedCount < 1 << 31, "\(plan.reducedCount) elements are too many for one sum")
    }

    /// The sum as LiteRT gives it by default: scaled in float, and rounded once.
    ///
    /// Source: QuantizedMeanOrSum in tensorflow/lite/kernels/internal/optimized/reduce.h.
    private static func optimized(_ plan: ReductionPlan, _ node: Node) throws -> (Int64) -> Int64 {
        try checkNarrowCount(plan, node)
        let (x, y) = (try node.quantization(of: plan.x), try node.quantization(of: plan.y))
        let scale = x.scale / y.scale
        let bias = Float(-x.zeroPoint) * scale * Float(plan.reducedCount)
        let range = plan.y.type.integerRange, least = Float(range.lowerBound), most = Float(range.upperBound)
        return {
            let narrow = Int32(truncatingIfNeeded: $0)
            let sum = (Float(narrow) * scale + bias).rounded(.toNearestOrAwayFromZero) + Float(y.zeroPoint)
            return sum > least ? Int64(min(sum, most)) : Int64(range.lowerBound)
        }
    }

    /// The sum, or the sum with 1/n taken into the multiplier: scale × (Σx - offset) + zeroPoint.
    ///
    /// Source: QuantizedMeanOrSum in tensorflow/lite/kernels/internal/reference/reduce.h.
    private static func quantized<T: FixedWidthInteger>(
        _ plan: ReductionPlan, _ node: Node, _: T.Type, isMean: Bool
    ) throws -> (Int64) -> Int64 {
        let (x, y) = (try node.quantization(of: plan.x), try node.quantization(of: plan.y))
        let count = plan.reducedCount
        try checkNarrowCount(plan, node)
        var scale = QuantizedMultiplier(Double(x.scale) / Double(y.scale))
        if isMean && count > 0 {
            let spare = max(min(Int32(63 - UInt64(count).leadingZeroBitCount), 32, 31 + scale.shift), 0)
            let widened = Int64(scale.multiplier) << Int64(spare)
            scale = QuantizedMultiplier(multiplier: Int32(widened / Int64(count)), shift: scale.shift - spare)
        }
        let offset = Int32(truncatingIfNeeded: Int64(x.zeroPoint) * Int64(count))
        return { [scale] in
            let sum = Int32(truncatingIfNeeded: $0) &- offset
            return Int64(truncatingIfNeeded: T(clamping: FixedPoint.multiply(sum, by: scale) &+ y.zeroPoint))
        }
    }

    /// Scaled after each multiplication, so that the accumulator stays small.
    private static func quantizedProduct<T: FixedWidthInteger & BitwiseCopyable>(
        _ plan: ReductionPlan, _ node: Node, _: T.Type
    ) throws -> Evaluation {
        let x = try node.quantization(of: plan.x)
        let y = try node.quantization(of: plan.y)
        let count = Double(max(plan.reducedCount, 1))
        let scale = QuantizedMultiplier(Double(x.scale) / power(Double(y.scale), 1 / count))
        let zero = x.zeroPoint
        return {
            plan.fold(as: T.self, nil as Int32?) { product, x in
                let value = Int32(truncatingIfNeeded: x) &- zero
                return product.map { FixedPoint.multiply(Int64($0) &* Int64(value), by: scale) } ?? value
            } finish: { product in
                T(clamping: FixedPoint.multiply(Int64(product ?? 0), by: scale) &+ y.zeroPoint)
            }
        }
    }
}
