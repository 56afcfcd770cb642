import Kernels
import Models
import Tensors

/// RSQRT: 1 / √x.
enum Rsqrt {
    static let kernel = OperatorKernel(version: 3) { node in
        let plan = try UnaryPlan(node)
        switch plan.x.type {
        case .float32: return plan.map { (x: Float) in 1 / x.squareRoot() }
        case .int8: return try bytes(plan, node)
        case .int16:
            let x = try node.quantization(of: plan.x)
            let y = try node.quantization(of: plan.y)
            let look = try plan.table(node) { $0 <= 0 ? 32767 * y.scale : 1 / $0.squareRoot() }
            return {
                try refuseNegative(plan.x, as: Int16.self, zero: x.zeroPoint)
                try look()
            }
        default: throw node.unsupported(plan.x)
        }
    }

    private static func refuseNegative<T: FixedWidthInteger & BitwiseCopyable>(
        _ x: RuntimeTensor, as: T.Type, zero: Int32
    ) throws {
        let elements = x.elements(as: T.self)
        for i in 0..<x.elementCount where Int32(truncatingIfNeeded: elements[i]) < zero {
            throw ModelError("element \(i) is negative; the root is only defined for positive numbers")
        }
    }

    private static func bytes(_ plan: UnaryPlan, _ node: Node) throws -> Evaluation {
        let x = try node.quantization(of: plan.x)
        let y = try node.quantization(of: plan.y)
        let scale = QuantizedMultiplier(1 / (Double(x.scale.squareRoot()) * Double(y.scale)))
        // Bits that keep the root an integer.
        let spare: Int32 = 20
        let root = plan.map { (value: Int8) -> Int8 in
            let input = Int32(value) - x.zeroPoint
            if input <= 0 { return .max }
            var inverse = FixedPoint.inverseSquareRoot(input)
            inverse.shift += spare
            let wide = FixedPoint.multiply(Int32(1), by: inverse)
            let scaled = FixedPoint.multiply(
                wide, by: QuantizedMultiplier(multiplier: scale.multiplier, shift: scale.shift - spare))
            return Int8(clamping: scaled &+ y.zeroPoint)
        }
        return {
            try refuseNegative(plan.x, as: Int8.self, zero: x.zeroPoint)
            try root()
        }
    }
}
