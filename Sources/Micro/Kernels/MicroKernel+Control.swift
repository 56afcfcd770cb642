import Models
import Tensors

extension MicroKernel {
    static let control: [BuiltinOperator: MicroKernel] = [
        .if: MicroKernel(parameters: StructSize(8), data: StructSize(8)) { _ throws(MicroRefusal) in },
        .while: MicroKernel(parameters: StructSize(8), data: StructSize(8)) { _ throws(MicroRefusal) in },
        .callOnce: MicroKernel(parameters: StructSize(4), data: StructSize(8)) { _ throws(MicroRefusal) in },
        .varHandle: MicroKernel(parameters: .pointers(16, 8), data: StructSize(4)) { _ throws(MicroRefusal) in },
        .readVariable: MicroKernel(),
        .assignVariable: MicroKernel { context throws(MicroRefusal) in context.persist(4, "handle") },
    ]
}
