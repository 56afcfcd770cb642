import Models
import Tensors

extension MicroKernel {
    static let windows: [BuiltinOperator: MicroKernel] = [
        .maxPool2D: pool(.floatInt8Int16, data: StructSize(32)),
        .averagePool2D: pool(.floatInt8Int16, data: StructSize(32)),
        .l2Pool2D: pool(.float, data: StructSize(20)),
        .resizeBilinear: .decidedByOutput(.floatInt8, constants: [1: "size"], parameters: StructSize(2)),
        .resizeNearestNeighbor: .decidedByOutput(.floatInt8Int16, constants: [1: "size"], parameters: StructSize(2)),
    ]

    private static func pool(_ types: Set<ElementType>, data: StructSize) -> MicroKernel {
        MicroKernel(parameters: StructSize(40), data: data, cmsisData: 36) { context throws(MicroRefusal) in
            let input = try context.requiredInput(0)
            if context.op.code.builtin == .l2Pool2D { try context.requireKeptType(input) }
            try context.require(input, "input", in: types)
            if context.op.code.builtin == .averagePool2D, input.type == .int8, context.target.kernels == .cmsisDSP {
                context.useScratch(4 * input.dimension(3), "channel sums")
            }
        }
    }
}
