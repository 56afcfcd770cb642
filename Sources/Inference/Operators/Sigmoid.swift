import KernelInterface
import Kernels
import Models
import Tensors

/// LOGISTIC and TANH.
enum Sigmoid {
    static let logistic = OperatorKernel(version: 3) { try plan($0, isTanh: false) }
    static let tanh = OperatorKernel(version: 3) { try plan($0, isTanh: true) }

    private static func plan(_ node: Node, isTanh: Bool) throws -> any OperatorPlan {
        let plan = try UnaryPlan(node, fast: isTanh ? .tanh : .logistic)
        let function: (Float) -> Float = isTanh ? { hyperbolicTangent($0) } : { cutSigmoid($0) }
        if plan.x.type == .float32 { return plan.computing(.floats(function)) }
        if let plan = plan.halves(node, function) { return plan }
        guard plan.x.type.isByte || plan.x.type == .int16 else { throw node.unsupported(plan.x) }
        let (x, y) = (try node.quantization(of: plan.x), try node.quantization(of: plan.y))
        if plan.x.type == .int16 {
            try node.require(
                x.zeroPoint == 0 && y.zeroPoint == 0 && y.scale == 1 / 32768,
                "the output has the scale \(y.scale) and the zero point \(y.zeroPoint) where 1/32768 and 0 are expected")
            let table = SigmoidTable(inputScale: x.scale, powers: isTanh ? 0...1 : 0...0)
            return PlainPlan {
                let (from, to) = (UnsafePointer(plan.x.elements(as: Int16.self)), plan.y.elements(as: Int16.self))
                isTanh ? table.tanh(count: plan.count, x: from, y: to) : table.logistic(count: plan.count, x: from, y: to)
            }
        }
        if !isTanh {
            try node.require(y.scale == 1 / 256, "the output has the scale \(y.scale) where 0.00390625 is expected")
        }
        if node.isMicro, plan.x.type == .int8 {
            return plan.computing(.quantized(fixedPoint(scale: x.scale, zero: x.zeroPoint, isTanh)))
        }
        return try isTanh ? plan.table(node) { hyperbolicTangent($0) } : plan.table(node) { sigmoid($0) }
    }

    private static func sigmoid(_ x: Float) -> Float { 1 / (1 + exponential(-x)) }

    /// The sigmoid of floats, which is cut where single precision no longer tells it from 1 and from the exponential.
    ///
    /// Source: Logistic in tensorflow/lite/kernels/internal/reference/logistic.h.
    private static func cutSigmoid(_ x: Float) -> Float {
        x > 16.619_047 ? 1 : x < -9 ? exponential(x) : sigmoid(x)
    }

    /// TensorFlow Lite Micro's 8-bit functions, with 4 integer bits.
    private static func fixedPoint(scale: Float, zero: Int32, _ isTanh: Bool) -> (Int32) -> Int32 {
        let multiplier = QuantizedMultiplier(Double(scale) * Double(1 << 27))
        let radius = (15.0 * Double(1 << 27) / power(2.0, Double(multiplier.shift))).rounded(.down)
        let limit = Int32(min(radius, 2_147_483_647))
        return { value in
            let input = value &- zero
            if input <= 0 &- limit { return -128 }
            if input >= limit { return 127 }
            let scaled = FixedPoint.multiply(input, by: multiplier)
            return isTanh
                ? FixedPoint.roundingDivide(FixedPoint.tanh(scaled, integerBits: 4), byPowerOfTwo: 24)
                : FixedPoint.roundingDivide(FixedPoint.logistic(scaled, integerBits: 4), byPowerOfTwo: 23) &- 128
        }
    }
}
