import Kernels
import Models
import Tensors

/// BROADCAST_TO: dimensions of 1 repeated until the input has a given shape. BROADCAST_ARGS: the shape that two shapes
/// have in common.
enum BroadcastTo {
    static let kernel = OperatorKernel(version: 4) { node in
        let (x, y) = try node.ends(inputs: 2, ofOneType: true)
        let shape = try node.integers(try node.input(1))
        try node.require(
            shape.count >= x.rank && shape.allSatisfy { $0 >= 0 },
            "an input of shape \(x.shape) cannot be broadcast to \(Shape(shape))")
        let added = shape.count - x.rank
        let strides = x.shape.strides
        var from = [Int](repeating: 0, count: shape.count)
        for axis in 0..<x.rank {
            let target = shape[added + axis]
            try node.require(
                x.shape[axis] == 1 || x.shape[axis] == target,
                "an input of shape \(x.shape) cannot be broadcast to \(Shape(shape))")
            from[added + axis] = x.shape[axis] == 1 ? 0 : strides[axis]
        }
        try node.resize(y, to: Shape(shape))
        let copy = try StridedCopy(shape: shape, elementSize: node.elementSize(x), from: from)
        return { copy(x.data, y.data) }
    }

    static let arguments = OperatorKernel(version: 1) { node in
        try node.expect(inputs: 2...2)
        let a = try node.input(0)
        let b = try node.input(1)
        let y = try node.output()
        try node.expectSameType(a, y)
        try node.expectSameType(b, y)
        try node.expect(a, rank: 1...1)
        try node.expect(b, rank: 1...1)
        let rank = max(a.elementCount, b.elementCount)
        try node.resize(y, to: [rank])
        let shapes = try [node.indexReader(a), node.indexReader(b)]
        let counts = [a.elementCount, b.elementCount]
        return {
            for i in 0..<rank {
                // Counted from the end; a shape that is too short has ones in front.
                func size(_ s: Int) -> Int { i < counts[s] ? shapes[s](counts[s] - 1 - i) : 1 }
                let sizes = (size(0), size(1))
                guard sizes.0 == sizes.1 || sizes.0 == 1 || sizes.1 == 1 else {
                    throw node.error("the dimensions \(sizes.0) and \(sizes.1) cannot be broadcast together")
                }
                let size = sizes.0 == 1 ? sizes.1 : sizes.0
                if y.type == .int32 {
                    y.elements(as: Int32.self)[rank - 1 - i] = Int32(truncatingIfNeeded: size)
                } else if y.type == .int64 {
                    y.elements(as: Int64.self)[rank - 1 - i] = Int64(size)
                } else {
                    throw node.unsupported(a, y)
                }
            }
        }
    }
}
