import KernelInterface
import Kernels
import Models
import Tensors

/// ADD and SUB with broadcasting and a fused activation.
enum Add {
    static let kernel = OperatorKernel(version: 5, rows: .paired) { try plan($0, isSum: true) }
    static let difference = OperatorKernel(version: 5, rows: .paired) { try plan($0, isSum: false) }

    private static func plan(_ node: Node, isSum: Bool) throws -> any OperatorPlan {
        let operands = try Operands(node)
        let (a, b, y) = (operands.a, operands.b, operands.y)
        try node.expect(y, type: a.type)
        let sums: (Float, Float) -> Float = isSum ? { $0 + $1 } : { $0 - $1 }
        switch a.type {
        case .float32:
            let (lower, upper) = try node.floatRange()
            return BinaryPlan(operands, .floats(lower...upper, sums), fast: isSum ? .add : .subtract)
        case .float16 where isSum && !node.isMicro:
            let (lower, upper) = try node.floatRange()
            return BinaryPlan(operands, .halves(lower...upper, sums))
        case .int32, .int64,
            .int16 where a.quantization == nil:
            // TensorFlow Lite Micro adds integers without their activation.
            let limits = node.isMicro && isSum ? Int64.min...Int64.max : try node.integerRange()
            return BinaryPlan(operands, .integers(limits, isSum ? { $0 &+ $1 } : { $0 &- $1 }))
        case .int8, .uint8, .int16:
            let scales = try [a, b, y].map { try node.quantization(of: $0).scale }
            let limits = try node.quantizedRange(y)
            if a.type == .int16, !node.isMicro, node.options.bool(.potScaleInt16),
                let shifts = powersOfTwo(scales[0], scales[1], scales[2])
            {
                return try shifted(operands, node, shifts, limits, isSum)
            }
            // Both inputs are brought to a common scale, twice the larger one, with bits to spare on the left.
            let left: Int32 = a.type == .int16 ? 15 : 20
            let common = CommonScale(scales[0], scales[1], scales[2], left: left)
            return BinaryPlan(
                operands,
                .quantized(
                    try QuantizedBinary(
                        isSum ? .add : .subtract, operands, node, a: common.a, b: common.b, output: common.y, leftShift: left,
                        limits: limits)))
        default: throw node.unsupported(a, b)
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

    /// How far each input of int16 is shifted to the right to get the output's scale, where all scales are powers of two.
    private static func powersOfTwo(_ a: Float, _ b: Float, _ y: Float) -> (a: Int32, b: Int32)? {
        func logarithm(_ x: Float) -> Int32? {
            let exact = logBase2(x)
            let rounded = exact.rounded(.toNearestOrAwayFromZero)
            return abs(exact - rounded) < 1e-3 ? Int32(rounded) : nil
        }
        guard let a = logarithm(a), let b = logarithm(b), let y = logarithm(y) else { return nil }
        return (y - a, y - b)
    }

    private static func shifted(
        _ operands: Operands, _ node: Node, _ shifts: (a: Int32, b: Int32), _ limits: (lower: Int32, upper: Int32), _ isSum: Bool
    ) throws -> any OperatorPlan {
        try node.require(
            shifts.a >= 0 && shifts.b >= 0 && (shifts.a == 0 || shifts.b == 0) && max(shifts.a, shifts.b) < 16,
            "the scales are powers of two, but neither input has the output's scale")
        return BinaryPlan(
            operands,
            .integers(Int64(limits.lower)...Int64(limits.upper)) { a, b in
                let first = FixedPoint.roundingDivide(Int32(a), byPowerOfTwo: shifts.a)
                let second = FixedPoint.roundingDivide(Int32(b), byPowerOfTwo: shifts.b)
                return Int64(Int16(clamping: isSum ? first + second : first - second))
            })
    }
}
