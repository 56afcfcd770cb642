import KernelInterface
import Kernels
import Models
import Tensors

/// Operators of two floats, ADD, SUB, MUL and SQUARED_DIFFERENCE of bytes, ADD and SUB of int16.
enum FastBinary {
    static func evaluation(_ node: Node, _ operation: FloatBinary.Operation) throws -> Evaluation? {
        try evaluation(node, try BinaryPlan(node), operation)
    }

    /// PRELU, whose second input is the slope.
    static func prelu(_ node: Node) throws -> Evaluation? {
        switch try node.input(0).type {
        case .float32: return try evaluation(node, .prelu)
        case .int8, .uint8:
            let plan = try BinaryPlan(node)
            let scales = try PRelu.Scales(plan, node)
            let prelu = Int8Prelu(
                Pairing(plan.broadcast), zeroPointA: try node.signedQuantization(of: plan.a).zeroPoint,
                zeroPointB: try node.signedQuantization(of: plan.b).zeroPoint, identity: scales.identity,
                slope: scales.slope, zeroPoint: try node.signedQuantization(of: plan.y).zeroPoint)
            if plan.y.elementCount == 0 { return nil }
            return try node.evaluation(ofSigned: FastKernels.build?.int8Prelu(prelu), plan.a, plan.b, plan.y)
        default: return nil
        }
    }

    private static func evaluation(_ node: Node, _ plan: BinaryPlan, _ operation: FloatBinary.Operation) throws -> Evaluation? {
        guard plan.y.type == plan.a.type, plan.y.elementCount > 0 else { return nil }
        let pairing = Pairing(plan.broadcast)
        let kernel: (any PreparedBinaryKernel)?
        switch plan.a.type {
        case .float32:
            // The activations of the others are not LiteRT's to fuse.
            let isFused = [.add, .subtract, .multiply, .divide].contains(operation)
            let (lower, upper) = isFused ? try node.floatRange() : (-.infinity, .infinity)
            kernel = FastKernels.build?.floatBinary(FloatBinary(operation, pairing, minimum: lower, maximum: upper))
        case .int8, .uint8: kernel = try int8(node, plan, pairing, operation)
        case .int16: kernel = try int16(node, plan, pairing, operation)
        default: kernel = nil
        }
        return try node.evaluation(ofSigned: kernel, plan.a, plan.b, plan.y)
    }

    private static func int8(
        _ node: Node, _ plan: BinaryPlan, _ pairing: Pairing, _ operation: FloatBinary.Operation
    ) throws -> (any PreparedBinaryKernel)? {
        guard [.add, .subtract, .multiply, .squaredDifference].contains(operation) else { return nil }
        let a = try node.signedQuantization(of: plan.a)
        let b = try node.signedQuantization(of: plan.b)
        let y = try node.signedQuantization(of: plan.y)
        let (lower, upper) = try node.signedRange(plan.y)
        if operation == .multiply {
            return FastKernels.build?.int8Product(
                Int8Product(
                    pairing, zeroPointA: a.zeroPoint, zeroPointB: b.zeroPoint,
                    output: Mul.scale(a.scale, b.scale, y.scale, node), zeroPoint: y.zeroPoint, minimum: lower,
                    maximum: upper))
        }
        if operation == .squaredDifference {
            let scales = SquaredDifference.CommonScale(a.scale, b.scale, y.scale, left: 7)
            return FastKernels.build?.int8Addition(
                FixedPointAddition(
                    pairing, zeroPointA: a.zeroPoint, zeroPointB: b.zeroPoint, a: scales.a,
                    b: scales.b,
                    output: scales.y, leftShift: 7, .squaredDifference, zeroPoint: y.zeroPoint, minimum: lower,
                    maximum: upper))
        }
        return FastKernels.build?.int8Addition(try addition(node, plan, pairing, isSum: operation == .add, left: 20))
    }

    private static func int16(
        _ node: Node, _ plan: BinaryPlan, _ pairing: Pairing, _ operation: FloatBinary.Operation
    ) throws -> (any PreparedBinaryKernel)? {
        guard
            operation == .add || operation == .subtract, plan.a.quantization != nil, try !Add.shiftsInputs(plan, node)
        else { return nil }
        return FastKernels.build?.int16Addition(try addition(node, plan, pairing, isSum: operation == .add, left: 15))
    }

    private static func addition(
        _ node: Node, _ plan: BinaryPlan, _ pairing: Pairing, isSum: Bool, left: Int32
    ) throws -> FixedPointAddition {
        let a = try node.signedQuantization(of: plan.a)
        let b = try node.signedQuantization(of: plan.b)
        let y = try node.signedQuantization(of: plan.y)
        let (lower, upper) = try node.signedRange(plan.y)
        let scales = Add.CommonScale(a.scale, b.scale, y.scale, left: left)
        return FixedPointAddition(
            pairing, zeroPointA: a.zeroPoint, zeroPointB: b.zeroPoint, a: scales.a, b: scales.b,
            output: scales.y, leftShift: left, isSum ? .add : .subtract, zeroPoint: y.zeroPoint, minimum: lower,
            maximum: upper)
    }
}

extension Pairing {
    init(_ b: PairBroadcast) { self.init(sizes: b.shape, aSteps: b.leftSteps, bSteps: b.rightSteps) }
}
