import KernelInterface
import Kernels
import Models
import Tensors

/// LOGISTIC and TANH.
enum Sigmoid {
    static let logistic = OperatorKernel(version: 3) { try evaluation($0, isTanh: false) }
    static let tanh = OperatorKernel(version: 3) { try evaluation($0, isTanh: true) }

    private static func evaluation(_ node: Node, isTanh: Bool) throws -> Evaluation {
        let plan = try UnaryPlan(node)
        if plan.x.type == .float32 {
            return isTanh
                ? { plan.map { (x: Float) in hyperbolicTangent(x) } } : { plan.map { (x: Float) in cutSigmoid(x) } }
        }
        let function: (Float) -> Float = isTanh ? { hyperbolicTangent($0) } : { cutSigmoid($0) }
        if let narrow = plan.narrow(node, of: .float16, .bfloat16, by: function) { return narrow }
        guard plan.x.type == .int8 || plan.x.type == .uint8 || plan.x.type == .int16 else { throw node.unsupported(plan.x) }
        let x = try node.quantization(of: plan.x)
        let y = try node.quantization(of: plan.y)
        if plan.x.type == .int16 {
            try node.require(
                x.zeroPoint == 0 && y.zeroPoint == 0 && y.scale == 1 / 32768,
                "the output has the scale \(y.scale) and the zero point \(y.zeroPoint) where 1/32768 and 0 are expected")
            let table = SigmoidTable(inputScale: x.scale, powers: isTanh ? 0...1 : 0...0)
            let (from, to, count) = (plan.x, plan.y, plan.count)
            return {
                let input = UnsafePointer(from.elements(as: Int16.self))
                let output = to.elements(as: Int16.self)
                if isTanh {
                    table.tanh(count: count, x: input, y: output)
                } else {
                    table.logistic(count: count, x: input, y: output)
                }
            }
        }
        if !isTanh {
            try node.require(y.scale == 1 / 256, "the output has the scale \(y.scale) where 0.00390625 is expected")
        }
        if node.isMicro, plan.x.type == .int8 { return fixedPoint(plan, scale: x.scale, zero: x.zeroPoint, isTanh) }
        return isTanh ? try plan.table(node) { hyperbolicTangent($0) } : try plan.table(node) { sigmoid($0) }
    }

    private static func sigmoid(_ x: Float) -> Float { 1 / (1 + exponential(-x)) }

    /// The sigmoid of floats, which is cut where single precision no longer tells it from 1 and from the exponential.
    ///
    /// Source: Logistic in tensorflow/lite/kernels/internal/reference/logistic.h.
    private static func cutSigmoid(_ x: Float) -> Float {
        x > 16.619_047 ? 1 : x < -9 ? exponential(x) : sigmoid(x)
    }

    /// TensorFlow Lite Micro's 8-bit functions, with 4 integer bits.
    private static func fixedPoint(_ plan: UnaryPlan, scale: Float, zero: Int32, _ isTanh: Bool) -> Evaluation {
        let multiplier = QuantizedMultiplier(Double(scale) * Double(1 << 27))
        let radius = (15.0 * Double(1 << 27) / power(2.0, Double(multiplier.shift))).rounded(.down)
        let limit = Int32(min(radius, 2_147_483_647))
        return {
            plan.map { (value: Int8) -> Int8 in
                let input = Int32(value) &- zero
                if input <= 0 &- limit { return .min }
                if input >= limit { return .max }
                let scaled = FixedPoint.multiply(input, by: multiplier)
                let result =
                    isTanh
                    ? FixedPoint.roundingDivide(FixedPoint.tanh(scaled, integerBits: 4), byPowerOfTwo: 24)
                    : FixedPoint.roundingDivide(FixedPoint.logistic(scaled, integerBits: 4), byPowerOfTwo: 23) &- 128
                return Int8(clamping: result)
            }
        }
    }
}
