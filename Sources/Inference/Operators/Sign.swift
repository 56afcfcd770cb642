import Kernels
import Models
import Tensors

/// SIGN: -1, 0 or 1; what is not a number stays so.
enum Sign {
    static let kernel = OperatorKernel(version: 2) { node in
        let (x, y) = try node.ends(inputs: 1, ofOneType: true)
        try node.resize(y, to: x.shape)
        let count = x.elementCount
        func loop<T: Comparable & SignedNumeric & BitwiseCopyable>(_: T.Type) -> Evaluation {
            {
                let (from, to) = (x.elements(as: T.self), y.elements(as: T.self))
                for i in 0..<count { to[i] = from[i] > 0 ? 1 : from[i] < 0 ? -1 : from[i] }
            }
        }
        switch x.type {
        case .float32: return loop(Float.self)
        case .float64: return loop(Double.self)
        case .int32: return loop(Int32.self)
        default: throw node.unsupported(x, y)
        }
    }
}
