import Models
import Tensors

/// FILL: a shape filled with one value. ZEROS_LIKE: zeros of another tensor's shape.
enum Fill {
    static let kernel = OperatorKernel(version: 5) { node -> any OperatorPlan in
        try node.expect(inputs: 2...2)
        let dimensions = try node.integers(try node.input(0))
        let value = try node.input(1)
        let y = try node.output()
        try node.expectSameType(value, y)
        try node.require(value.elementCount == 1, "the value has \(value.elementCount) elements where one is expected")
        try node.require(dimensions.allSatisfy { $0 >= 0 }, "the shape \(Shape(dimensions)) is not possible")
        try node.resize(y, to: Shape(dimensions))
        _ = try node.elementSize(y)
        return MovementPlan(y: y, base: .element(value))
    }

    static let zeros = OperatorKernel(version: 1) { node -> any OperatorPlan in
        let (x, y) = try node.ends(inputs: 1, ofOneType: true)
        _ = try node.elementSize(y)
        try node.resize(y, to: x.shape)
        return MovementPlan(y: y, base: .number(0))
    }
}
