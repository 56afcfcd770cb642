import KernelInterface
import Kernels
import Models
import Tensors

/// RSQRT: 1 / √x.
enum Rsqrt {
    static let kernel = OperatorKernel(version: 3) { node -> any OperatorPlan in
        let plan = try UnaryPlan(node, fast: .inverseSquareRoot)
        if plan.x.type == .float32 { return plan.computing(.floats { 1 / $0.squareRoot() }) }
        guard plan.x.type == .int8 || plan.x.type == .int16 else { throw node.unsupported(plan.x) }
        let (x, y) = (try node.quantization(of: plan.x), try node.quantization(of: plan.y))
        // TensorFlow Lite Micro has no table for 16 bits.
        if plan.x.type == .int16, !node.isMicro {
            return try plan.table(node, from: x.zeroPoint) { $0 <= 0 ? 32767 * y.scale : 1 / $0.squareRoot() }
        }
        let scale = QuantizedMultiplier(
            node.isMicro
                ? 1 / (Double(x.scale).squareRoot() * Double(y.scale)) : 1 / Double(x.scale.squareRoot() * y.scale))
        // Bits that keep the root an integer.
        let spare: Int32 = 20
        let narrowed = QuantizedMultiplier(multiplier: scale.multiplier, shift: scale.shift - spare)
        return plan.computing(
            .quantized { value in
                let input = value - x.zeroPoint
                if input <= 0 { return .max }
                var inverse = FixedPoint.inverseSquareRoot(input)
                inverse.shift += spare
                return FixedPoint.multiply(FixedPoint.multiply(Int32(1), by: inverse), by: narrowed) &+ y.zeroPoint
            }, from: x.zeroPoint)
    }
}
