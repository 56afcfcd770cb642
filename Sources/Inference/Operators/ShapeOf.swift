import Models
import Tensors

/// SHAPE: the dimensions of a tensor as int32 or int64.
enum ShapeOf {
    static let kernel = OperatorKernel(version: 1, readsOnlyShape: true) { node in
        let (x, y) = try node.ends(inputs: 1)
        try node.resize(y, to: [x.rank])
        let dimensions = x.shape.dimensions
        switch y.type {
        case .int32:
            return { for (i, d) in dimensions.enumerated() { y.elements(as: Int32.self)[i] = Int32(truncatingIfNeeded: d) } }
        case .int64:
            return { for (i, d) in dimensions.enumerated() { y.elements(as: Int64.self)[i] = Int64(d) } }
        default: throw node.unsupported(x, y)
        }
    }
}
