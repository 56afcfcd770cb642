import Models
import Tensors

/// SLICE: x[begin : begin + size] along each dimension; a size of -1 takes the rest. STABLEHLO_SLICE: x[start : limit : stride].
enum Slice {
    static let kernel = OperatorKernel.view(version: 8, inputs: 3...3) { node, x in
        let begin = try node.integers(try node.input(1))
        let sizes = try node.integers(try node.input(2))
        try node.require(
            begin.count == x.rank && sizes.count == x.rank,
            "begin and size have \(begin.count) and \(sizes.count) elements for an input of shape \(x.shape)")
        let strides = x.shape.strides
        var view = View(counts: [], steps: strides)
        for axis in 0..<x.rank {
            let rest = x.shape[axis] - begin[axis]
            try node.require(
                begin[axis] >= 0 && rest >= 0, "begin \(begin[axis]) is outside dimension \(axis) of \(x.shape)")
            let size = sizes[axis] == -1 ? rest : sizes[axis]
            try node.require(
                size >= 0 && size <= rest,
                "\(sizes[axis]) elements from \(begin[axis]) are more than dimension \(axis) of \(x.shape) has")
            view.counts.append(size)
            view.start += begin[axis] * strides[axis]
        }
        return view
    }

    static let stablehlo = OperatorKernel.view(version: 1, inputs: 1...1) { node, x in
        let (starts, limits) = (node.options.ints(.startIndices), node.options.ints(.limitIndices))
        let steps = node.options.ints(.strides)
        try node.require(
            starts.count == x.rank && limits.count == x.rank && steps.count == x.rank,
            "the slice from \(starts) to \(limits) by \(steps) does not fit \(x.shape)")
        let strides = x.shape.strides
        var view = View(counts: [], steps: [])
        for axis in 0..<x.rank {
            let (start, limit, step) = (starts[axis], limits[axis], steps[axis])
            try node.require(
                start >= 0 && start <= limit && limit <= x.shape[axis] && step > 0,
                "the slice from \(starts) to \(limits) by \(steps) is outside \(x.shape)")
            view.counts.append(start == limit ? 0 : (limit - start - 1) / step + 1)
            // A step that leads out of the dimension is never taken.
            view.steps.append(strides[axis] * min(step, max(x.shape[axis], 1)))
            view.start += start * strides[axis]
        }
        return view
    }
}
