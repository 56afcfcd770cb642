import KernelInterface
import Kernels
import Models
import Tensors

/// ADD and SUB with broadcasting and a fused activation.
enum Add {
    static let kernel = OperatorKernel(version: 5) { try evaluation($0, isSum: true) }
    static let difference = OperatorKernel(version: 5) { try evaluation($0, isSum: false) }

    private static func evaluation(_ node: Node, isSum: Bool) throws -> Evaluation {
        let plan = try BinaryPlan(node)
        try node.expect(plan.y, type: plan.a.type)
        switch plan.a.type {
        case .float32:
            let (lower, upper) = try node.floatRange()
            return isSum
                ? { plan.map { (a: Float, b: Float) in min(max(a + b, lower), upper) } }
                : { plan.map { (a: Float, b: Float) in min(max(a - b, lower), upper) } }
        case .float16 where isSum: return try plan.clampedHalf(node) { $0 + $1 }
        case .int32: return try integers(plan, node, Int32.self, isSum)
        case .int64: return try integers(plan, node, Int64.self, isSum)
        case .int16 where plan.a.quantization == nil: return try integers(plan, node, Int16.self, isSum)
        case .int8: return try quantized(plan, node, Int8.self, isSum)
        case .uint8: return try quantized(plan, node, UInt8.self, isSum)
        case .int16: return try quantized(plan, node, Int16.self, isSum)
        default: throw node.unsupported(plan.a, plan.b)
        }
    }

    private static func integers<T: FixedWidthInteger & BitwiseCopyable>(
        _ plan: BinaryPlan, _ node: Node, _: T.Type, _ isSum: Bool
    ) throws -> Evaluation {
        // TensorFlow Lite Micro adds integers without their activation.
        let (lower, upper) = node.isMicro && isSum ? (T.min, T.max) : try node.integerRange(T.self)
        return isSum
            ? { plan.map { (a: T, b: T) in min(max(a &+ b, lower), upper) } }
            : { plan.map { (a: T, b: T) in min(max(a &- b, lower), upper) } }
    }

    /// Both inputs are brought to a common scale, twice the larger one, with bits to spare on the left.
    private static func quantized<T: FixedWidthInteger & BitwiseCopyable>(
        _ plan: BinaryPlan, _ node: Node, _: T.Type, _ isSum: Bool
    ) throws -> Evaluation {
        let a = try node.quantization(of: plan.a)
        let b = try node.quantization(of: plan.b)
        let y = try node.quantization(of: plan.y)
        let (lower, upper) = try node.quantizedRange(plan.y)
        if T.self == Int16.self, let shifts = try inputShifts(plan, node) { return try shifted(plan, node, shifts, isSum) }
        let left: Int32 = T.self == Int16.self ? 15 : 20
        let scales = CommonScale(a.scale, b.scale, y.scale, left: left)
        let (scaleA, scaleB, scaleY) = (scales.a, scales.b, scales.y)
        let (zeroA, zeroB, zeroY) = (a.zeroPoint, b.zeroPoint, y.zeroPoint)
        return {
            plan.map { (x1: T, x2: T) -> T in
                let first = FixedPoint.multiply((Int32(truncatingIfNeeded: x1) &- zeroA) &<< left, by: scaleA)
                let second = FixedPoint.multiply((Int32(truncatingIfNeeded: x2) &- zeroB) &<< left, by: scaleB)
                let sum = isSum ? first &+ second : first &- second
                return T(truncatingIfNeeded: min(max(FixedPoint.multiply(sum, by: scaleY) &+ zeroY, lower), upper))
            }
        }
    }

    /// The scales that bring both inputs to twice the larger one, and their sum to the output's.
    struct CommonScale {
        let a: QuantizedMultiplier
        let b: QuantizedMultiplier
        let y: QuantizedMultiplier

        /// - Parameter left: By how many bits the inputs are shifted to the left.
        init(_ a: Float, _ b: Float, _ y: Float, left: Int32) {
            let common = 2 * max(a, b)
            func ratio(_ x: Float, _ y: Float) -> QuantizedMultiplier { QuantizedMultiplier(Double(x) / Double(y)) }
            self.a = ratio(a, common)
            self.b = ratio(b, common)
            self.y = ratio(common, Float(1 << left) * y)
        }
    }

    /// Whether int16 inputs are shifted rather than scaled.
    static func shiftsInputs(_ plan: BinaryPlan, _ node: Node) throws -> Bool { try inputShifts(plan, node) != nil }

    private static func inputShifts(_ plan: BinaryPlan, _ node: Node) throws -> (a: Int32, b: Int32)? {
        if node.isMicro || !node.options.bool(.potScaleInt16) { return nil }
        return powersOfTwo(
            try node.quantization(of: plan.a).scale, try node.quantization(of: plan.b).scale,
            try node.quantization(of: plan.y).scale)
    }

    /// How far each input is shifted to the right to get the output's scale, where all scales are powers of two.
    private static func powersOfTwo(_ a: Float, _ b: Float, _ y: Float) -> (a: Int32, b: Int32)? {
        func logarithm(_ x: Float) -> Int32? {
            let exact = logBase2(x)
            let rounded = exact.rounded(.toNearestOrAwayFromZero)
            return abs(exact - rounded) < 1e-3 ? Int32(rounded) : nil
        }
        guard let a = logarithm(a), let b = logarithm(b), let y = logarithm(y) else { return nil }
        return (y - a, y - b)
    }

    private static func shifted(_ plan: BinaryPlan, _ node: Node, _ shifts: (a: Int32, b: Int32), _ isSum: Bool) throws
        -> Evaluation
    {
        try node.require(
            shifts.a >= 0 && shifts.b >= 0 && (shifts.a == 0 || shifts.b == 0) && max(shifts.a, shifts.b) < 16,
            "the scales are powers of two, but neither input has the output's scale")
        let (lower, upper) = try node.quantizedRange(plan.y)
        return {
            plan.map { (a: Int16, b: Int16) -> Int16 in
                let first = FixedPoint.roundingDivide(Int32(a), byPowerOfTwo: shifts.a)
                let second = FixedPoint.roundingDivide(Int32(b), byPowerOfTwo: shifts.b)
                let sum = Int32(Int16(clamping: isSum ? first + second : first - second))
                return Int16(truncatingIfNeeded: min(max(sum, lower), upper))
            }
        }
    }
}
