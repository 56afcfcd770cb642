import Models
import Tensors

/// STABLEHLO_ADD, STABLEHLO_MULTIPLY, STABLEHLO_MAXIMUM and STABLEHLO_MINIMUM: elements as they are stored, without scales
/// and activations; integers wrap around.
enum StablehloElementwise {
    static let add = kernel(.add)
    static let multiply = kernel(.multiply)
    static let maximum = kernel(.maximum)
    static let minimum = kernel(.minimum)

    private struct Loop: CombiningLoop {
        let plan: BinaryPlan
        func evaluation<T: BitwiseCopyable>(_ combine: @escaping (T, T) -> T) -> Evaluation { { plan.map(combine) } }
    }

    private static func kernel(_ operation: RegionOperation) -> OperatorKernel {
        OperatorKernel(version: 1) { node in
            let plan = try BinaryPlan(node)
            try node.expect(plan.y, type: plan.a.type)
            guard let evaluation = operation.evaluation(of: plan.a.type, Loop(plan: plan)) else {
                throw node.unsupported(plan.a, plan.b)
            }
            return evaluation
        }
    }
}
