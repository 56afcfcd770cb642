import Kernels
import Models
import Tensors

/// BUCKETIZE: for each element the number of boundaries at or below it.
enum Bucketize {
    static let kernel = OperatorKernel(version: 1) { node in
        let (x, y) = try node.ends(inputs: 1)
        try node.expect(y, type: .int32)
        try node.resize(y, to: x.shape)
        let boundaries = node.options.floats(.boundaries)
        try node.require(
            zip(boundaries, boundaries.dropFirst()).allSatisfy { $0 <= $1 }, "the boundaries are not in rising order")
        let count = x.elementCount
        func loop<T: BitwiseCopyable>(_: T.Type, _ isReached: @escaping (Float, T) -> Bool) -> Evaluation {
            {
                let (from, to) = (x.elements(as: T.self), y.elements(as: Int32.self))
                for i in 0..<count { to[i] = Int32(boundaries.firstIndex { !isReached($0, from[i]) } ?? boundaries.count) }
            }
        }
        switch x.type {
        case .float32: return loop(Float.self) { $0 <= $1 }
        case .float64: return loop(Double.self) { Double($0) <= $1 }
        case .int32: return loop(Int32.self) { $0 <= Float($1) }
        case .int64: return loop(Int64.self) { $0 <= Float($1) }
        default: throw node.unsupported(x, y)
        }
    }
}
