import Storage
import Tensors

/// Layers that run another layer.
extension KerasConverter {
    /// The wrapped layer over the steps in both directions. The file has the weights of the forward layer first.
    mutating func bidirectional(_ context: Context) throws -> [Value] {
        let configuration = context.configuration
        _ = configuration["layer"]
        guard let forwardLayer = context.layer.parts["layer"], forwardLayer.configuration.isRecurrent else {
            throw context.error("only recurrent layers can be wrapped")
        }
        let backwardLayer: KerasArchitecture.Layer
        if configuration.has("backward_layer") {
            guard let layer = context.layer.parts["backward_layer"], layer.configuration.isRecurrent else {
                throw configuration.refusal(of: "backward_layer")
            }
            backwardLayer = layer
        } else {
            backwardLayer = forwardLayer
        }
        let isTurned = !configuration.has("backward_layer")
        var (input, states) = try sequence(context)
        input.mask = try context.mask(of: input)
        guard states.count % 2 == 0 else { throw context.error("it is called with \(states.count) initial states") }
        let half = states.count / 2
        let count = try weightCount(of: forwardLayer)
        let forward = try direction(
            forwardLayer, context, input, Array(states[..<half]), firstWeight: 0, name: "forward", isTurned: false)
        var backward = try direction(
            backwardLayer, context, input, Array(states[half...]), firstWeight: count, name: "backward",
            isTurned: isTurned)
        if try backwardLayer.configuration.bool("return_sequences", default: false) {
            backward[0] = reversed(backward[0], name: context.name + "/returned")
        }
        var merged = try merge(forward[0], backward[0], context)
        for index in merged.indices { merged[index].mask = forward[0].mask }
        return merged + forward.dropFirst() + backward.dropFirst()
    }

    private func weightCount(of layer: KerasArchitecture.Layer) throws -> Int {
        if let cell = layer.parts["cell"] {
            return try (cell.list.isEmpty ? [cell] : cell.list).reduce(0) { try $0 + weightCount(of: $1) }
        }
        return try layer.configuration.bool("use_bias", default: true) ? 3 : 2
    }

    private mutating func direction(
        _ layer: KerasArchitecture.Layer, _ context: Context, _ input: Value, _ states: [Value], firstWeight: Int,
        name: String, isTurned: Bool
    ) throws -> [Value] {
        var layer = layer
        let configuration = layer.configuration
        // Masked steps of all outputs are zero in both directions.
        var changes = ["zero_output_for_mask": JSONValue.bool(try configuration.bool("return_sequences", default: false))]
        if isTurned { changes["go_backwards"] = .bool(!(try configuration.bool("go_backwards", default: false))) }
        layer.configuration = configuration.changing(changes)
        var operands: [Operand] = [.value(input)]
        if !states.isEmpty { operands.append(.list(states.map { .value($0) })) }
        if !states.isEmpty, context.arguments.take(2, "mask") != nil, let mask = input.mask {
            operands.append(.value(Value(tensor: mask.tensor, shape: mask.shape)))
        }
        return try convert(
            layer, context.weights, firstWeight: context.firstWeight + firstWeight,
            weightPath: context.weightPath + name + "_layer/", KerasArguments(positional: operands),
            name: "\(context.name)/\(name)")
    }

    private mutating func merge(_ forward: Value, _ backward: Value, _ context: Context) throws -> [Value] {
        let configuration = context.configuration
        if configuration["merge_mode"] == .null { return [forward, backward] }
        let pair = [forward.tensor, backward.tensor], shape = forward.shape
        let mode = try configuration.string("merge_mode", default: "concat")
        guard mode == "concat" ? shape.dropLast() == backward.shape.dropLast() : shape == backward.shape else {
            throw context.error("its directions give shapes \(Shape(shape)) and \(Shape(backward.shape))")
        }
        switch mode {
        case "concat":
            return [
                builder.append(
                    .concatenation, pair, name: context.name,
                    shape: shape.dropLast() + [shape.last! + backward.shape.last!], [.axis: .int(shape.count - 1)])
            ]
        case "sum": return [builder.append(.add, pair, name: context.name, shape: shape, [:])]
        case "mul": return [builder.append(.mul, pair, name: context.name, shape: shape, [:])]
        case "ave":
            let sum = builder.append(.add, pair, name: context.name + "/sum", shape: shape, [:])
            return [arithmetic(.mul, sum, 0.5, name: context.name)]
        case let other: throw context.error("the merge_mode '\(other)' is not supported")
        }
    }

    /// The wrapped layer on each step, as on a batch of N × T.
    mutating func timeDistributed(_ context: Context) throws -> Value {
        _ = context.configuration["layer"]
        let input = try context.input()
        guard let layer = context.layer.parts["layer"], input.shape.count >= 3 else {
            throw context.error("the layer inside cannot be converted")
        }
        let readsMask = ["LSTM", "GRU", "SimpleRNN", "RNN", "Bidirectional", "Softmax", "GlobalAveragePooling1D"]
        guard input.mask == nil || !readsMask.contains(layer.configuration.kind) else {
            throw context.error("it is called with a masked input, which is not supported")
        }
        let count = input.shape[1]
        let each = builder.reshape(
            input, to: [input.shape[0] * count] + input.shape.dropFirst(2), name: context.name + "/each")
        let weights = layer.inner == nil ? context.weights : KerasLayerWeights(path: context.weights.path + "/layer")
        let results = try convert(
            layer, weights, firstWeight: context.firstWeight, weightPath: context.weightPath + "layer/",
            KerasArguments(positional: [.value(each)]),
            name: context.name + "/all")
        guard results.count == 1 else { throw context.error("the layer inside gives \(results.count) outputs") }
        let all = channelsFirst(results[0], name: context.name + "/channels_first")
        return builder.reshape(
            all, to: [input.shape[0], count] + all.shape.dropFirst(), leader: input, name: context.name)
    }

    /// The wrapped layer with its weights as training has left them.
    mutating func spectralNormalization(_ context: Context) throws -> [Value] {
        _ = context.configuration["layer"]
        guard let layer = context.layer.parts["layer"], layer.inner == nil else {
            throw context.error("the layer inside cannot be converted")
        }
        // The singular vector, and in some versions the kernel once more.
        for name in ["0", "1", "vector_u"] where context.weights.weights.contains(where: { $0.name == name }) {
            _ = context.weights.take(name, at: 0)
        }
        return try convert(
            layer, context.weights, firstWeight: context.firstWeight, weightPath: context.weightPath + "layer/",
            KerasArguments(positional: [.value(try context.input())]), name: context.name)
    }
}

extension KerasConfiguration {
    fileprivate var isRecurrent: Bool { ["LSTM", "GRU", "SimpleRNN", "RNN"].contains(kind) }
}
