import Tensors

extension KerasConverter {
    mutating func recurrentLayer(
        _ layer: KerasArchitecture.Layer, _ context: Context, _ input: Value
    ) throws -> Value? {
        switch context.configuration.kind {
        case "LSTM":
            guard input.shape.count == 3 else { throw context.error("the input has shape \(Shape(input.shape))") }
            return try lstm(context, input)
        default: return nil
        }
    }

    /// Keras keeps the gates side by side, input, forget, cell, output: kernel (in, 4 units), recurrent kernel
    /// (units, 4 units), bias (4 units). TensorFlow Lite has a matrix (units, in) for each.
    private mutating func lstm(_ context: Context, _ input: Value) throws -> Value {
        let configuration = context.configuration
        let units = try configuration.positive("units", count: 1)[0]
        guard try configuration.functionName("activation") == "tanh",
            try configuration.functionName("recurrent_activation") == "sigmoid"
        else { throw context.error("only the activations tanh and sigmoid are supported") }
        for key in ["go_backwards", "stateful", "return_state"] where configuration.bool(key, default: false) {
            throw context.error("the setting '\(key)' is not supported")
        }
        let steps = input.shape[1], depth = input.shape[2], name = context.name
        let kernel = try context.weight(0, "kernel", shape: [depth, 4 * units])
        let recurrent = try context.weight(1, "recurrent_kernel", shape: [units, 4 * units])
        let bias = configuration.bool("use_bias", default: true)
            ? try context.weight(2, "bias", shape: [4 * units]) : [Float](repeating: 0, count: 4 * units)
        let gates = ["input", "forget", "cell", "output"]
        func matrix(_ values: [Float], rows: Int, gate: Int) -> [Float] {
            (0..<units).flatMap { unit in (0..<rows).map { values[$0 * 4 * units + gate * units + unit] } }
        }
        var inputs: [Int?] = [input.tensor]
        for (gate, title) in gates.enumerated() {
            inputs.append(
                builder.constant(
                    "\(name)/kernel/\(title)", matrix(kernel, rows: depth, gate: gate), shape: [units, depth]))
        }
        for (gate, title) in gates.enumerated() {
            inputs.append(
                builder.constant(
                    "\(name)/recurrent_kernel/\(title)", matrix(recurrent, rows: units, gate: gate),
                    shape: [units, units]))
        }
        inputs += [nil, nil, nil]
        for (gate, title) in gates.enumerated() {
            inputs.append(
                builder.constant(
                    "\(name)/bias/\(title)", Array(bias[gate * units..<(gate + 1) * units]), shape: [units]))
        }
        inputs += [nil, nil]
        inputs.append(builder.state(name + "/output_state", shape: [1, units]))
        inputs.append(builder.state(name + "/cell_state", shape: [1, units]))
        inputs += [nil, nil, nil, nil]
        let returnsSequences = configuration.bool("return_sequences", default: false)
        let sequence = builder.append(
            .unidirectionalSequenceLstm, inputs, name: returnsSequences ? name : name + "/sequence",
            shape: [1, steps, units], [.fusedActivationFunction: .int(FusedActivation.tanh.rawValue)])
        if returnsSequences { return sequence }
        let begin = builder.constant(name + "/begin", [0, steps - 1, 0])
        let size = builder.constant(name + "/size", [-1, 1, units])
        let last = builder.append(
            .slice, [sequence.tensor, begin, size], name: name + "/last", shape: [1, 1, units])
        return builder.reshape(last, to: [1, units], name: name)
    }
}
