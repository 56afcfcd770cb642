import Models
import Tensors

/// BROADCAST_TO: dimensions of 1 repeated until the input has a given shape. BROADCAST_ARGS: the shape that two shapes
/// have in common.
enum BroadcastTo {
    static let kernel = OperatorKernel.view(version: 4, inputs: 2...2) { node, x in
        let shape = try node.integers(try node.input(1))
        return try view(of: x, as: shape, along: (0..<x.rank).map { $0 + shape.count - x.rank }, node)
    }

    /// STABLEHLO_BROADCAST_IN_DIM: dimension `i` of the input becomes dimension `dimensions[i]` of the output.
    static let inDimensions = OperatorKernel.view(version: 1, inputs: 1...2) { node, x in
        let dimensions = try node.optionalInput(1).map { try node.integers($0) } ?? node.options.ints(.broadcastDimensions)
        return try view(of: x, as: node.output().info.shape.dimensions, along: dimensions, node)
    }

    private static func view(of x: RuntimeTensor, as shape: [Int], along dimensions: [Int], _ node: Node) throws -> View {
        var view = View(counts: shape, steps: [Int](repeating: 0, count: shape.count))
        try node.require(
            dimensions.count == x.rank && shape.allSatisfy { $0 >= 0 }
                && zip(x.shape.dimensions, dimensions).allSatisfy { shape.indices.contains($1) && ($0 == 1 || $0 == shape[$1]) },
            "an input of shape \(x.shape) cannot be broadcast to \(Shape(shape)) along \(dimensions)")
        for (axis, step) in x.shape.strides.enumerated() where x.shape[axis] != 1 { view.steps[dimensions[axis]] = step }
        return view
    }

    static let arguments = OperatorKernel(version: 1) { node in
        let (a, y) = try node.ends(inputs: 2, ofOneType: true)
        let b = try node.input(1)
        try node.expectSameType(b, y)
        for tensor in [a, b] { try node.expect(tensor, rank: 1...1) }
        let rank = max(a.elementCount, b.elementCount)
        try node.resize(y, to: [rank])
        let shapes = try [node.indexReader(a), node.indexReader(b)]
        let (counts, write) = ([a.elementCount, b.elementCount], try node.writer(y))
        return {
            for i in 0..<rank {
                // Counted from the end; a shape that is too short has ones in front.
                func size(_ s: Int) -> Int { i < counts[s] ? shapes[s](counts[s] - 1 - i) : 1 }
                let sizes = (size(0), size(1))
                guard sizes.0 == sizes.1 || sizes.0 == 1 || sizes.1 == 1 else {
                    throw node.error("the dimensions \(sizes.0) and \(sizes.1) cannot be broadcast together")
                }
                let size = sizes.0 == 1 ? sizes.1 : sizes.0
                write(rank - 1 - i, size)
            }
        }
    }
}
