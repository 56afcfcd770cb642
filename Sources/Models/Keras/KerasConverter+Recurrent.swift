import Tensors

/// Layers over the steps of a sequence (N, T, C).
extension KerasConverter {
    /// What a recurrent layer makes: all outputs or the last, and the states after the last step.
    struct Recurrence {
        var output: Value
        var states: [Value] = []

        var values: [Value] { [output] + states }
    }

    /// LSTM, GRU and SimpleRNN. Where TensorFlow Lite has an operator for the whole sequence it is used: for LSTM and
    /// SimpleRNN that begin at zero and give no state, with the activations that it has.
    mutating func recurrent(_ context: Context) throws -> [Value] {
        let (input, states) = try sequence(context)
        return try recurrence(context, input, states).values
    }

    /// The sequence and the states that a layer begins with: Keras 3 passes these as `initial_state`, Keras 2 behind
    /// the sequence.
    func sequence(_ context: Context) throws -> (input: Value, states: [Value]) {
        var inputs = try context.inputs()
        let input = inputs.removeFirst()
        guard input.shape.count == 3 else { throw context.error("the input has shape \(Shape(input.shape))") }
        guard let operand = context.arguments.take(1, "initial_state") else { return (input, inputs) }
        guard inputs.isEmpty else { throw context.error("it is called with two initial states") }
        let states = try operand.elements.map { element in
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
    mutating func recurrence(_ context: Context, _ input: Value, _ states: [Value]) throws -> Recurrence {
        let configuration = context.configuration
        var input = float(input, for: context)
        if try configuration.bool("go_backwards", default: false) {
            input = reversed(input, name: context.name + "/backwards")
        }
        let returnsSequences = try configuration.bool("return_sequences", default: false)
        let returnsState = try configuration.bool("return_state", default: false)
        if states.isEmpty, !returnsState {
            var inner = context
            if !returnsSequences { inner.name += "/sequence" }
            let whole =
                switch configuration.kind {
                case "LSTM": try fusedLongShortTermMemory(inner, input, layerName: context.name)
                case "SimpleRNN": try fusedSimple(inner, input, layerName: context.name)
                default: nil as Value?
                }
            if let whole {
                return Recurrence(
                    output: returnsSequences ? whole : step(whole.shape[1] - 1, of: whole, name: context.name))
            }
        }
        var floats: [Value] = []
        for (index, state) in states.enumerated() {
            floats.append(builder.cast(state, to: .float32, name: "\(context.name)/initial_state\(index)"))
        }
        var result = try unrolled(context, input, floats, returnsSequences: returnsSequences)
        if !returnsState { result.states = [] }
        return result
    }

    /// The steps in the opposite order.
    mutating func reversed(_ value: Value, name: String) -> Value {
        let axes = builder.constant(name + "/axis", [1])
        return builder.append(.reverseV2, [value.tensor, axes], name: name, shape: value.shape)
    }

    /// Step `index` as (N, C).
    mutating func step(_ index: Int, of value: Value, name: String) -> Value {
        let depth = value.shape[2]
        let begin = builder.constant(name + "/begin", [0, index, 0])
        let size = builder.constant(name + "/size", [-1, 1, depth])
        let slice = builder.append(
            .slice, [value.tensor, begin, size], name: name + "/step", shape: [value.shape[0], 1, depth])
        return builder.reshape(slice, to: [value.shape[0], depth], name: name)
    }

    /// Columns `range` of a matrix (rows, count), as rows.
    static func columns(_ values: [Float], _ range: Range<Int>, of count: Int) -> [Float] {
        range.flatMap { column in stride(from: column, to: values.count, by: count).map { values[$0] } }
    }

    /// Keras keeps the gates side by side, input, forget, cell, output: kernel (in, 4 units), recurrent kernel
    /// (units, 4 units), bias (4 units). TensorFlow Lite has a matrix (units, in) for each. nil for activations that
    /// its operator does not have.
    private mutating func fusedLongShortTermMemory(
        _ context: Context, _ input: Value, layerName name: String
    ) throws -> Value? {
        let configuration = context.configuration
        let units = try configuration.positive("units", count: 1)[0]
        guard try configuration.functionName("activation", default: "tanh") == "tanh",
            try configuration.functionName("recurrent_activation", default: "sigmoid") == "sigmoid"
        else { return nil }
        let depth = input.shape[2]
        let kernel = try context.weight(0, "kernel", shape: [depth, 4 * units])
        let recurrent = try context.weight(1, "recurrent_kernel", shape: [units, 4 * units])
        let bias =
            try configuration.bool("use_bias", default: true)
            ? context.weight(2, "bias", shape: [4 * units]) : [Float](repeating: 0, count: 4 * units)
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
        inputs.append(builder.state(name + "/output_state", shape: [input.shape[0], units]))
        inputs.append(builder.state(name + "/cell_state", shape: [input.shape[0], units]))
        inputs += [nil, nil, nil, nil]
        return builder.append(
            .unidirectionalSequenceLstm, inputs, name: context.name, shape: [input.shape[0], input.shape[1], units],
            [.fusedActivationFunction: .int(FusedActivation.tanh.rawValue)])
    }

    /// h = f(W x + U h + b); nil for activations that the operator does not have.
    private mutating func fusedSimple(_ context: Context, _ input: Value, layerName name: String) throws -> Value? {
        let configuration = context.configuration
        let units = try configuration.positive("units", count: 1)[0]
        let activation: FusedActivation
        switch try configuration.functionName("activation", default: "tanh") {
        case "tanh": activation = .tanh
        case "relu": activation = .relu
        case "linear": activation = .none
        default: return nil
        }
        let depth = input.shape[2]
        let kernel = try context.weight(0, "kernel", shape: [depth, units])
        let recurrent = try context.weight(1, "recurrent_kernel", shape: [units, units])
        let bias =
            try configuration.bool("use_bias", default: true)
            ? context.weight(2, "bias", shape: [units]) : [Float](repeating: 0, count: units)
        let inputs: [Int?] = [
            input.tensor,
            builder.constant(name + "/kernel", Self.columns(kernel, 0..<units, of: units), shape: [units, depth]),
            builder.constant(
                name + "/recurrent_kernel", Self.columns(recurrent, 0..<units, of: units), shape: [units, units]),
            builder.constant(name + "/bias", bias, shape: [units]),
            builder.state(name + "/state", shape: [input.shape[0], units]),
        ]
        return builder.append(
            .unidirectionalSequenceRnn, inputs, name: context.name, shape: [input.shape[0], input.shape[1], units],
            [.fusedActivationFunction: .int(activation.rawValue)])
    }
}
