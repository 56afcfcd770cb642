import Models
import Tensors

/// PACK: tensors of one shape stacked along a new dimension. UNPACK: the slices along one dimension, without that dimension.
enum Pack {
    static let kernel = OperatorKernel(version: 5) { node -> any OperatorPlan in
        try node.expect(inputs: 1...Int.max)
        let (inputs, y) = (try node.op.inputs.indices.map { try node.input($0) }, try node.output())
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
        return try MovementPlan.joining(inputs, y, along: axis, node)
    }

    static let reverse = OperatorKernel(version: 6) { node -> any OperatorPlan in
        try node.expect(inputs: 1...1, outputs: 0...Int.max)
        let (x, outputs) = (try node.input(0), node.outputs)
        try node.require(x.rank > 0, "a scalar cannot be unpacked")
        let axis = try node.axis(node.options.int(.axis), rank: x.rank)
        try node.require(
            x.shape[axis] == outputs.count, "has \(outputs.count) outputs for dimension \(axis) of \(x.shape)")
        var shape = x.shape.dimensions
        shape.remove(at: axis)
        for y in outputs {
            try node.expectSameType(x, y)
            try node.resize(y, to: Shape(shape))
        }
        return try MovementPlan.joining(outputs, x, along: axis, isCut: true, node)
    }
}
