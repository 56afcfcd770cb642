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
        let operands: Operands
        func evaluation<T: BitwiseCopyable>(_ combine: @escaping (T, T) -> T) -> Evaluation { { operands.map(combine) } }
    }

    private static func kernel(_ operation: RegionOperation) -> OperatorKernel {
        OperatorKernel(version: 1) { node in
            let operands = try Operands(node)
            try node.expect(operands.y, type: operands.a.type)
            guard let evaluation = operation.evaluation(of: operands.a.type, Loop(operands: operands)) else {
                throw node.unsupported(operands.a, operands.b)
            }
            return evaluation
        }
    }
}
