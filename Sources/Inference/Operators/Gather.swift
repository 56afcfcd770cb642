import Models
import Tensors

/// GATHER: slices of x along one dimension, chosen by indices; leading batch dimensions are walked together.
enum Gather {
    static let kernel = OperatorKernel(version: 8) { node -> any OperatorPlan in
        let (x, y) = try node.ends(inputs: 2, ofOneType: true)
        let indices = try node.input(1)
        try node.require(x.rank > 0, "a scalar has nothing to gather")
        let axis = try node.axis(node.options.int(.axis), rank: x.rank)
        var batchDimensions = node.options.int(.batchDims)
        if batchDimensions < 0 { batchDimensions += indices.rank }
        try node.require(
            batchDimensions >= 0 && batchDimensions <= min(axis, indices.rank),
            "\(node.options.int(.batchDims)) batch dimensions are not possible for axis \(axis) and indices of shape \(indices.shape)"
        )
        let dimensions = x.shape.dimensions
        for i in 0..<batchDimensions {
            try node.require(
                dimensions[i] == indices.shape[i],
                "the batch dimensions of \(x.shape) and of the indices \(indices.shape) differ")
        }
        let chosen = indices.shape.dimensions[batchDimensions...]
        try node.resize(y, to: Shape(Array(dimensions[..<axis]) + Array(chosen) + Array(dimensions[(axis + 1)...])))
        let read = try node.indexReader(indices)
        let run = try dimensions[(axis + 1)...].reduce(1, *) * node.elementSize(x)
        let batches = dimensions[..<batchDimensions].reduce(1, *)
        let outer = dimensions[batchDimensions..<axis].reduce(1, *)
        let extent = dimensions[axis]
        let count = chosen.reduce(1, *)
        return RowPlan(x: x, y: y, rows: batches * outer * count, rowBytes: run) { row in
            let (block, i) = row.quotientAndRemainder(dividingBy: count)
            let index = read(block / outer * count + i)
            guard index >= 0 && index < extent else {
                throw node.error("the index \(index) is outside dimension \(axis) of \(x.shape)")
            }
            return block * extent + index
        }
    }
}
