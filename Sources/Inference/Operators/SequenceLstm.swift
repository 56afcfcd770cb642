import Kernels
import Models
import Tensors

/// UNIDIRECTIONAL_SEQUENCE_LSTM over x [batch, time, i] or [time, batch, i], and LSTM, one step over [batch, i].
///
/// Inputs: x; weights of the input, forget, cell and output gate; their recurrent weights; three peepholes; four
/// biases; projection and its bias; hidden state and cell state, which are variables; four layer normalizations.
enum SequenceLstm {
    static let kernel = OperatorKernel(
        version: 4, isPure: false,
        products: { shapes in
            shapes.product(of: 0) { $0.dropLast() } &* (1...8).reduce(0) { $0 &+ shapes.product(of: $1) }
        }
    ) { try evaluation($0, isSequence: true) }

    static let single = OperatorKernel(version: 4, isPure: false) { node in
        node.options.int(.kernelType) == 1 ? try BasicLstm.evaluation(node) : try evaluation(node, isSequence: false)
    }

    private static func evaluation(_ node: Node, isSequence: Bool) throws -> Evaluation {
        let x = try node.input(0)
        let steps = try RecurrentSteps(x, isSequence: isSequence, node)
        try node.expect(inputs: 20...24)
        let y = try node.output()
        let inputs = x.shape[x.rank - 1]
        let outputWeights = try node.input(4)
        let recurrent = try node.input(8)
        try node.expect(outputWeights, rank: 2...2)
        try node.expect(recurrent, rank: 1...2)
        let cells = outputWeights.shape[0]
        let outputs = recurrent.shape[recurrent.rank - 1]
        try node.require(inputs > 0 && cells > 0 && outputs > 0, "the weights '\(outputWeights.name)' are empty")
        let hidden = try node.state(18, elements: steps.batches * outputs)
        let state = try node.state(19, elements: steps.batches * cells)
        try node.resize(y, to: Shape(x.shape.dimensions.dropLast() + [outputs]))
        func over<T: BitwiseCopyable, S: BitwiseCopyable>(
            _: T.Type, _: S.Type,
            _ step: @escaping (UnsafePointer<T>, UnsafeMutablePointer<T>, UnsafeMutablePointer<S>, _ batch: Int) -> Void
        ) -> Evaluation {
            {
                steps.forEach { b, row in
                    let h = hidden.elements(as: T.self) + b * outputs
                    step(UnsafePointer(x.elements(as: T.self) + row * inputs), h, state.elements(as: S.self) + b * cells, b)
                    (y.elements(as: T.self) + row * outputs).update(from: h, count: outputs)
                }
            }
        }
        switch x.type {
        case .float32:
            guard hidden.type == .float32, state.type == .float32, y.type == .float32 else {
                throw node.unsupported(x, hidden, state, y)
            }
            // TensorFlow Lite Micro knows no other activation, and no weights of another type.
            try node.require(
                !node.isMicro || node.options.fusedActivation == .tanh && outputWeights.type == .float32,
                "is not supported by TensorFlow Lite Micro with these weights or this activation")
            let layer = try FloatLstm(node, at: .single, inputs: inputs)
            return over(Float.self, Float.self) { x, hidden, state, _ in layer.step(x, hidden: hidden, state: state) }
        case .int8 where !node.isMicro:
            let layer = try IntegerLstm(
                node, x: x, hidden: hidden, state: state, inputs: inputs, cells: cells, outputs: outputs)
            return over(Int8.self, Int16.self) {
                layer.step(
                    $0, hidden: $1, state: $2, sequence: steps.isTimeMajor ? $3 : 0, of: steps.isTimeMajor ? steps.batches : 1)
            }
        case .int8:
            let layer = try MicroLstm<Int8>(node, x: x, hidden: hidden, state: state, inputs: inputs, cells: cells)
            return over(Int8.self, Int16.self) { x, hidden, state, _ in layer.step(x, hidden: hidden, state: state) }
        case .int16:
            let layer = try MicroLstm<Int16>(node, x: x, hidden: hidden, state: state, inputs: inputs, cells: cells)
            return over(Int16.self, Int16.self) { x, hidden, state, _ in layer.step(x, hidden: hidden, state: state) }
        default: throw node.unsupported(x, outputWeights, y)
        }
    }
}

/// LSTM with the basic kernel: one matrix for the four gates.
///
/// Inputs: x [batch, i], hidden [batch, o], weights [4 × o, i + o], bias [4 × o], state [batch, o]. Outputs: hidden,
/// state, and two that hold intermediate results: the joined inputs and the gates.
enum BasicLstm {
    static func evaluation(_ node: Node) throws -> Evaluation {
        try node.expect(inputs: 5...5, outputs: 4...4)
        let tensors = try (0..<5).map { try node.input($0) }
        let outputs = try (0..<4).map { try node.output($0) }
        for tensor in tensors + outputs {
            if tensor.type != .float32 { throw node.unsupported(tensors[0], tensors[2], outputs[0]) }
        }
        let (x, hidden, weights, bias, state) = (tensors[0], tensors[1], tensors[2], tensors[3], tensors[4])
        try node.expect(x, rank: 2...2)
        try node.expect(hidden, rank: 2...2)
        let (batches, inputs, cells) = (x.shape[0], x.shape[1], hidden.shape[1])
        try node.require(
            hidden.shape == [batches, cells] && state.shape == [batches, cells] && weights.shape == [4 * cells, inputs + cells]
                && bias.elementCount == 4 * cells,
            "weights of shape \(weights.shape) do not fit an input of shape \(x.shape) and a state of shape \(state.shape)")
        try node.resize(outputs[0], to: hidden.shape)
        try node.resize(outputs[1], to: state.shape)
        try node.resize(outputs[2], to: [batches, inputs + cells])
        try node.resize(outputs[3], to: [batches, 4 * cells])
        return {
            for b in 0..<batches {
                let joined = outputs[2].elements(as: Float.self) + b * (inputs + cells)
                joined.update(from: x.elements(as: Float.self) + b * inputs, count: inputs)
                (joined + inputs).update(from: hidden.elements(as: Float.self) + b * cells, count: cells)
                let gates = outputs[3].elements(as: Float.self) + b * 4 * cells
                gates.update(from: bias.elements(as: Float.self), count: 4 * cells)
                Reference.accumulate(weights.elements(), rows: 4 * cells, columns: inputs + cells, x: joined, y: gates)
                let old = state.elements(as: Float.self) + b * cells
                for c in 0..<cells {
                    let take = Reference.logistic(gates[c]) * Reference.tanh(gates[cells + c])
                    let updated = take + Reference.logistic(gates[2 * cells + c]) * old[c]
                    outputs[1].elements(as: Float.self)[b * cells + c] = updated
                    outputs[0].elements(as: Float.self)[b * cells + c] =
                        Reference.logistic(gates[3 * cells + c]) * Reference.tanh(updated)
                }
            }
        }
    }
}
