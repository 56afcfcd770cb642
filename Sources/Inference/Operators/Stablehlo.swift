import Kernels
import Models
import Tensors

/// The StableHLO operators whose options are not those of a TensorFlow Lite operator.
enum Stablehlo {
    static let transpose = OperatorKernel(version: 1) { node in
        let (x, y) = try node.ends(inputs: 1, ofOneType: true)
        let permutation = node.options.ints(.permutation)
        try node.require(
            permutation.sorted() == Array(0..<x.rank), "\(permutation) is not an order of the dimensions of \(x.shape)")
        let shape = permutation.map { x.shape[$0] }
        try node.resize(y, to: Shape(shape))
        let strides = x.shape.strides
        let copy = try StridedCopy(shape: shape, elementSize: node.elementSize(x), from: permutation.map { strides[$0] })
        return { copy(x.data, y.data) }
    }

    static let slice = OperatorKernel(version: 1) { node in
        let (x, y) = try node.ends(inputs: 1, ofOneType: true)
        let (starts, limits) = (node.options.ints(.startIndices), node.options.ints(.limitIndices))
        let steps = node.options.ints(.strides)
        try node.require(
            starts.count == x.rank && limits.count == x.rank && steps.count == x.rank,
            "the slice from \(starts) to \(limits) by \(steps) does not fit \(x.shape)")
        for axis in 0..<x.rank {
            let isInside = starts[axis] >= 0 && starts[axis] <= limits[axis] && limits[axis] <= x.shape[axis]
            try node.require(
                isInside && steps[axis] > 0, "the slice from \(starts) to \(limits) by \(steps) is outside \(x.shape)")
        }
        let shape = (0..<x.rank).map { axis -> Int in
            let extent = limits[axis] - starts[axis]
            return extent == 0 ? 0 : (extent - 1) / steps[axis] + 1
        }
        try node.resize(y, to: Shape(shape))
        let strides = x.shape.strides
        // A step that leads out of the dimension is never taken.
        let from = (0..<x.rank).map { strides[$0] * min(steps[$0], max(x.shape[$0], 1)) }
        let start = zip(starts, strides).reduce(0) { $0 + $1.0 * $1.1 }
        let copy = try StridedCopy(shape: shape, elementSize: node.elementSize(x), from: from, startingAt: start)
        return { copy(x.data, y.data) }
    }

    /// Dimension `i` of the input becomes dimension `dimensions[i]` of the output.
    static let broadcastInDim = OperatorKernel(version: 1) { node in
        try node.expect(inputs: 1...2)
        let (x, y) = (try node.input(0), try node.output())
        try node.expectSameType(x, y)
        let dimensions = try node.optionalInput(1).map { try node.integers($0) } ?? node.options.ints(.broadcastDimensions)
        let shape = y.info.shape.dimensions
        let strides = x.shape.strides
        var from = [Int](repeating: 0, count: shape.count)
        try node.require(dimensions.count == x.rank, "\(dimensions) does not fit an input of shape \(x.shape)")
        for (axis, target) in dimensions.enumerated() {
            try node.require(
                shape.indices.contains(target) && (x.shape[axis] == 1 || x.shape[axis] == shape[target]),
                "an input of shape \(x.shape) cannot be broadcast to \(Shape(shape)) along \(dimensions)")
            from[target] = x.shape[axis] == 1 ? 0 : strides[axis]
        }
        try node.resize(y, to: Shape(shape))
        let copy = try StridedCopy(shape: shape, elementSize: node.elementSize(x), from: from)
        return { copy(x.data, y.data) }
    }

    static let reshape = OperatorKernel(version: 1) { node in
        let (x, y) = try node.ends(inputs: 1)
        try node.require(
            y.info.shape.checkedElementCount == x.elementCount, "\(x.elementCount) elements cannot have the shape \(y.info.shape)"
        )
        return try node.copy(x, to: y, shape: y.info.shape)
    }

    static let iota = OperatorKernel(version: 1) { node in
        try node.expect(inputs: 0...0)
        let y = try node.output()
        let shape = y.info.shape
        let axis = try node.axis(node.options.int(.iotaDimension), rank: shape.rank)
        try node.resize(y, to: shape)
        let (inner, extent, count) = (shape.strides[axis], shape[axis], shape.elementCount)
        func loop<T: BitwiseCopyable>(_: T.Type, _ make: @escaping (Int) -> T) -> Evaluation {
            { for i in 0..<count { y.elements(as: T.self)[i] = make(i / inner % extent) } }
        }
        switch y.type {
        case .float32: return loop(Float.self) { Float($0) }
        case .int32: return loop(Int32.self) { Int32(truncatingIfNeeded: $0) }
        case .int64: return loop(Int64.self) { Int64($0) }
        default: throw node.unsupported(y)
        }
    }
}
