import KernelInterface
import Kernels
import Models
import Tensors

/// RELU, RELU6, RELU_N1_TO_1 and RELU_0_TO_1.
enum Relu {
    static let kernel = OperatorKernel(version: 3) { try evaluation($0, lower: 0, upper: nil) }
    static let upToSix = OperatorKernel(version: 3) { try evaluation($0, lower: 0, upper: 6) }
    static let aroundZero = OperatorKernel(version: 2) { try evaluation($0, lower: -1, upper: 1) }
    static let upToOne = OperatorKernel(version: 2) { try evaluation($0, lower: 0, upper: 1) }

    private static func evaluation(_ node: Node, lower: Float, upper: Float?) throws -> Evaluation {
        let plan = try UnaryPlan(node)
        switch plan.x.type {
        case .float32:
            let highest = upper ?? .infinity
            return { plan.map { (x: Float) in min(max(x, lower), highest) } }
        case .int8: return try quantized(plan, node, Int8.self, lower, upper)
        case .uint8: return try quantized(plan, node, UInt8.self, lower, upper)
        case .int16: return try quantized(plan, node, Int16.self, lower, upper)
        default: throw node.unsupported(plan.x)
        }
    }

    private static func quantized<T: FixedWidthInteger & BitwiseCopyable>(
        _ plan: UnaryPlan, _ node: Node, _: T.Type, _ lower: Float, _ upper: Float?
    ) throws -> Evaluation {
        let x = try node.quantization(of: plan.x)
        let y = try node.quantization(of: plan.y)
        func steps(_ value: Float, _ scale: Float, _ zero: Int32) -> Int64 {
            Int64(min(max((value / scale).rounded(.toNearestOrAwayFromZero), -4e9), 4e9)) + Int64(zero)
        }
        if node.isMicro && upper == 6 {
            // TensorFlow Lite Micro's RELU6 only clamps: input and output have one scale.
            let lowest = T(clamping: Int64(x.zeroPoint))
            let highest = T(clamping: steps(6, x.scale, x.zeroPoint))
            return { plan.map { (value: T) in min(max(value, lowest), highest) } }
        }
        let lowest = Int32(max(Int64(T.min), steps(lower, y.scale, y.zeroPoint)))
        let highest = Int32(upper.map { min(Int64(T.max), steps($0, y.scale, y.zeroPoint)) } ?? Int64(T.max))
        let scale = QuantizedMultiplier(node.isMicro ? Double(x.scale) / Double(y.scale) : Double(x.scale / y.scale))
        let (zeroX, zeroY) = (x.zeroPoint, y.zeroPoint)
        return {
            plan.map { (value: T) -> T in
                let scaled = FixedPoint.multiply(Int32(truncatingIfNeeded: value) &- zeroX, by: scale) &+ zeroY
                return T(truncatingIfNeeded: min(max(scaled, lowest), highest))
            }
        }
    }
}
