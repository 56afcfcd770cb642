import Models

/// The operators that have a fast evaluation. Each is asked after the reference preparation has checked the node
/// and sized its outputs; nil keeps the reference loops.
enum FastRegistry {
    /// A type of its own: a function that a dictionary holds gives closures that are called by way of two others.
    struct Kernel: Sendable {
        let evaluation: @Sendable (Node) throws -> Evaluation?
        init(_ evaluation: @escaping @Sendable (Node) throws -> Evaluation?) { self.evaluation = evaluation }
    }

    static let all: [BuiltinOperator: Kernel] = [
        .batchMatmul: .init(FastMatrixProduct.evaluation),
        .conv3D: .init(FastConvolution3D.evaluation),
        .softmax: .init(FastSoftmax.evaluation),
        .transposeConv: .init(FastTransposeConvolution.evaluation),
    ]
}
