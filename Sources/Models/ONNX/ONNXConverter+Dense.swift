import Tensors

/// Products of matrices.
extension ONNXConverter {
    mutating func matMul() throws -> [ONNXOperand?] { [try product(try call.input(0), try call.input(1))] }

    /// a × b as NumPy's matmul.
    mutating func product(_ a: ONNXOperand, _ b: ONNXOperand) throws -> ONNXOperand {
        guard a.rank >= 1, b.rank >= 1 else { throw call.error("its inputs are single numbers") }
        if case .value(let x) = a, let weights = b.constant, weights.shape.count <= 2, weights.repeats == nil {
            let isVector = weights.shape.count == 1
            let matrix = isVector ? weights.reshaped([weights.shape[0], 1]) : weights
            let result = try dense(x, try transposed(matrix, [1, 0]), bias: nil, names: (call.name(ofInput: 1), nil))
            return .value(isVector ? try reshaped(result, Array(result.shape.dropLast())) : result)
        }
        guard a.rank >= 2, b.rank >= 2, type(of: a) == .float32, type(of: b) == .float32 else {
            throw call.error("inputs of shapes \(a.shape.text) and \(b.shape.text) are not supported")
        }
        guard a.rank <= 5, b.rank <= 5 else { throw call.error("its inputs have more than 5 axes") }
        let shape = try broadcastShape([Array(a.shape.dropLast(2)), Array(b.shape.dropLast(2))])
        guard a.shape[a.rank - 1] == b.shape[b.rank - 2] else {
            throw call.error("inputs of shapes \(a.shape.text) and \(b.shape.text) do not fit")
        }
        let (x, isLeftTransposed) = try matrix(a), (y, isRightTransposed) = try matrix(b)
        let result = shape + [a.shape[a.rank - 2], b.shape[b.rank - 1]]
        let tensor = emit(
            .batchMatmul, [x, y], shape: result, type: .float32,
            [.adjX: .int(isLeftTransposed ? 1 : 0), .adjY: .int(isRightTransposed ? 1 : 0)])
        return .value(ONNXValue(tensor: tensor, shape: result, order: Array(result.indices)))
    }

    /// The operand with its axes in order, but for the last two, which the operator exchanges for free.
    private mutating func matrix(_ operand: ONNXOperand) throws -> (tensor: Int, isTransposed: Bool) {
        let rank = operand.rank
        var order = Array(0..<rank)
        order.swapAt(rank - 1, rank - 2)
        if case .value(let value) = operand, value.order == order { return (aligned(value, order).value.tensor, true) }
        return (try aligned(operand, Array(0..<rank)).value.tensor, false)
    }

    /// The last axis times weights (units, depth). However the last axis lies, the weights are brought into its order.
    mutating func dense(
        _ input: ONNXValue, _ weights: Constant, bias: [Float]?, names: (weights: String?, bias: String?) = (nil, nil)
    ) throws -> ONNXValue {
        let (units, depth) = (weights.shape[0], weights.shape[1])
        guard input.rank >= 1, weights.type == .float32, type(of: input) == .float32, depth > 0, units > 0 else {
            throw call.error("a product of \(type(of: input).name) and \(weights.type.name) is not supported")
        }
        guard input.shape.last?.value == depth else {
            throw call.error("an input of shape \(input.shape.text) does not fit weights for \(depth) numbers")
        }
        let x = withLast(input, [input.rank - 1])
        // The last dimension's factors in the order of memory; the axis has them in its own.
        let (stored, own) = (x.dimensions.last ?? [], x.axes.last ?? [])
        let place = Dictionary(uniqueKeysWithValues: own.enumerated().map { ($1, $0 + 1) })
        let columns = weights.reshaped([units] + own.map { x.factors[$0].count })
        let ordered = try transposed(columns, [0] + stored.map { place[$0]! })
        let filter = tensor(of: ordered.reshaped([units, depth]), name: names.weights)
        let offsets = tensor(floats: bias ?? [Float](repeating: 0, count: units), shape: [units], name: names.bias)
        var result = x
        let isKept = x.dimensions.count > 2
        if x.dimensions.count < 2 { result.dimensions.insert([], at: 0) }
        // In place of the last dimension's factors stands one of the units.
        result.factors.removeLast(stored.count)
        let factor = units == 1 ? [] : [result.factors.count]
        if units != 1 { result.factors.append(Dimension(units)) }
        result.dimensions[result.dimensions.count - 1] = factor
        result.axes[result.axes.count - 1] = factor
        return emit(.fullyConnected, [x.tensor, filter, offsets], like: result, [.keepNumDims: .int(isKept ? 1 : 0)])
    }

    /// alpha A B + beta C
    mutating func gemm() throws -> [ONNXOperand?] {
        let alpha = try call.float("alpha", default: 1), beta = try call.float("beta", default: 1)
        let transposesLeft = try call.bool("transA"), transposesRight = try call.bool("transB")
        var a = try call.input(0), b = try call.input(1)
        guard a.rank == 2, b.rank == 2 else { throw call.error("its inputs are no matrices") }
        if transposesLeft { a = try transposed(a, [1, 0]) }
        let c = call.optional(2)
        if case .value(let x) = a, let weights = b.constant, weights.type == .float32 {
            var matrix = transposesRight ? weights : try transposed(weights, [1, 0])
            if alpha != 1, let scaled = Constant.binary(.mul, matrix, Constant(alpha)) { matrix = scaled }
            let units = matrix.shape[0]
            // A bias of another shape than one number for each unit is added by itself.
            if let bias = c?.constant, [[], [1], [units], [1, units]].contains(bias.shape),
                let numbers = bias.broadcast(to: [1, units])?.floats
            {
                return [
                    .value(
                        try dense(
                            x, matrix, bias: numbers.map { $0 * beta }, names: (call.name(ofInput: 1), call.name(ofInput: 2))))
                ]
            }
            return [try sum(.value(try dense(x, matrix, bias: nil, names: (call.name(ofInput: 1), nil))), c, beta)]
        }
        if transposesRight { b = try transposed(b, [1, 0]) }
        var result = try product(a, b)
        if alpha != 1 { result = try binary(.mul, result, alpha) }
        return [try sum(result, c, beta)]
    }

    private mutating func sum(_ a: ONNXOperand, _ c: ONNXOperand?, _ beta: Float) throws -> ONNXOperand {
        guard let c, beta != 0 else { return a }
        return try binary(.add, a, beta == 1 ? c : try binary(.mul, c, beta))
    }
}
