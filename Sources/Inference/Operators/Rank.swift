import Models
import Tensors

/// RANK: the number of dimensions, an int32 scalar.
enum Rank {
    static let kernel = OperatorKernel(version: 1, readsOnlyShape: true) { node in
        let (x, y) = try node.ends(inputs: 1)
        try node.expect(y, type: .int32)
        try node.resize(y, to: .scalar)
        let rank = Int32(x.rank)
        return { y.elements(as: Int32.self)[0] = rank }
    }
}
