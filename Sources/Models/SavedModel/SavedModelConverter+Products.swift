import Tensors

extension SavedModelConverter {
    /// A (m, k) · B (k, n). Constant B becomes the weights of a dense layer, which TensorFlow Lite has as (n, k).
    mutating func matMul(_ context: Context) throws(ModelError) -> Value {
        let transposesA = try context.node.bool("transpose_a"), transposesB = try context.node.bool("transpose_b")
        let a = try floats(0, rank: 2, context)
        guard case .constant(let weights) = try context.input(1), weights.shape.count == 2, !transposesA else {
            return .tensor(try product(a, try floats(1, rank: 2, context), transposesA, transposesB, context))
        }
        return .tensor(
            try dense(a, transposesB ? weights : try transposed(weights, by: [1, 0], context), context))
    }

    /// - Parameter weights: (n, k)
    mutating func dense(
        _ input: Value.Tensor, _ weights: Constant, _ context: Context, name: String? = nil
    ) throws(ModelError) -> Value.Tensor {
        guard weights.type == .float32, weights.shape.count == 2, input.shape.last == Dimension(weights.shape[1]) else {
            throw context.error(
                "its inputs \(Shape(input.shape.counts)) and \(Shape(weights.shape)) do not fit each other")
        }
        let name = name ?? context.name
        return append(
            .fullyConnected, [input.index, builder.constant(name + "/weights", weights), nil], name: name,
            shape: input.shape.dropLast() + [Dimension(weights.shape[0])], type: .float32,
            [.keepNumDims: .int(input.shape.count > 2 ? 1 : 0)])
    }

    mutating func batchMatMul(_ context: Context) throws(ModelError) -> Value {
        let a = try floats(0, context), b = try floats(1, context)
        return .tensor(try product(a, b, try context.node.bool("adj_x"), try context.node.bool("adj_y"), context))
    }

    /// A (…, m, k) · B (…, k, n)
    mutating func product(
        _ a: Value.Tensor, _ b: Value.Tensor, _ transposesA: Bool, _ transposesB: Bool, _ context: Context,
        name: String? = nil
    ) throws(ModelError) -> Value.Tensor {
        guard a.shape.count >= 2, b.shape.count >= 2 else { throw context.error("its inputs are not matrices") }
        let rows = a.shape[a.shape.count - (transposesA ? 1 : 2)], columns = b.shape[b.shape.count - (transposesB ? 2 : 1)]
        let depths = (a.shape[a.shape.count - (transposesA ? 2 : 1)], b.shape[b.shape.count - (transposesB ? 1 : 2)])
        guard depths.0 == depths.1 || depths.0.value == nil || depths.1.value == nil,
            let batch = broadcast(a.shape.dropLast(2), b.shape.dropLast(2))
        else { throw context.error("its inputs do not fit each other") }
        return append(
            .batchMatmul, [a.index, b.index], name: name ?? context.name, shape: batch + [rows, columns], type: .float32,
            [.adjX: .int(transposesA ? 1 : 0), .adjY: .int(transposesB ? 1 : 0)])
    }
}
