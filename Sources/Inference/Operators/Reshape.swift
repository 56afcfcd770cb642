import Models
import Tensors

/// RESHAPE: the same elements under another shape, given by the second input or by the options; one dimension may be
/// -1. STABLEHLO_RESHAPE: under the shape that the file gives the output.
enum Reshape {
    static let kernel = OperatorKernel.reshaping(version: 1, inputs: 1...2, rows: .reshaped) { node, x in
        var target: [Int]
        if let shape = try node.optionalInput(1), shape.type == .int32 || shape.type == .int64, shape.rank == 1 {
            target = try node.integers(shape)
            node.graph?.hasTaken(shape, by: node)
        } else {
            target = node.options.ints(.newShape)
            // Old converters write the shape of a scalar as one 0.
            if target == [0] && x.elementCount == 1 { target = [] }
        }
        if let unknown = target.firstIndex(of: -1) {
            try node.require(target.filter { $0 == -1 }.count == 1, "the new shape \(Shape(target)) has more than one -1")
            let others = Shape(target.filter { $0 != -1 }).checkedElementCount
            guard let others, others > 0, x.elementCount % others == 0 else {
                throw node.error("\(x.elementCount) elements cannot have the shape \(Shape(target))")
            }
            target[unknown] = x.elementCount / others
        }
        return try checked(Shape(target), x, node)
    }

    static let stablehlo = OperatorKernel.reshaping(version: 1, inputs: 1...1) { node, x in
        try checked(try node.output().info.shape, x, node)
    }

    private static func checked(_ shape: Shape, _ x: RuntimeTensor, _ node: Node) throws -> Shape {
        try node.require(shape.checkedElementCount == x.elementCount, "\(x.elementCount) elements cannot have the shape \(shape)")
        return shape
    }
}
