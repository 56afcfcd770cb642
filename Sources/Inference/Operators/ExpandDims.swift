import Models
import Tensors

/// EXPAND_DIMS: a dimension of 1 put in at the axis.
enum ExpandDims {
    static let kernel = OperatorKernel.reshaping(version: 1, inputs: 2...2) { node, x in
        var shape = x.shape.dimensions
        shape.insert(1, at: try node.axis(node.integer(1, named: "the axis"), rank: x.rank + 1))
        return Shape(shape)
    }
}
