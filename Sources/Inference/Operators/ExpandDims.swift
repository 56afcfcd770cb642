import Models
import Tensors

/// EXPAND_DIMS: a dimension of 1 put in at the axis.
enum ExpandDims {
    static let kernel = OperatorKernel(version: 1) { node in
        try node.expect(inputs: 2...2)
        let x = try node.input(0)
        let axis = try node.axis(node.integer(1, named: "the axis"), rank: x.rank + 1)
        var shape = x.shape.dimensions
        shape.insert(1, at: axis)
        return try node.copy(x, to: try node.output(), shape: Shape(shape))
    }
}
