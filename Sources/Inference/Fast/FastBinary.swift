import KernelInterface
import Kernels
import Models
import Tensors

/// ADD, SUB and MUL of floats and of int8, where both inputs have the output's shape or one is a row that repeats.
enum FastBinary {
    static func evaluation(_ node: Node, _ operation: FloatBinary.Operation) throws -> Evaluation? {
        let plan = try BinaryPlan(node)
        guard plan.y.type == plan.a.type, let order = Order(plan, isCommutative: operation != .subtract) else { return nil }
        let kernel: (any PreparedBinaryKernel)?
        switch plan.a.type {
        case .float32:
            let (lower, upper) = try node.floatRange()
            kernel = FastKernels.build.floatBinary(
                FloatBinary(operation, count: order.count, rowCount: order.row, minimum: lower, maximum: upper))
        case .int8: kernel = try int8(node, plan, order, operation)
        default: kernel = nil
        }
        guard let kernel else { return nil }
        let (a, b, y) = (order.isSwapped ? plan.b : plan.a, order.isSwapped ? plan.a : plan.b, plan.y)
        return { kernel.run(a.data, b.data, y.data) }
    }

    private static func int8(
        _ node: Node, _ plan: BinaryPlan, _ order: Order, _ operation: FloatBinary.Operation
    ) throws -> (any PreparedBinaryKernel)? {
        let a = try node.quantization(of: order.isSwapped ? plan.b : plan.a)
        let b = try node.quantization(of: order.isSwapped ? plan.a : plan.b)
        let y = try node.quantization(of: plan.y)
        let (lower, upper) = try node.quantizedRange(plan.y)
        if operation == .multiply {
            // The order of the factors shows in the rounding of their scales' product.
            let (first, second) = order.isSwapped ? (b.scale, a.scale) : (a.scale, b.scale)
            return FastKernels.build.int8Product(
                Int8Product(
                    count: order.count, rowCount: order.row, zeroPointA: a.zeroPoint, zeroPointB: b.zeroPoint,
                    output: FixedMultiplier(Mul.scale(first, second, y.scale, node)), zeroPoint: y.zeroPoint, minimum: lower,
                    maximum: upper))
        }
        let isSum = operation == .add
        let scales = Add.CommonScale(a.scale, b.scale, y.scale, left: 20)
        return FastKernels.build.int8Addition(
            Int8Addition(
                count: order.count, rowCount: order.row, zeroPointA: a.zeroPoint, zeroPointB: b.zeroPoint,
                a: FixedMultiplier(scales.a), b: FixedMultiplier(scales.b), output: FixedMultiplier(scales.y), leftShift: 20,
                subtracts: !isSum, zeroPoint: y.zeroPoint, minimum: lower, maximum: upper))
    }

    /// Which input is read in full and how long the row is that the other one repeats.
    private struct Order {
        let count: Int
        let row: Int
        let isSwapped: Bool

        init?(_ plan: BinaryPlan, isCommutative: Bool) {
            let (shape, left, right) = (plan.broadcast.shape, plan.broadcast.leftSteps, plan.broadcast.rightSteps)
            count = plan.y.elementCount
            guard count > 0 else { return nil }
            switch (shape.count, left, right) {
            case (1, [1], [1]): (row, isSwapped) = (count, false)
            case (1, [1], [0]): (row, isSwapped) = (1, false)
            case (1, [0], [1]) where isCommutative: (row, isSwapped) = (1, true)
            case (2, [shape[1], 1], [0, 1]): (row, isSwapped) = (shape[1], false)
            case (2, [0, 1], [shape[1], 1]) where isCommutative: (row, isSwapped) = (shape[1], true)
            default: return nil
            }
        }
    }
}

extension FixedMultiplier {
    init(_ m: QuantizedMultiplier) { self.init(multiplier: m.multiplier, shift: m.shift) }
}
