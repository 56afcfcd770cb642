import Kernels
import Models
import Tensors

/// WHERE: the positions [n, rank] of the elements that are not zero, in row-major order.
enum Where {
    static let kernel = OperatorKernel(version: 2) { node in
        let (x, y) = try node.ends(inputs: 1)
        try node.expect(y, type: .int64)
        node.resizeWhenEvaluated(y)
        let isSet: (Int) -> Bool
        if x.type == .float32 {
            isSet = { x.elements(as: Float.self)[$0] != 0 }
        } else {
            guard let read = x.integerReader() else { throw node.unsupported(x) }
            isSet = { read($0) != 0 }
        }
        let count = x.elementCount
        let dimensions = x.shape.dimensions
        return {
            let found = (0..<count).filter(isSet)
            try y.resize(to: [found.count, dimensions.count])
            var out = y.elements(as: Int64.self)
            for position in found {
                var rest = position
                for axis in dimensions.indices.reversed() {
                    out[axis] = Int64(rest % dimensions[axis])
                    rest /= dimensions[axis]
                }
                out += dimensions.count
            }
        }
    }
}
