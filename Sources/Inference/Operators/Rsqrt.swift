import KernelInterface
import Kernels
import Models
import Tensors

/// RSQRT: 1 / √x.
enum Rsqrt {
    static let kernel = OperatorKernel(version: 3) { node in
        let plan = try UnaryPlan(node)
        switch plan.x.type {
        case .float32: return { plan.map { (x: Float) in 1 / x.squareRoot() } }
        case .int8: return try quantized(plan, node, Int8.self)
        // TensorFlow Lite Micro has no table for 16 bits.
        case .int16 where node.isMicro: return try quantized(plan, node, Int16.self)
        case .int16:
            let x = try node.quantization(of: plan.x)
            let y = try node.quantization(of: plan.y)
            let look = try plan.table(node) { $0 <= 0 ? 32767 * y.scale : 1 / $0.squareRoot() }
            return {
                try plan.x.refuseNegative(as: Int16.self, zero: x.zeroPoint)
                try look()
            }
        default: throw node.unsupported(plan.x)
        }
    }

    private static func quantized<T: FixedWidthInteger & BitwiseCopyable>(
        _ plan: UnaryPlan, _ node: Node, _: T.Type
    ) throws -> Evaluation {
        let x = try node.quantization(of: plan.x)
        let y = try node.quantization(of: plan.y)
        let scale = QuantizedMultiplier(
            node.isMicro
                ? 1 / (Double(x.scale).squareRoot() * Double(y.scale)) : 1 / Double(x.scale.squareRoot() * y.scale))
        // Bits that keep the root an integer.
        let spare: Int32 = 20
        let root: Evaluation = {
            plan.map { (value: T) -> T in
                let input = Int32(truncatingIfNeeded: value) - x.zeroPoint
                if input <= 0 { return .max }
                var inverse = FixedPoint.inverseSquareRoot(input)
                inverse.shift += spare
                let wide = FixedPoint.multiply(Int32(1), by: inverse)
                let scaled = FixedPoint.multiply(
                    wide, by: QuantizedMultiplier(multiplier: scale.multiplier, shift: scale.shift - spare))
                return T(clamping: scaled &+ y.zeroPoint)
            }
        }
        return {
            try plan.x.refuseNegative(as: T.self, zero: x.zeroPoint)
            try root()
        }
    }
}
