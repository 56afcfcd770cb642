import Tensors

/// The operator for an LSTM over a whole sequence.
extension GraphBuilder {
    /// What the constants of the operator are called behind the layer's name.
    struct GateTitles {
        var recurrent: String
        /// Input, forget, cell, output.
        var gates: [String]
    }

    /// The inputs of UNIDIRECTIONAL_SEQUENCE_LSTM, with a matrix (units, in) for each gate; nil where the weights are too
    /// large.
    ///
    /// - Parameters:
    ///   - kernel: (in, 4 units), the gates side by side as Keras has them: input, forget, cell, output.
    ///   - recurrent: (units, 4 units)
    ///   - bias: (4 units)
    ///   - batch: of the states, which begin at zero.
    mutating func sequenceInputs(
        _ sequence: Int, kernel: Constant, recurrent: Constant, bias: Constant, batch: Int, name: String, _ titles: GateTitles
    ) -> [Int?]? {
        let units = recurrent.shape[0]
        var inputs: [Int?] = [sequence]
        for (matrix, title) in [(kernel, "kernel"), (recurrent, titles.recurrent), (bias, "bias")] {
            let axis = matrix.shape.count - 1
            if axis == 0 { inputs += [nil, nil, nil] }
            for (gate, which) in titles.gates.enumerated() {
                guard
                    let part = matrix.sliced(axis: axis, from: gate * units, count: units)?
                        .transposed(Array((0...axis).reversed()))
                else { return nil }
                inputs.append(constant("\(name)/\(title)/\(which)", part))
            }
        }
        inputs += [nil, nil]
        for title in ["output_state", "cell_state"] { inputs.append(state("\(name)/\(title)", shape: [batch, units])) }
        return inputs + [nil, nil, nil, nil]
    }
}
