import Models
import Tensors

/// SPLIT and SPLIT_V: a tensor cut along one dimension, into equal parts or into parts of given sizes.
enum Split {
    /// Inputs: axis, x.
    static let equal = OperatorKernel(version: 5) { node -> any OperatorPlan in
        try node.expect(inputs: 2...2, outputs: 1...Int.max)
        let x = try node.input(1)
        let axis = try node.axis(node.integer(0, named: "the axis"), rank: x.rank)
        let parts = node.op.outputs.count
        try node.require(
            node.options.int(.numSplits) == parts, "has \(parts) outputs where the options say \(node.options.int(.numSplits))")
        try node.require(x.shape[axis] % parts == 0, "dimension \(axis) of \(x.shape) cannot be cut into \(parts) equal parts")
        return try cut(x, along: axis, into: [Int](repeating: x.shape[axis] / parts, count: parts), node)
    }

    /// Inputs: x, sizes (one may be -1), axis.
    static let sized = OperatorKernel(version: 3) { node -> any OperatorPlan in
        try node.expect(inputs: 3...3, outputs: 1...Int.max)
        let x = try node.input(0)
        var sizes = try node.integers(try node.input(1))
        let axis = try node.axis(node.integer(2, named: "the axis"), rank: x.rank)
        try node.require(
            sizes.count == node.op.outputs.count, "has \(node.op.outputs.count) outputs for \(sizes.count) sizes")
        let known = sizes.filter { $0 != -1 }
        try node.require(
            known.allSatisfy { $0 >= 0 && $0 <= x.shape[axis] } && known.count >= sizes.count - 1,
            "the sizes \(Shape(sizes)) are not possible")
        if let unknown = sizes.firstIndex(of: -1) { sizes[unknown] = x.shape[axis] - known.reduce(0, +) }
        try node.require(
            sizes.allSatisfy { $0 >= 0 } && sizes.reduce(0, +) == x.shape[axis],
            "the sizes \(Shape(sizes)) do not add up to dimension \(axis) of \(x.shape)")
        return try cut(x, along: axis, into: sizes, node)
    }

    private static func cut(_ x: RuntimeTensor, along axis: Int, into sizes: [Int], _ node: Node) throws -> MovementPlan {
        for (y, size) in zip(node.outputs, sizes) {
            try node.expectSameType(x, y)
            var shape = x.shape
            shape[axis] = size
            try node.resize(y, to: shape)
        }
        return try MovementPlan.joining(node.outputs, x, along: axis, isCut: true, node)
    }
}
