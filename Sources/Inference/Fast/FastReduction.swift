import KernelInterface
import Models
import Tensors

/// MEAN, SUM, REDUCE_MAX and REDUCE_MIN of floats, bytes and int16. A product is left to the reference: in another order it may
/// leave the range of floats where the reference does not.
enum FastReduction {
    enum Operation { case mean, sum, maximum, minimum }

    static func evaluation(_ node: Node, _ operation: Operation) throws -> Evaluation? {
        let plan = try ReductionPlan(node)
        guard plan.reducedCount > 0, plan.y.elementCount > 0 else { return nil }
        let geometry = ReductionGeometry(
            keptSizes: plan.kept.map(\.size), keptSteps: plan.kept.map(\.step), reducedSizes: plan.reduced.map(\.size),
            reducedSteps: plan.reduced.map(\.step))
        let kernel: (any PreparedKernel)?
        switch plan.x.type {
        case .float32:
            let reduction: FloatReduction
            switch operation {
            case .mean: reduction = .sum(divisor: Float(plan.reducedCount))
            case .sum: reduction = .sum(divisor: 1)
            case .maximum: reduction = .maximum
            case .minimum: reduction = .minimum
            }
            kernel = FastKernels.build?.floatReduction(reduction, geometry)
        case .int8, .uint8, .int16:
            let reduction: IntegerReduction
            switch operation {
            case .mean:
                let sum = try Reduce.QuantizedSum(plan, node, isMean: true)
                let less = plan.x.type.signedOffset
                reduction = .sum(
                    offset: sum.offset &- less &* Int32(truncatingIfNeeded: plan.reducedCount), scale: sum.scale,
                    zeroPoint: sum.zeroPoint - less)
            case .maximum: reduction = .maximum
            case .minimum: reduction = .minimum
            case .sum: return nil
            }
            kernel = FastKernels.build?.integerReduction(reduction, of: plan.x.type == .int16 ? .int16 : .int8, geometry)
        default: kernel = nil
        }
        return try node.evaluation(ofSigned: kernel, plan.x, plan.y)
    }
}
