import Kernels
import Models
import Tensors

/// ARG_MAX and ARG_MIN: the first index of the largest or smallest element along one dimension.
enum ArgMax {
    static let max = kernel {
        $0 > $1
    } _: {
        $0 > $1
    }
    static let min = kernel {
        $0 < $1
    } _: {
        $0 < $1
    }

    private static func kernel(
        _ floats: @escaping @Sendable (Float, Float) -> Bool, _ integers: @escaping @Sendable (Int64, Int64) -> Bool
    ) -> OperatorKernel {
        OperatorKernel(version: 3) { node in
            let (x, y) = try node.ends(inputs: 2)
            let axis = try node.axis(node.integer(1, named: "the axis"), rank: x.rank)
            var shape = x.shape.dimensions
            let extent = shape.remove(at: axis)
            try node.require(extent > 0, "dimension \(axis) of \(x.shape) is empty")
            try node.resize(y, to: Shape(shape))
            let inner = shape[axis...].reduce(1, *)
            let outer = shape[..<axis].reduce(1, *)
            func writing<T: BitwiseCopyable>(_: T.Type, isBetter: @escaping (T, T) -> Bool) throws -> Evaluation {
                let store = try node.writer(y)
                return {
                    for o in 0..<outer {
                        for i in 0..<inner {
                            let column = x.elements(as: T.self) + o * extent * inner + i
                            var best = 0
                            for k in 1..<Swift.max(extent, 1) where isBetter(column[k * inner], column[best * inner]) { best = k }
                            store(o * inner + i, best)
                        }
                    }
                }
            }
            func integer<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type) throws -> Evaluation {
                try writing(T.self) { integers(Int64(truncatingIfNeeded: $0), Int64(truncatingIfNeeded: $1)) }
            }
            switch x.type {
            case .float32: return try writing(Float.self, isBetter: floats)
            case .int8: return try integer(Int8.self)
            case .uint8, .bool: return try integer(UInt8.self)
            case .int16: return try integer(Int16.self)
            case .int32: return try integer(Int32.self)
            case .int64: return try integer(Int64.self)
            default: throw node.unsupported(x, y)
            }
        }
    }
}
