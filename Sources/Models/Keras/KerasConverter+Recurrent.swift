import Tensors

/// Layers over the steps of a sequence (N, T, …).
extension KerasConverter {
    /// What a layer makes of a sequence.
    struct Sequence {
        var input: Value
        /// Which steps count, (N, T); nil for all.
        var mask: GraphBuilder.Mask?
        /// What it begins with, one for each state; none for zeros.
        var states: [Value]
        var returnsSequences: Bool
        var returnsState: Bool
        /// Whether the output of a step that does not count is zero, and not that of the step before it.
        var zeroesMasked: Bool
        /// Whether it begins with what the call before has left.
        var keepsState = false
    }

    /// LSTM, GRU, SimpleRNN and RNN.
    mutating func recurrent(_ context: Context) throws -> [Value] {
        let (input, states) = try sequence(context)
        return try recurrence(context, input, states)
    }

    /// The sequence and the states that a layer begins with: Keras 3 passes these as `initial_state`, Keras 2 behind
    /// the sequence.
    func sequence(_ context: Context) throws -> (input: Value, states: [Value]) {
        var inputs = try context.inputs()
        let input = inputs.removeFirst()
        guard input.shape.count >= 3 else { throw context.error("the input has shape \(Shape(input.shape))") }
        guard let operand = context.arguments.take(1, "initial_state") else { return (input, inputs) }
        guard inputs.isEmpty else { throw context.error("it is called with two initial states") }
        let states = try operand.leaves.map { element in
            guard case .value(let value) = element else {
                throw context.error("it is called with initial_state=\(operand.brief), which is not supported")
            }
            return value
        }
        return (input, states)
    }

    /// Runs the layer over all steps.
    ///
    /// - Parameter states: what it begins with, each (N, units); none for zeros.
    mutating func recurrence(_ context: Context, _ input: Value, _ states: [Value]) throws -> [Value] {
        let configuration = context.configuration, arguments = context.arguments
        let known = try context.mask(of: input, position: 2)
        // Of a call with more than one tensor Keras 3 does not take the mask of the sequence, yet hands it on.
        let ignoresMask = arguments.take(1, "initial_state") != nil && arguments.take(2, "mask") == nil
        var sequence = Sequence(
            input: float(input, for: context), mask: ignoresMask ? nil : known, states: [],
            returnsSequences: try configuration.bool("return_sequences", default: false),
            returnsState: try configuration.bool("return_state", default: false),
            zeroesMasked: try configuration.bool("zero_output_for_mask", default: false),
            keepsState: try configuration.bool("stateful", default: false))
        for (index, state) in states.enumerated() {
            sequence.states.append(builder.cast(state, to: .float32, name: "\(context.name)/initial_state\(index)"))
        }
        let outputMask = sequence.returnsSequences ? known : nil
        if try configuration.bool("go_backwards", default: false) {
            sequence.input = reversed(sequence.input, name: context.name + "/backwards")
            if let mask = sequence.mask {
                let value = Value(tensor: mask.tensor, shape: mask.shape)
                sequence.mask?.tensor = reversed(value, name: context.name + "/mask/backwards").tensor
            }
        }
        var results = try fusedLongShortTermMemory(context, sequence).map { [$0] } ?? stepwise(context, sequence)
        results[0].mask = outputMask
        return results
    }

    private mutating func stepwise(_ context: Context, _ sequence: Sequence) throws -> [Value] {
        guard sequence.input.shape.count == 3 else {
            throw context.error("the input has shape \(Shape(sequence.input.shape))")
        }
        let cells = try cells(context, depth: sequence.input.shape[2])
        var sequence = sequence
        sequence.input = projection(cells[0], sequence.input, name: context.name + "/projected")
        let steps = Steps(
            states: cells.flatMap { cell in Array(repeating: [cell.units], count: cell.kind.stateCount) },
            outputState: cells.dropLast().reduce(0) { $0 + $1.kind.stateCount }
        ) { converter, x, states, name in
            var (input, rest, result) = (x, states[...], [Value]())
            for (index, cell) in cells.enumerated() {
                let title = cells.count == 1 ? name : "\(name)/cell\(index)"
                if index > 0 { input = converter.projection(cell, input, name: title + "/projected") }
                let own = try converter.step(cell, input, Array(rest.prefix(cell.kind.stateCount)), name: title)
                rest = rest.dropFirst(cell.kind.stateCount)
                input = own[0]
                result += own
            }
            return result
        }
        return try run(steps, over: sequence, context)
    }

    /// The cells of a layer, each of which has the output of the one before as its input.
    private mutating func cells(_ context: Context, depth: Int) throws -> [KerasCell] {
        if let kind = KerasCell.Kind(rawValue: context.configuration.kind) {
            var inner = context
            inner.weightPath += "cell/"
            return [try cell(inner, depth: depth, kind: kind)]
        }
        _ = context.configuration["cell"]
        guard let part = context.layer.parts["cell"] else { throw context.configuration.refusal(of: "cell") }
        let isStacked = part.configuration.kind == "StackedRNNCells"
        _ = isStacked ? part.configuration["cells"] : nil
        let layers = isStacked ? part.list : [part]
        let groups = KerasName.groups(of: layers.map(\.configuration.kind))
        var cells: [KerasCell] = []
        var first = context.firstWeight
        for (layer, group) in zip(layers, groups) {
            let kind = layer.configuration.kind
            guard kind.hasSuffix("Cell"), let cellKind = KerasCell.Kind(rawValue: String(kind.dropLast(4))),
                let layerKind = KerasLayerKind.of(cellKind.rawValue)
            else {
                throw context.error(
                    "its cell '\(layer.configuration.name)' of kind '\(kind)' cannot be converted",
                    help: "LSTMCell, GRUCell, SimpleRNNCell and StackedRNNCells can be.")
            }
            var inner = context
            (inner.layer, inner.kind, inner.firstWeight) = (layer, layerKind, first)
            inner.weightPath += isStacked ? "cell/cells/\(group)/" : "cell/"
            let cell = try cell(inner, depth: cells.last?.units ?? depth, kind: cellKind)
            try requireFloats(inner)
            try requireSettingsUsed(inner)
            first += try layer.configuration.bool("use_bias", default: true) ? 3 : 2
            cells.append(cell)
        }
        guard !cells.isEmpty else { throw context.error("it has no cells") }
        return cells
    }

    /// The steps in the opposite order.
    mutating func reversed(_ value: Value, name: String) -> Value {
        let axes = builder.constant(name + "/axis", [1])
        return builder.append(.reverseV2, [value.tensor, axes], name: name, shape: value.shape)
    }

    /// Columns `range` of a matrix (rows, count), as rows.
    static func columns(_ values: [Float], _ range: Range<Int>, of count: Int) -> [Float] {
        range.flatMap { column in stride(from: column, to: values.count, by: count).map { values[$0] } }
    }

    /// nil for what the operator does not do.
    private mutating func fusedLongShortTermMemory(_ context: Context, _ sequence: Sequence) throws -> Value? {
        let configuration = context.configuration, input = sequence.input, name = context.name
        guard conversion.recurrent == .fused, configuration.kind == "LSTM", sequence.mask == nil,
            sequence.states.isEmpty, !sequence.returnsState,
            input.shape.count == 3,
            try configuration.functionName("activation", default: "tanh") == "tanh",
            try configuration.functionName("recurrent_activation", default: "sigmoid") == "sigmoid"
        else { return nil }
        let units = try configuration.positive("units", count: 1)[0]
        let depth = input.shape[2]
        var context = context
        context.weightPath += "cell/"
        let kernel = try context.weight(0, "kernel", shape: [depth, 4 * units])
        let recurrent = try context.weight(1, "recurrent_kernel", shape: [units, 4 * units])
        let bias =
            try configuration.bool("use_bias", default: true)
            ? context.weight(2, "bias", shape: [4 * units]) : [Float](repeating: 0, count: 4 * units)
        let titles = GraphBuilder.GateTitles(recurrent: "recurrent_kernel", gates: ["input", "forget", "cell", "output"])
        builder.hasDynamicBatch = false
        guard
            let inputs = builder.sequenceInputs(
                input.tensor, kernel: Constant(kernel, shape: [depth, 4 * units]),
                recurrent: Constant(recurrent, shape: [units, 4 * units]), bias: Constant(bias, shape: [4 * units]),
                batch: input.shape[0], name: name, titles)
        else { throw context.error("its weights are too large") }
        let all = builder.append(
            .unidirectionalSequenceLstm, inputs, name: sequence.returnsSequences ? name : name + "/sequence",
            shape: [input.shape[0], input.shape[1], units],
            [.fusedActivationFunction: .int(FusedActivation.tanh.rawValue)])
        return sequence.returnsSequences ? all : index(all, at: input.shape[1] - 1, name: name)
    }

    /// `value[:, index]`
    mutating func index(_ value: Value, at index: Int, name: String) -> Value {
        let rank = value.shape.count
        let rest = Array(repeating: 0, count: rank - 2)
        // From the end, where only the last is known.
        let isOpen = builder.sizes.known([index], at: name)[0] == nil
        let index = isOpen ? index - value.shape[1] : index
        let begin = builder.constant(name + "/begin", [0, index] + rest)
        let end = builder.constant(name + "/end", [0, index + 1] + rest)
        let strides = builder.constant(name + "/strides", Array(repeating: 1, count: rank))
        let all = ((1 << rank) - 1) & ~2
        return builder.append(
            .stridedSlice, [value.tensor, begin, end, strides], name: name,
            shape: [value.shape[0]] + value.shape.dropFirst(2),
            [.beginMask: .int(all), .endMask: .int(all), .shrinkAxisMask: .int(2)])
    }
}
