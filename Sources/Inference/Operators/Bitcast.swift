import Models
import Tensors

/// BITCAST: the same bytes as elements of another type.
enum Bitcast {
    static let kernel = OperatorKernel(version: 1) { node -> any OperatorPlan in
        let (x, y) = try node.ends(inputs: 1)
        let from = try node.elementSize(x)
        let to = try node.elementSize(y)
        var shape = x.shape.dimensions
        if from > to {
            shape.append(from / to)
        } else if from < to {
            try node.require(
                shape.last == to / from, "the last dimension of \(x.shape) does not hold one element of \(y.type.name)")
            shape.removeLast()
        }
        try node.resize(y, to: Shape(shape))
        return MovementPlan(y: y, base: .copy(x))
    }
}
