import Tensors

/// Layers over the steps of a sequence (N, T, C).
extension KerasConverter {
    private static let kinds: Set<String> = ["LSTM", "GRU", "SimpleRNN"]

    mutating func recurrentLayer(
        _ layer: KerasArchitecture.Layer, _ context: Context, _ input: Value
    ) throws -> Value? {
        switch context.configuration.kind {
        case let kind where Self.kinds.contains(kind):
            guard input.shape.count == 3 else { throw context.error("the input has shape \(Shape(input.shape))") }
            return try steps(context, input)
        case "Bidirectional": return try bidirectional(layer, context, input)
        case "TimeDistributed": return try timeDistributed(layer, context, input)
        default: return nil
        }
    }

    /// Runs the layer over all steps and gives all outputs or the last.
    private mutating func steps(_ context: Context, _ input: Value) throws -> Value {
        let configuration = context.configuration
        for key in ["stateful", "return_state"] where configuration.bool(key, default: false) {
            throw context.error("the setting '\(key)' is not supported")
        }
        var input = input
        if configuration.bool("go_backwards", default: false) {
            input = reversed(input, name: context.name + "/backwards")
        }
        let returnsSequences = configuration.bool("return_sequences", default: false)
        if configuration.kind == "GRU" { return try gatedUnit(context, input, returnsSequences) }
        var inner = context
        if !returnsSequences { inner.name += "/sequence" }
        let sequence = configuration.kind == "LSTM"
            ? try longShortTermMemory(inner, input, layerName: context.name)
            : try simple(inner, input, layerName: context.name)
        return returnsSequences ? sequence : step(sequence.shape[1] - 1, of: sequence, name: context.name)
    }

    /// The steps in the opposite order.
    private mutating func reversed(_ value: Value, name: String) -> Value {
        let axes = builder.constant(name + "/axis", [1])
        return builder.append(.reverseV2, [value.tensor, axes], name: name, shape: value.shape)
    }

    /// Step `index` as (N, C).
    private mutating func step(_ index: Int, of value: Value, name: String) -> Value {
        let depth = value.shape[2]
        let begin = builder.constant(name + "/begin", [0, index, 0])
        let size = builder.constant(name + "/size", [-1, 1, depth])
        let slice = builder.append(
            .slice, [value.tensor, begin, size], name: name + "/step", shape: [value.shape[0], 1, depth])
        return builder.reshape(slice, to: [value.shape[0], depth], name: name)
    }

    // MARK: LSTM

    /// Keras keeps the gates side by side, input, forget, cell, output: kernel (in, 4 units), recurrent kernel
    /// (units, 4 units), bias (4 units). TensorFlow Lite has a matrix (units, in) for each.
    private mutating func longShortTermMemory(_ context: Context, _ input: Value, layerName name: String) throws -> Value {
        let configuration = context.configuration
        let units = try configuration.positive("units", count: 1)[0]
        guard try configuration.functionName("activation") == "tanh",
            try configuration.functionName("recurrent_activation") == "sigmoid"
        else { throw context.error("only the activations tanh and sigmoid are supported") }
        let depth = input.shape[2]
        let kernel = try context.weight(0, "kernel", shape: [depth, 4 * units])
        let recurrent = try context.weight(1, "recurrent_kernel", shape: [units, 4 * units])
        let bias = configuration.bool("use_bias", default: true)
            ? try context.weight(2, "bias", shape: [4 * units]) : [Float](repeating: 0, count: 4 * units)
        let gates = ["input", "forget", "cell", "output"]
        var inputs: [Int?] = [input.tensor]
        for (gate, title) in gates.enumerated() {
            let matrix = Self.columns(kernel, gate * units..<(gate + 1) * units, of: 4 * units)
            inputs.append(builder.constant("\(name)/kernel/\(title)", matrix, shape: [units, depth]))
        }
        for (gate, title) in gates.enumerated() {
            let matrix = Self.columns(recurrent, gate * units..<(gate + 1) * units, of: 4 * units)
            inputs.append(builder.constant("\(name)/recurrent_kernel/\(title)", matrix, shape: [units, units]))
        }
        inputs += [nil, nil, nil]
        for (gate, title) in gates.enumerated() {
            let part = Array(bias[gate * units..<(gate + 1) * units])
            inputs.append(builder.constant("\(name)/bias/\(title)", part, shape: [units]))
        }
        inputs += [nil, nil]
        inputs.append(builder.state(name + "/output_state", shape: [1, units]))
        inputs.append(builder.state(name + "/cell_state", shape: [1, units]))
        inputs += [nil, nil, nil, nil]
        return builder.append(
            .unidirectionalSequenceLstm, inputs, name: context.name, shape: [1, input.shape[1], units],
            [.fusedActivationFunction: .int(FusedActivation.tanh.rawValue)])
    }

    /// Columns `range` of a matrix (rows, count), as rows.
    private static func columns(_ values: [Float], _ range: Range<Int>, of count: Int) -> [Float] {
        range.flatMap { column in stride(from: column, to: values.count, by: count).map { values[$0] } }
    }

    // MARK: Simple recurrence

    /// h = f(W x + U h + b)
    private mutating func simple(_ context: Context, _ input: Value, layerName name: String) throws -> Value {
        let configuration = context.configuration
        let units = try configuration.positive("units", count: 1)[0]
        let activation: FusedActivation
        switch try configuration.functionName("activation") {
        case "tanh": activation = .tanh
        case "relu": activation = .relu
        case "linear": activation = .none
        case let other: throw context.error("the activation '\(other)' is not supported")
        }
        let depth = input.shape[2]
        let kernel = try context.weight(0, "kernel", shape: [depth, units])
        let recurrent = try context.weight(1, "recurrent_kernel", shape: [units, units])
        let bias = configuration.bool("use_bias", default: true)
            ? try context.weight(2, "bias", shape: [units]) : [Float](repeating: 0, count: units)
        let inputs: [Int?] = [
            input.tensor,
            builder.constant(name + "/kernel", Self.columns(kernel, 0..<units, of: units), shape: [units, depth]),
            builder.constant(name + "/recurrent_kernel", Self.columns(recurrent, 0..<units, of: units), shape: [units, units]),
            builder.constant(name + "/bias", bias, shape: [units]),
            builder.state(name + "/state", shape: [1, units]),
        ]
        return builder.append(
            .unidirectionalSequenceRnn, inputs, name: context.name, shape: [1, input.shape[1], units],
            [.fusedActivationFunction: .int(activation.rawValue)])
    }

    // MARK: GRU

    /// z = σ(W_z x + U_z h), r = σ(W_r x + U_r h), c = tanh(W_c x + r ∘ (U_c h)), h' = z ∘ h + (1 - z) ∘ c, each
    /// with its bias. TensorFlow Lite has no such operator: the steps are written out one after another.
    private mutating func gatedUnit(_ context: Context, _ input: Value, _ returnsSequences: Bool) throws -> Value {
        let configuration = context.configuration, name = context.name
        let units = try configuration.positive("units", count: 1)[0]
        let count = input.shape[1], depth = input.shape[2]
        guard count <= 256 else { throw context.error("\(count) steps are too many to write out; 256 are the most") }
        guard configuration.bool("reset_after", default: true) else {
            throw context.error("only reset_after=True is supported")
        }
        guard try configuration.functionName("activation") == "tanh",
            try configuration.functionName("recurrent_activation") == "sigmoid"
        else { throw context.error("only the activations tanh and sigmoid are supported") }
        let kernel = try context.weight(0, "kernel", shape: [depth, 3 * units])
        let recurrent = try context.weight(1, "recurrent_kernel", shape: [units, 3 * units])
        let bias = configuration.bool("use_bias", default: true)
            ? try context.weight(2, "bias", shape: [2, 3 * units]) : [Float](repeating: 0, count: 6 * units)
        let wide = 3 * units
        let inputWeights = builder.constant(
            name + "/kernel", Self.columns(kernel, 0..<wide, of: wide), shape: [wide, depth])
        let inputBias = builder.constant(name + "/bias", Array(bias[..<wide]), shape: [wide])
        let stateWeights = builder.constant(
            name + "/recurrent_kernel", Self.columns(recurrent, 0..<wide, of: wide), shape: [wide, units])
        let stateBias = builder.constant(name + "/recurrent_bias", Array(bias[wide...]), shape: [wide])
        let projected = builder.append(
            .fullyConnected, [input.tensor, inputWeights, inputBias], name: name + "/projected",
            shape: [input.shape[0], count, wide], [.keepNumDims: .int(1)])

        let narrow = [input.shape[0], units]
        func part(_ value: Value, _ range: Range<Int>, _ title: String) -> Value {
            let begin = builder.constant(title + "/begin", [0, range.lowerBound])
            let size = builder.constant(title + "/size", [-1, range.count])
            return builder.append(
                .slice, [value.tensor, begin, size], name: title, shape: [input.shape[0], range.count])
        }
        func binary(_ code: BuiltinOperator, _ a: Int, _ b: Int, _ shape: [Int], _ title: String) -> Value {
            builder.append(code, [a, b], name: title, shape: shape, [:])
        }
        var state: Value?
        var outputs: [Value] = []
        for index in 0..<count {
            let title = "\(name)/\(index)"
            let x = step(index, of: projected, name: title + "/input")
            let gatesOfInput = part(x, 0..<2 * units, title + "/input_gates")
            let candidateOfInput = part(x, 2 * units..<wide, title + "/input_candidate")
            let gatesOfState: Int, candidateOfState: Int
            if let state {
                let u = builder.append(
                    .fullyConnected, [state.tensor, stateWeights, stateBias], name: title + "/recurrent",
                    shape: [input.shape[0], wide], [:])
                gatesOfState = part(u, 0..<2 * units, title + "/state_gates").tensor
                candidateOfState = part(u, 2 * units..<wide, title + "/state_candidate").tensor
            } else {
                // Before the first step the state is zero, and only the bias is left of its product.
                gatesOfState = builder.constant(
                    name + "/first_gates", Array(bias[wide..<wide + 2 * units]), shape: [2 * units])
                candidateOfState = builder.constant(
                    name + "/first_candidate", Array(bias[(wide + 2 * units)...]), shape: [units])
            }
            let sum = binary(.add, gatesOfInput.tensor, gatesOfState, [input.shape[0], 2 * units], title + "/sum")
            let gates = builder.append(.logistic, [sum.tensor], name: title + "/gates", shape: sum.shape)
            let update = part(gates, 0..<units, title + "/update")
            let reset = part(gates, units..<2 * units, title + "/reset")
            let kept = binary(.mul, reset.tensor, candidateOfState, narrow, title + "/kept")
            let mixed = binary(.add, candidateOfInput.tensor, kept.tensor, narrow, title + "/mixed")
            let candidate = builder.append(.tanh, [mixed.tensor], name: title + "/candidate", shape: narrow)
            // z h + (1 - z) c = c + z (h - c)
            let moved: Value
            if let state {
                let difference = binary(.sub, state.tensor, candidate.tensor, narrow, title + "/difference")
                moved = binary(.mul, update.tensor, difference.tensor, narrow, title + "/moved")
                outputs.append(binary(.add, candidate.tensor, moved.tensor, narrow, title))
            } else {
                moved = binary(.mul, update.tensor, candidate.tensor, narrow, title + "/moved")
                outputs.append(binary(.sub, candidate.tensor, moved.tensor, narrow, title))
            }
            state = outputs[index]
        }
        guard returnsSequences else {
            let last = outputs[count - 1]
            builder.rename(last, to: name)
            return last
        }
        return builder.append(
            .pack, outputs.map(\.tensor), name: name, shape: [input.shape[0], count, units],
            [.valuesCount: .int(count), .axis: .int(1)])
    }

    // MARK: Wrappers

    /// The wrapped layer over the steps in both directions. The file has the weights of the forward layer first.
    private mutating func bidirectional(
        _ layer: KerasArchitecture.Layer, _ context: Context, _ input: Value
    ) throws -> Value {
        guard let wrapped = layer.wrapped, Self.kinds.contains(wrapped.kind), input.shape.count == 3 else {
            throw context.error("only LSTM, GRU and SimpleRNN can be wrapped")
        }
        let half = context.weights.count / 2
        func direction(_ weights: ArraySlice<KerasLayer.Weight>, _ suffix: String) -> Context {
            Context(configuration: wrapped, weights: Array(weights), name: context.name + suffix)
        }
        let forward = try steps(direction(context.weights[..<half], "/forward"), input)
        let turned = reversed(input, name: context.name + "/turned")
        var backward = try steps(direction(context.weights[half...], "/backward"), turned)
        if backward.shape.count == 3 { backward = reversed(backward, name: context.name + "/returned") }
        let pair = [forward.tensor, backward.tensor], shape = forward.shape
        switch context.configuration.string("merge_mode") ?? "concat" {
        case "concat":
            return builder.append(
                .concatenation, pair, name: context.name, shape: shape.dropLast() + [shape.last! + backward.shape.last!],
                [.axis: .int(shape.count - 1)])
        case "sum": return builder.append(.add, pair, name: context.name, shape: shape, [:])
        case "mul": return builder.append(.mul, pair, name: context.name, shape: shape, [:])
        case "ave":
            let sum = builder.append(.add, pair, name: context.name + "/sum", shape: shape, [:])
            return arithmetic(.mul, sum, 0.5, name: context.name)
        case let other: throw context.error("the merge_mode '\(other)' is not supported")
        }
    }

    /// The wrapped layer on each step, as on a batch of N × T.
    private mutating func timeDistributed(
        _ layer: KerasArchitecture.Layer, _ context: Context, _ input: Value
    ) throws -> Value {
        guard let wrapped = layer.wrapped, input.shape.count >= 3 else {
            throw context.error("the layer inside cannot be converted")
        }
        let count = input.shape[1]
        let each = builder.reshape(input, to: [input.shape[0] * count] + input.shape.dropFirst(2), name: context.name + "/each")
        var inner = context
        inner.configuration = wrapped
        inner.name = context.name + "/all"
        let result = try convert(
            KerasArchitecture.Layer(configuration: wrapped, calls: []), inner, [.value(each)], path: "")[0]
        return builder.reshape(
            result, to: [input.shape[0], count] + result.shape.dropFirst(), name: context.name)
    }
}
