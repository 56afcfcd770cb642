import Kernels
import Models
import Tensors

/// RNN, UNIDIRECTIONAL_SEQUENCE_RNN and BIDIRECTIONAL_SEQUENCE_RNN: h = activation(W x + R h + b), on floats with float
/// or integer weights.
enum Rnn {
    /// Inputs: x [batch, i], W [o, i], R [o, o], b [o], h (a variable).
    static let kernel = OperatorKernel(version: 3, isPure: false) { try single($0, isSequence: false) }

    /// The same over x [batch, time, i] or [time, batch, i].
    static let sequence = OperatorKernel(version: 3, isPure: false) { try single($0, isSequence: true) }

    private static func single(_ node: Node, isSequence: Bool) throws -> Evaluation {
        let x = try node.input(0)
        let steps = try RecurrentSteps(x, isSequence: isSequence, node)
        try node.expect(inputs: 5...5)
        let y = try node.output()
        guard x.type == .float32, y.type == .float32 else { throw node.unsupported(x, y) }
        let layer = try Layer(
            node, first: 1, inputs: x.shape[x.rank - 1], auxiliary: nil, auxiliaryInputs: 0, batches: steps.batches)
        try node.resize(y, to: Shape(x.shape.dimensions.dropLast() + [layer.units]))
        return {
            steps.forEach { b, row in
                layer.step(
                    b, x.elements(as: Float.self) + row * layer.inputs, nil, y.elements(as: Float.self) + row * layer.units)
            }
        }
    }

    /// Inputs: x; W, R, b and h of the forward layer; those of the backward layer; an auxiliary input; its weights for
    /// both.
    static let bidirectional = OperatorKernel(version: 3, isPure: false) { node in
        // LiteRT's backward layer reads an auxiliary input without weights only where time comes first.
        let both = try BothDirections(node, inputs: 12, auxiliary: 9, weights: 10, needsTimeFirst: true)
        let layers = try (0..<2).map {
            try Layer(
                node, first: 1 + 4 * $0, inputs: both.sources[$0].shape[2], auxiliary: both.extra == nil ? nil : 10 + $0,
                auxiliaryInputs: both.extraSize, batches: both.steps.batches)
        }
        let sizes = layers.map(\.units)
        try both.resize(sizes, node)
        // LiteRT runs the whole sequence once for each step of time where weights are integers and time comes first.
        let passes = both.steps.isTimeMajor && layers[0].isHybrid ? both.steps.times : 1
        return {
            for pass in 0..<2 * passes {
                let d = pass < passes ? 0 : 1
                both.forEachStep(of: d, sizes) { layers[d].step($0, $1, $2, $3) }
            }
        }
    }

    private struct Layer {
        let inputs: Int
        let units: Int
        private let weights: RecurrentMatrix
        private let recurrent: RecurrentMatrix
        private let auxiliary: RecurrentMatrix?
        private let bias: RecurrentVector
        private let hidden: RuntimeTensor
        private let activation: @Sendable (Float) -> Float

        init(_ node: Node, first: Int, inputs: Int, auxiliary: Int?, auxiliaryInputs: Int, batches: Int) throws {
            let w = try node.input(first)
            try node.expect(w, rank: 2...2)
            let units = w.shape[0]
            try node.require(units > 0, "the weights '\(w.name)' are empty")
            self.units = units
            self.inputs = inputs
            weights = try RecurrentMatrix(w, rows: units, columns: inputs, node)
            recurrent = try RecurrentMatrix(node.input(first + 1), rows: units, columns: units, node)
            self.auxiliary = try auxiliary.map {
                try RecurrentMatrix(node.input($0), rows: units, columns: auxiliaryInputs, node)
            }
            bias = try RecurrentVector(node.input(first + 2), count: units, node)
            hidden = try node.state(first + 3, elements: batches * units)
            try node.expect(hidden, type: .float32)
            activation = try node.activation()
        }

        var isHybrid: Bool { weights.isHybrid }

        func step(
            _ batch: Int, _ x: UnsafePointer<Float>, _ aux: UnsafePointer<Float>?, _ y: UnsafeMutablePointer<Float>
        ) {
            let h = hidden.elements(as: Float.self) + batch * units
            for i in 0..<units { y[i] = bias[i] }
            weights.accumulate(x, into: y)
            if let auxiliary, let aux { auxiliary.accumulate(aux, into: y) }
            recurrent.accumulate(h, into: y)
            for i in 0..<units {
                y[i] = activation(y[i])
                h[i] = y[i]
            }
        }
    }
}
