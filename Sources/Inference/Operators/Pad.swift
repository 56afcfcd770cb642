import Kernels
import Models
import Tensors

/// PAD and PADV2: elements put before and after each dimension; quantized tensors are padded with the zero point.
enum Pad {
    static let kernel = OperatorKernel(version: 6) { node -> any OperatorPlan in
        try node.expect(inputs: 2...2)
        return try padding(node, value: nil)
    }

    static let withValue = OperatorKernel(version: 6) { node -> any OperatorPlan in
        try node.expect(inputs: 3...3)
        guard let value = try node.optionalInput(2) else { return try padding(node, value: nil) }
        try node.expectSameType(value, try node.input(0))
        try node.require(value.elementCount == 1, "the padding has \(value.elementCount) elements where one is expected")
        return try padding(node, value: value)
    }

    /// The numbers of elements before and after each dimension.
    static func amounts(_ node: Node, rank: Int) throws -> [(before: Int, after: Int)] {
        let tensor = try node.input(1)
        let values = try node.integers(tensor)
        try node.require(
            tensor.shape == [rank, 2] && values.allSatisfy { (0..<1 << 31).contains($0) },
            "the padding \(Shape(values)) of shape \(tensor.shape) does not fit an input of \(rank) dimensions")
        return (0..<rank).map { (values[2 * $0], values[2 * $0 + 1]) }
    }

    private static func padding(_ node: Node, value: RuntimeTensor?) throws -> MovementPlan {
        let (x, y) = (try node.input(0), try node.output())
        try node.expectSameType(x, y)
        let amounts = try amounts(node, rank: x.rank)
        let shape = Shape(zip(x.shape.dimensions, amounts).map { $0 + $1.before + $1.after })
        try node.resize(y, to: shape)
        let strides = shape.strides
        let copy = StridedCopy(
            shape: x.shape.dimensions, elementSize: try node.elementSize(x), from: x.shape.strides, to: strides,
            toStart: zip(amounts, strides).reduce(0) { $0 + $1.0.before * $1.1 })
        return MovementPlan(
            y: y, base: try value.map { .element($0) } ?? .number(node.padding(of: y)), moves: [.init(from: x, to: y, copy: copy)]
        )
    }
}
