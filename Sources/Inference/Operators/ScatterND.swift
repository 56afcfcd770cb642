import Kernels
import Models
import Tensors

/// SCATTER_ND: zeros, with the updates added at the positions that the rows of indices name.
enum ScatterND {
    /// Inputs: indices, updates, shape.
    static let kernel = OperatorKernel(version: 1) { node in
        let (indices, y) = try node.ends(inputs: 3)
        let updates = try node.input(1)
        try node.expectSameType(updates, y)
        let shape = try node.integers(try node.input(2))
        try node.require(shape.allSatisfy { $0 >= 0 }, "the shape \(Shape(shape)) is not possible")
        try node.resize(y, to: Shape(shape))
        let position = try GatherND.Position(indices, within: shape, node)
        let expected = Shape(indices.shape.dimensions.dropLast() + shape[position.depth...])
        try node.require(updates.shape == expected, "the updates have the shape \(updates.shape) where \(expected) is expected")
        func adding<T: BitwiseCopyable>(_: T.Type, _ add: @escaping (T, T) -> T) -> Evaluation {
            {
                y.data.initializeMemory(as: UInt8.self, repeating: 0, count: y.byteCount)
                for row in 0..<position.rows {
                    let to = y.elements(as: T.self) + (try position.offset(row) * position.run)
                    let from = updates.elements(as: T.self) + row * position.run
                    for i in 0..<position.run { to[i] = add(to[i], from[i]) }
                }
            }
        }
        switch y.type {
        case .float32: return adding(Float.self, +)
        case .int8: return adding(Int8.self, &+)
        case .uint8: return adding(UInt8.self, &+)
        case .int16: return adding(Int16.self, &+)
        case .int32: return adding(Int32.self, &+)
        case .int64: return adding(Int64.self, &+)
        case .bool: return adding(UInt8.self, |)
        default: throw node.unsupported(indices, updates, y)
        }
    }
}
