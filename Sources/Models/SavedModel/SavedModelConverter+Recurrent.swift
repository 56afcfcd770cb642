import Tensors

extension SavedModelConverter {
    /// The function of Keras's LSTM layer as the operator for a whole sequence; nil where it is not one, where it begins
    /// with other states than zeros or its states are read, and where the batch is open, as the operator keeps a state for
    /// each sample.
    ///
    /// Parameters: the sequence (N, T, in), two states, kernel (in, 4 units), recurrent kernel (units, 4 units), bias
    /// (4 units), with the gates side by side: input, forget, cell, output. TensorFlow Lite has a matrix (units, in) for each.
    mutating func longShortTermMemory(
        _ function: TensorFlowFunction, _ context: Context
    ) throws(ModelError) -> [Value]? {
        guard conversion.recurrent == .fused, function.implements?.hasPrefix("lstm_") == true, !function.isTimeMajor,
            context.inputs.count == 6,
            function.results.count == 5, context.usedOutputs.isSubset(of: [0, 1]),
            case .tensor(var input) = context.inputs[0], input.type == .float32, input.shape.count == 3,
            let batch = input.shape[0].value, let depth = input.shape[2].value,
            context.inputs[1...2].allSatisfy({ $0.constant?.floats?.allSatisfy { $0 == 0 } ?? false }),
            let recurrent = context.inputs[4].constant, recurrent.shape.count == 2, recurrent.type == .float32,
            case let units = recurrent.shape[0], units > 0, recurrent.shape[1] == 4 * units,
            let kernel = context.inputs[3].constant, kernel.shape == [depth, 4 * units], kernel.type == .float32,
            let bias = context.inputs[5].constant, bias.shape == [4 * units], bias.type == .float32
        else { return nil }
        // The rest of the path would stand before the name of each of 17 tensors.
        let name = context.name.split(separator: "/").last.map(String.init) ?? ""
        if function.goesBackwards {
            let axes = builder.constant(name + "/axes", Constant([1], shape: [1]))
            input = append(
                .reverseV2, [input.index, axes], name: name + "/backwards", shape: input.shape, type: .float32)
        }
        let titles = GraphBuilder.GateTitles(recurrent: "recurrent", gates: ["i", "f", "c", "o"])
        guard
            let inputs = builder.sequenceInputs(
                input.index, kernel: kernel, recurrent: recurrent, bias: bias, batch: batch, name: name, titles)
        else { throw context.error("its weights are too large") }
        let sequence = append(
            .unidirectionalSequenceLstm, inputs, name: name + ":1", shape: [input.shape[0], input.shape[1], Dimension(units)],
            type: .float32, [.fusedActivationFunction: .int(FusedActivation.tanh.rawValue)])
        let unused = Value.constant(Constant([0], shape: []))
        let last = context.usedOutputs.contains(0) ? Value.tensor(lastStep(of: sequence, name: name)) : unused
        return [last, .tensor(sequence), unused, unused, unused]
    }

    /// Of (N, T, C) the last step, (N, C).
    private mutating func lastStep(of sequence: Value.Tensor, name: String) -> Value.Tensor {
        let begin = builder.constant(name + "/begin", Constant([0, -1, 0], shape: [3]))
        let end = builder.constant(name + "/end", Constant([0, 0, 0], shape: [3]))
        let strides = builder.constant(name + "/strides", Constant([1, 1, 1], shape: [3]))
        return append(
            .stridedSlice, [sequence.index, begin, end, strides], name: name + ":0",
            shape: [sequence.shape[0], sequence.shape[2]], type: .float32,
            [.beginMask: .int(0b101), .endMask: .int(0b111), .shrinkAxisMask: .int(0b010)])
    }
}
