import Models
import Tensors

/// BIDIRECTIONAL_SEQUENCE_LSTM: one layer that reads the sequence forwards and one that reads it backwards, on floats
/// with float or integer weights.
///
/// Inputs: x; the 17 tensors of the forward layer, as UNIDIRECTIONAL_SEQUENCE_LSTM has them; the 17 of the backward
/// layer; hidden and cell state of both; an auxiliary input; its four weights for both.
enum BidirectionalLstm {
    static let kernel = OperatorKernel(version: 3, isPure: false) { node in
        let both = try BothDirections(node, inputs: 48, auxiliary: 39, weights: 41, needsTimeFirst: false)
        let layers = try (0..<2).map { d in
            let base = 17 * d
            return try FloatLstm(
                node,
                at: .init(
                    weights: Array(base + 1...base + 4), recurrent: Array(base + 5...base + 8),
                    peephole: Array(base + 9...base + 11), bias: Array(base + 12...base + 15), projection: base + 16,
                    projectionBias: base + 17, auxiliary: Array(40 + 4 * d...43 + 4 * d)),
                inputs: both.sources[d].shape[2], auxiliaryInputs: both.extraSize)
        }
        let hidden = try (0..<2).map { try node.state(35 + 2 * $0, elements: both.steps.batches * layers[$0].outputs) }
        let states = try (0..<2).map { try node.state(36 + 2 * $0, elements: both.steps.batches * layers[$0].cells) }
        for tensor in hidden + states { try node.expect(tensor, type: .float32) }
        let sizes = layers.map(\.outputs)
        try both.resize(sizes, node)
        return {
            for (d, layer) in layers.enumerated() {
                both.forEachStep(of: d, sizes) { b, x, extra, y in
                    let h = hidden[d].elements(as: Float.self) + b * layer.outputs
                    layer.step(x, auxiliary: extra, hidden: h, state: states[d].elements(as: Float.self) + b * layer.cells)
                    y.update(from: h, count: layer.outputs)
                }
            }
        }
    }
}
