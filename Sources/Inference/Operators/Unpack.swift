import Kernels
import Models
import Tensors

/// UNPACK: the slices along one dimension, without that dimension.
enum Unpack {
    static let kernel = OperatorKernel(version: 6) { node in
        try node.expect(inputs: 1...1, outputs: 0...Int.max)
        let x = try node.input(0)
        try node.require(x.rank > 0, "a scalar cannot be unpacked")
        let axis = try node.axis(node.options.int(.axis), rank: x.rank)
        try node.require(
            x.shape[axis] == node.op.outputs.count,
            "has \(node.op.outputs.count) outputs for dimension \(axis) of \(x.shape)")
        var shape = x.shape.dimensions
        shape.remove(at: axis)
        let inner = shape[axis...].reduce(1, *)
        let outer = shape[..<axis].reduce(1, *)
        let size = try node.elementSize(x)
        let outputs = try node.op.outputs.indices.map { try node.output($0) }
        for y in outputs {
            try node.expectSameType(x, y)
            try node.resize(y, to: Shape(shape))
        }
        let copies = outputs.indices.map {
            StridedCopy(
                shape: [outer, inner], elementSize: size, from: [inner * outputs.count, 1], startingAt: $0 * inner)
        }
        return { for (y, copy) in zip(outputs, copies) { copy(x.data, y.data) } }
    }
}
