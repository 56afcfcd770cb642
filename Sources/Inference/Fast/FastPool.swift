import KernelInterface
import Models
import Tensors

/// MAX_POOL_2D and AVERAGE_POOL_2D.
enum FastPool {
    static func evaluation(_ node: Node, isAverage: Bool) throws -> Evaluation? {
        let plan = try Pool2D.Plan(node)
        guard let geometry = WindowGeometry(plan.window) else { return nil }
        let kernel: (any PreparedKernel)?
        switch plan.x.type {
        case .float32:
            let (lower, upper) = try node.floatRange()
            kernel =
                isAverage
                ? FastKernels.build?.floatAveragePool(geometry, minimum: lower, maximum: upper)
                : FastKernels.build?.floatMaxPool(geometry, minimum: lower, maximum: upper)
        case .int8, .uint8:
            let range = try node.signedRange(plan.y)
            guard let lower = Int8(exactly: range.lower), let upper = Int8(exactly: range.upper), lower <= upper else {
                return nil
            }
            kernel =
                isAverage
                ? FastKernels.build?.int8AveragePool(
                    geometry, halvesAwayFrom: -plan.x.type.signedOffset, minimum: lower, maximum: upper)
                : FastKernels.build?.int8MaxPool(geometry, minimum: lower, maximum: upper)
        case .int16 where !isAverage:
            let range = try node.quantizedRange(plan.y)
            guard let lower = Int16(exactly: range.lower), let upper = Int16(exactly: range.upper), lower <= upper else {
                return nil
            }
            kernel = FastKernels.build?.int16MaxPool(geometry, minimum: lower, maximum: upper)
        default: kernel = nil
        }
        return try node.evaluation(ofSigned: kernel, plan.x, plan.y)
    }
}
