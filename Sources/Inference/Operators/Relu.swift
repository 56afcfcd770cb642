import KernelInterface
import Kernels
import Models
import Tensors

/// RELU, RELU6, RELU_N1_TO_1 and RELU_0_TO_1.
enum Relu {
    static let kernel = OperatorKernel(version: 3) { try plan($0, lower: 0, upper: nil) }
    static let upToSix = OperatorKernel(version: 3) { try plan($0, lower: 0, upper: 6) }
    static let aroundZero = OperatorKernel(version: 2) { try plan($0, lower: -1, upper: 1) }
    static let upToOne = OperatorKernel(version: 2) { try plan($0, lower: 0, upper: 1) }

    private static func plan(_ node: Node, lower: Float, upper: Float?) throws -> any OperatorPlan {
        let highest = upper ?? .infinity
        let plan = try UnaryPlan(node, fast: .clamp(minimum: lower, maximum: highest))
        switch plan.x.type {
        case .float32: return plan.computing(.floats { min(max($0, lower), highest) })
        case .int8, .uint8, .int16: return plan.computing(.quantized(try quantized(plan, node, lower, upper)))
        default: throw node.unsupported(plan.x)
        }
    }

    private static func quantized(_ plan: UnaryPlan, _ node: Node, _ lower: Float, _ upper: Float?) throws -> (Int32) -> Int32 {
        let (x, y) = (try node.quantization(of: plan.x), try node.quantization(of: plan.y))
        let range = plan.x.type.integerRange
        func steps(_ value: Float, _ scale: Float, _ zero: Int32) -> Int32 {
            Int32(clamping: Int64(min(max((value / scale).rounded(.toNearestOrAwayFromZero), -4e9), 4e9)) + Int64(zero))
        }
        if node.isMicro && upper == 6 {
            // TensorFlow Lite Micro's RELU6 only clamps: input and output have one scale.
            let highest = min(steps(6, x.scale, x.zeroPoint), range.upperBound)
            return { min(max($0, x.zeroPoint), highest) }
        }
        let lowest = max(range.lowerBound, steps(lower, y.scale, y.zeroPoint))
        let highest = min(range.upperBound, upper.map { steps($0, y.scale, y.zeroPoint) } ?? range.upperBound)
        let scale = QuantizedMultiplier(node.isMicro ? Double(x.scale) / Double(y.scale) : Double(x.scale / y.scale))
        return { value in
            min(max(FixedPoint.multiply(value &- x.zeroPoint, by: scale) &+ y.zeroPoint, lowest), highest)
        }
    }
}
