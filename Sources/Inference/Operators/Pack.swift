import Models
import Tensors

/// PACK: tensors of one shape stacked along a new dimension.
enum Pack {
    static let kernel = OperatorKernel(version: 5) { node in
        try node.expect(inputs: 1...Int.max)
        let inputs = try node.op.inputs.indices.map { try node.input($0) }
        let y = try node.output()
        let first = inputs[0]
        let axis = try node.axis(node.options.int(.axis), rank: first.rank + 1)
        for input in inputs {
            try node.require(
                input.shape == first.shape, "the inputs have different shapes: \(first.shape) and \(input.shape)")
            try node.expectSameType(input, y)
        }
        var shape = first.shape.dimensions
        shape.insert(inputs.count, at: axis)
        try node.resize(y, to: Shape(shape))
        let run = try shape[(axis + 1)...].reduce(1, *) * node.elementSize(y)
        let outer = shape[..<axis].reduce(1, *)
        return {
            for (i, input) in inputs.enumerated() {
                for o in 0..<outer {
                    (y.data + (o * inputs.count + i) * run).copyMemory(from: input.data + o * run, byteCount: run)
                }
            }
        }
    }
}
