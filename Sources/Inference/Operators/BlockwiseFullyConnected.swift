import Models
import Tensors

/// FULLY_CONNECTED of floats with int4 or int2 weights that are quantized in blocks: each row of the input is quantized to int8
/// over its range, each block is summed in integers and scaled.
///
/// LiteRT's reference kernel leaves the output as it was; this is the arithmetic of its optimized one, which forgets the
/// fused activation.
enum BlockwiseFullyConnected {
    /// nil for weights that are quantized otherwise.
    static func evaluation(_ node: Node) throws -> Evaluation? {
        guard node.op.inputs.count > 1, let w = try node.optionalInput(1), w.rank == 2,
            let scales = try BlockScales(w, rows: w.shape[0], depth: w.shape[1], node)
        else { return nil }
        try node.expect(inputs: 2...3)
        let (x, bias, y) = (try node.input(0), try node.optionalInput(2), try node.output())
        guard x.type == .float32, w.type == .int4 || w.type == .int2, y.type == .float32,
            bias.map({ $0.type == .float32 }) ?? true
        else { throw node.unsupported(x, w, y) }
        let (outputs, depth) = (w.shape[0], w.shape[1])
        try node.require(
            x.rank > 0 && x.elementCount % depth == 0,
            "the input of shape \(x.shape) cannot be cut into rows of \(depth) elements")
        try node.require(
            bias.map { $0.elementCount == outputs } ?? true, "the bias does not have \(outputs) elements")
        let rows = x.elementCount / depth
        if node.options.bool(.keepNumDims) {
            try node.require(x.shape[x.rank - 1] == depth, "the input of shape \(x.shape) does not end in the weights' \(depth)")
            try node.resize(y, to: Shape(x.shape.dimensions.dropLast() + [outputs]))
        } else {
            try node.resize(y, to: [rows, outputs])
        }
        let (lower, upper) = try node.floatRange()
        let weights = try Weights(w, of: node)
        let quantized = try HybridRows(1, depth: depth, isAsymmetric: true, node)
        return {
            for row in 0..<rows {
                quantized.quantize(x.elements() + row * depth, count: 1)
                let (scale, zero) = (quantized.scale(0), quantized.zeroPoint(0))
                let out = y.elements(as: Float.self) + row * outputs
                scales.values.withUnsafeBufferPointer { values in
                    for o in 0..<outputs {
                        var total: Float = 0
                        for block in 0..<scales.count {
                            let start = block &* scales.size
                            let from = weights.int8 + (o &* depth &+ start)
                            let sum = quantized.product(0, from, from: start, count: scales.size, zero: zero)
                            total += Float(sum) * values[o &* scales.count &+ block]
                        }
                        let value = total * scale + (bias?.elements(as: Float.self)[o] ?? 0)
                        out[o] = min(max(value, lower), upper)
                    }
                }
            }
        }
    }
}
