import Models
import Tensors

/// RESHAPE: the same elements under another shape, given by the second input or by the options; one dimension may be
/// -1.
enum Reshape {
    static let kernel = OperatorKernel(version: 1) { node in
        try node.expect(inputs: 1...2)
        let x = try node.input(0)
        let y = try node.output()
        try node.expectSameType(x, y)
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
        try node.require(
            Shape(target).checkedElementCount == x.elementCount,
            "\(x.elementCount) elements cannot have the shape \(Shape(target))")
        try node.resize(y, to: Shape(target))
        if x.type.bitWidth == nil {
            return {
                try y.resize(to: y.shape, bytes: x.byteCount)
                y.data.copyMemory(from: x.data, byteCount: x.byteCount)
            }
        }
        return { y.data.copyMemory(from: x.data, byteCount: y.byteCount) }
    }
}
