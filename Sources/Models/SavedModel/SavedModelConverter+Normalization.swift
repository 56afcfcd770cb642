import Tensors

extension SavedModelConverter {
    /// scale (x − mean) / sqrt(variance + epsilon) + offset, with what training has averaged, or as in training with mean and
    /// variance of the input itself, of which layer normalization is made.
    mutating func batchNormalization(_ context: Context) throws(ModelError) -> Value {
        let input = try floats(0, rank: 4, context)
        let epsilon = try context.node.float("epsilon") ?? 1e-4
        let isTraining = try context.node.bool("is_training")
        if isTraining || !context.node.has("is_training") { return try normalized(input, epsilon: epsilon, context) }
        guard try context.node.string("data_format") ?? "NHWC" == "NHWC" else {
            throw context.error("its layout is not NHWC, which is not supported", help: "Export the model with channels last.")
        }
        guard let channels = input.shape[3].value else { throw context.error("the number of channels is not known") }
        var parts: [[Float]] = []
        for index in 1...4 {
            guard let values = try context.constant(index).floats, values.count == channels else {
                throw context.error("its input \(index) does not fit \(channels) channels")
            }
            parts.append(values)
        }
        let scale = (0..<channels).map { parts[0][$0] * (1 / (parts[3][$0] + epsilon).squareRoot()) }
        let offset = (0..<channels).map { parts[1][$0] - parts[2][$0] * scale[$0] }
        let factor = builder.constant(context.name + "/scale", Constant(scale, shape: [channels]))
        let term = builder.constant(context.name + "/offset", Constant(offset, shape: [channels]))
        let product = append(
            .mul, [input.index, factor], name: context.name + "/scaled", shape: input.shape, type: .float32, [:])
        return .tensor(append(.add, [product.index, term], name: context.name, shape: input.shape, type: .float32, [:]))
    }

    /// With mean and variance over all axes but the channels; scale 1 and offset 0.
    private mutating func normalized(
        _ input: Value.Tensor, epsilon: Float, _ context: Context
    ) throws(ModelError) -> Value {
        guard context.usedOutputs.isSubset(of: [0]), isUniform(try context.input(1), 1), isUniform(try context.input(2), 0) else {
            throw context.error("it normalizes as in training, which is not supported")
        }
        let axes = try context.node.string("data_format") == "NCHW" ? [0, 2, 3] : [0, 1, 2]
        let name = context.name
        let list = builder.constant(name + "/axes", Constant(axes, shape: [3]))
        var narrow = input.shape
        for axis in axes { narrow[axis] = 1 }
        let mean = append(
            .mean, [input.index, list], name: name + "/mean", shape: narrow, type: .float32, [.keepDims: .int(1)])
        let centred = append(
            .sub, [input.index, mean.index], name: name + "/centred", shape: input.shape, type: .float32, [:])
        let squared = append(
            .mul, [centred.index, centred.index], name: name + "/squared", shape: input.shape, type: .float32, [:])
        let variance = append(
            .mean, [squared.index, list], name: name + "/variance", shape: narrow, type: .float32, [.keepDims: .int(1)])
        let term = builder.constant(name + "/epsilon", Constant([epsilon], shape: []))
        let sum = append(.add, [variance.index, term], name: name + "/sum", shape: narrow, type: .float32, [:])
        let inverse = append(.rsqrt, [sum.index], name: name + "/rsqrt", shape: narrow, type: .float32)
        return .tensor(
            append(.mul, [centred.index, inverse.index], name: name, shape: input.shape, type: .float32, [:]))
    }

    /// Whether all elements are `number`.
    private func isUniform(_ value: Value, _ number: Float) -> Bool {
        switch value {
        case .constant(let constant): constant.floats?.allSatisfy { $0 == number } ?? false
        case .tensor(let tensor):
            builder.operators.contains { node in
                node.code.builtin == .fill && node.outputs == [tensor.index]
                    && node.inputs[1].flatMap { builder.tensors[$0].data } == Bytes(of: [number])
            }
        default: false
        }
    }
}
