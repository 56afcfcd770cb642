import Models
import Tensors

/// SHAPE: the dimensions of a tensor as int32 or int64.
enum ShapeOf {
    static let kernel = OperatorKernel(version: 1, readsOnlyShape: true) { node in
        let (x, y) = try node.ends(inputs: 1)
        try node.resize(y, to: [x.rank])
        let dimensions = x.shape.dimensions
        let write = try node.writer(y)
        return { for (i, d) in dimensions.enumerated() { write(i, d) } }
    }
}
