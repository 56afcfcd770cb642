import Models
import Tensors

/// REVERSE_V2: dimensions read backwards. REVERSE_SEQUENCE: the first elements of each sequence read backwards.
enum Reverse {
    static let kernel = OperatorKernel.view(version: 4, inputs: 2...2) { node, x in
        let axes = try node.integers(try node.input(1)).map { try node.axis($0, rank: x.rank) }
        try node.require(Set(axes).count == axes.count, "the axes \(Shape(axes)) name a dimension twice")
        var view = View(counts: x.shape.dimensions, steps: x.shape.strides)
        for axis in axes {
            view.start += (x.shape[axis] - 1) * view.steps[axis]
            view.steps[axis] *= -1
        }
        return view
    }

    /// Inputs: x, lengths (one for each batch).
    static let sequence = OperatorKernel(version: 1) { node in
        let (x, y) = try node.ends(inputs: 2, ofOneType: true)
        let lengths = try node.input(1)
        let time = try node.axis(node.options.int(.seqDim), rank: x.rank, name: "the sequence dimension")
        let batch = try node.axis(node.options.int(.batchDim), rank: x.rank, name: "the batch dimension")
        try node.require(time != batch, "the sequence dimension and the batch dimension are both \(time)")
        try node.require(
            lengths.shape == [x.shape[batch]], "the lengths have the shape \(lengths.shape) for an input of shape \(x.shape)")
        try node.resize(y, to: x.shape)
        let read = try node.indexReader(lengths)
        let (first, second) = (min(time, batch), max(time, batch))
        let dimensions = x.shape.dimensions
        let run = try dimensions[(second + 1)...].reduce(1, *) * node.elementSize(x)
        let middle = dimensions[(first + 1)..<second].reduce(1, *)
        let outer = dimensions[..<first].reduce(1, *)
        let (times, batches, firsts, seconds) = (x.shape[time], x.shape[batch], x.shape[first], x.shape[second])
        return {
            for b in 0..<batches where read(b) < 0 || read(b) > times {
                throw node.error("the sequence length \(read(b)) is outside dimension \(time) of \(x.shape)")
            }
            func place(_ o: Int, _ i: Int, _ m: Int, _ j: Int) -> Int { (((o * firsts + i) * middle + m) * seconds + j) * run }
            for o in 0..<outer {
                for m in 0..<middle {
                    for b in 0..<batches {
                        let length = read(b)
                        for t in 0..<times {
                            let source = t < length ? length - 1 - t : t
                            let to = time == first ? place(o, t, m, b) : place(o, b, m, t)
                            let from = time == first ? place(o, source, m, b) : place(o, b, m, source)
                            (y.data + to).copyMemory(from: x.data + from, byteCount: run)
                        }
                    }
                }
            }
        }
    }
}
