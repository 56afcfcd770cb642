import Kernels
import Models
import Tensors

/// MIRROR_PAD: each dimension continued by its mirror image; REFLECT does not repeat the border, SYMMETRIC does.
enum MirrorPad {
    static let kernel = OperatorKernel(version: 3) { node in
        let (x, y) = try node.ends(inputs: 2, ofOneType: true)
        let amounts = try Pad.amounts(node, rank: x.rank)
        let mode = node.options.int(.mode)
        try node.require(mode == 0 || mode == 1, "the mode \(mode) is not known")
        for (axis, amount) in amounts.enumerated() {
            let limit = mode == 0 ? x.shape[axis] - 1 : x.shape[axis]
            try node.require(
                max(amount.before, amount.after) <= max(limit, 0),
                "dimension \(axis) of \(x.shape) is too small to be padded by \(amount.before) and \(amount.after)")
        }
        let shape = Shape(zip(x.shape.dimensions, amounts).map { $0 + $1.before + $1.after })
        try node.resize(y, to: shape)
        let size = try node.elementSize(x)
        if y.elementCount == 0 { return {} }
        let strides = x.shape.strides
        // For each index of each dimension of the result, where its elements are.
        let sources = shape.dimensions.indices.map { axis in
            (0..<shape[axis]).map { i in
                let position = i - amounts[axis].before
                let extent = x.shape[axis]
                let mirrored =
                    position < 0
                    ? (mode == 0 ? -position : -position - 1)
                    : position >= extent ? (mode == 0 ? 2 * extent - 2 - position : 2 * extent - 1 - position) : position
                return mirrored * strides[axis] * size
            }
        }
        return { Reference.gatherIndexed(sources: sources, elementSize: size, x: x.data, y: y.data) }
    }
}
