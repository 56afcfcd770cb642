import Kernels
import Models
import Tensors

/// BIDIRECTIONAL_SEQUENCE_LSTM: one layer that reads the sequence forwards and one that reads it backwards, on floats
/// with float or integer weights.
///
/// Inputs: x; the 17 tensors of the forward layer, as UNIDIRECTIONAL_SEQUENCE_LSTM has them; the 17 of the backward
/// layer; hidden and cell state of both; an auxiliary input; its four weights for both.
enum BidirectionalLstm {
    static let kernel = OperatorKernel(version: 3, isPure: false) { node in
        let merges = node.options.bool(.mergeOutputs)
        try node.expect(inputs: 48...48, outputs: merges ? 1...1 : 2...2)
        let x = try node.input(0)
        let isTimeMajor = node.options.bool(.timeMajor)
        try node.expect(x, rank: 3...3)
        try node.expect(x, type: .float32)
        let (batches, times) = (x.shape[isTimeMajor ? 1 : 0], x.shape[isTimeMajor ? 0 : 1])
        let auxiliary = try node.optionalInput(39)
        let hasWeights = try auxiliary != nil && node.optionalInput(41) != nil
        if let auxiliary {
            try node.expect(auxiliary, type: .float32)
            try node.require(
                auxiliary.rank == 3 && auxiliary.shape.dimensions.dropLast() == x.shape.dimensions.dropLast(),
                "the auxiliary input has the shape \(auxiliary.shape) for an input of shape \(x.shape)")
        }
        // Without weights of its own the auxiliary input is what the backward layer reads.
        let sources = [x, hasWeights ? x : auxiliary ?? x]
        let extra = hasWeights ? auxiliary : nil
        let extraSize = extra?.shape[2] ?? 0
        let layers = try (0..<2).map { d in
            let base = 17 * d
            return try FloatLstm(
                node,
                at: .init(
                    weights: Array(base + 1...base + 4), recurrent: Array(base + 5...base + 8),
                    peephole: Array(base + 9...base + 11), bias: Array(base + 12...base + 15), projection: base + 16,
                    projectionBias: base + 17, auxiliary: Array(40 + 4 * d...43 + 4 * d)),
                inputs: sources[d].shape[2], auxiliaryInputs: extraSize)
        }
        let hidden = try (0..<2).map { try node.state(35 + 2 * $0, elements: batches * layers[$0].outputs) }
        let states = try (0..<2).map { try node.state(36 + 2 * $0, elements: batches * layers[$0].cells) }
        for tensor in hidden + states { try node.expect(tensor, type: .float32) }
        let outputs = try node.op.outputs.indices.map { try node.output($0) }
        let leading = Array(x.shape.dimensions.dropLast())
        if merges {
            try node.resize(outputs[0], to: Shape(leading + [layers[0].outputs + layers[1].outputs]))
        } else {
            for d in 0..<2 { try node.resize(outputs[d], to: Shape(leading + [layers[d].outputs])) }
        }
        for output in outputs { try node.expect(output, type: .float32) }
        return {
            for d in 0..<2 {
                let (layer, y) = (layers[d], outputs[merges ? 0 : d])
                let width = merges ? layers[0].outputs + layers[1].outputs : layer.outputs
                let start = merges && d == 1 ? layers[0].outputs : 0
                Node.forEachStep(times: times, batches: batches, isTimeMajor: isTimeMajor, isBackward: d == 1) { b, row in
                    let h = hidden[d].elements(as: Float.self) + b * layer.outputs
                    layer.step(
                        UnsafePointer(sources[d].elements(as: Float.self) + row * layer.inputs),
                        auxiliary: extra.map { UnsafePointer($0.elements(as: Float.self) + row * extraSize) }, hidden: h,
                        state: states[d].elements(as: Float.self) + b * layer.cells)
                    (y.elements(as: Float.self) + row * width + start).update(from: h, count: layer.outputs)
                }
            }
        }
    }
}
