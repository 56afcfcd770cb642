import KernelInterface
import Kernels
import Models
import Tensors

/// DIV with broadcasting and a fused activation.
enum Div {
    static let kernel = OperatorKernel(version: 2) { node in
        let plan = try BinaryPlan(node)
        try node.expect(plan.y, type: plan.a.type)
        switch plan.a.type {
        case .float32:
            let (lower, upper) = try node.floatRange()
            return { plan.map { (a: Float, b: Float) in min(max(a / b, lower), upper) } }
        case .int32:
            let (lower, upper) = try node.integerRange(Int32.self)
            let divide: Evaluation = {
                plan.map { (a: Int32, b: Int32) -> Int32 in
                    min(max(a.dividedReportingOverflow(by: b).partialValue, lower), upper)
                }
            }
            return {
                try refuse(0, in: plan.b, as: Int32.self)
                try divide()
            }
        case .int8: return try quantized(plan, node, Int8.self)
        case .uint8: return try quantized(plan, node, UInt8.self)
        case .int16: return try quantized(plan, node, Int16.self)
        default: throw node.unsupported(plan.a, plan.b)
        }
    }

    private static func refuse<T: FixedWidthInteger & BitwiseCopyable>(_ zero: T, in divisor: RuntimeTensor, as: T.Type) throws {
        let elements = divisor.elements(as: T.self)
        for i in 0..<divisor.elementCount where elements[i] == zero {
            throw ModelError("element \(i) of the divisor '\(divisor.name)' is zero")
        }
    }

    /// Source: DivElementwise in tensorflow/lite/kernels/internal/reference/div.h.
    private static func quantized<T: FixedWidthInteger & BitwiseCopyable>(
        _ plan: BinaryPlan, _ node: Node, _: T.Type
    ) throws -> Evaluation {
        let a = try node.quantization(of: plan.a)
        let b = try node.quantization(of: plan.b)
        let y = try node.quantization(of: plan.y)
        let (lower, upper) = try node.quantizedRange(plan.y)
        let scale = QuantizedMultiplier(Double(a.scale / (b.scale * y.scale)))
        let (zeroA, zeroB, zeroY) = (a.zeroPoint, b.zeroPoint, y.zeroPoint)
        let divide: Evaluation = {
            plan.map { (x1: T, x2: T) -> T in
                var dividend = Int32(truncatingIfNeeded: x1) &- zeroA
                var divisor = Int32(truncatingIfNeeded: x2) &- zeroB
                if divisor < 0 { (dividend, divisor) = (0 &- dividend, 0 &- divisor) }
                let (inverse, reciprocalShift) = reciprocal(divisor)
                let headroom = Int32((dividend < 0 ? ~dividend : dividend).leadingZeroBitCount) - 1
                let quotient = FixedPoint.doublingHighMultiply(dividend &<< headroom, inverse)
                let shift = scale.shift - reciprocalShift - headroom
                let product = FixedPoint.doublingHighMultiply(quotient, scale.multiplier)
                let result =
                    shift <= 0
                    ? FixedPoint.roundingDivide(product, byPowerOfTwo: 0 - shift)
                    : FixedPoint.saturatingMultiply(product, byPowerOfTwo: min(shift, 31))
                return T(truncatingIfNeeded: min(max(result &+ zeroY, lower), upper))
            }
        }
        return {
            try refuse(T(truncatingIfNeeded: zeroB), in: plan.b, as: T.self)
            try divide()
        }
    }

    /// 2^31 / x scaled to fill 31 bits, and how many bits x is above one.
    private static func reciprocal(_ x: Int32) -> (Int32, Int32) {
        let headroom = Int32(x.leadingZeroBitCount)
        let shifted = Int32(truncatingIfNeeded: (Int64(x) << Int64(headroom)) - (1 << 31))
        return (FixedPoint.reciprocalOfOnePlus(shifted), 31 - headroom)
    }
}
