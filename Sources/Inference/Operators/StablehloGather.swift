import Kernels
import Models
import Tensors

/// STABLEHLO_GATHER: slices of a tensor that start where a tensor of indices says; starts are moved so that the slices
/// lie inside.
///
/// Source: "gather" in the StableHLO specification.
enum StablehloGather {
    /// Inputs: x, the starts.
    static let kernel = OperatorKernel(version: 1) { node in
        let (x, y) = try node.ends(inputs: 2, ofOneType: true)
        let starts = try node.input(1)
        let options = node.options
        let sizes = options.ints(.sliceSizes)
        let collapsed = options.ints(.collapsedSliceDims)
        let offsets = options.ints(.offsetDims)
        let axes = options.ints(.startIndexMap)
        try node.require(
            sizes.count == x.rank && zip(sizes, x.shape.dimensions).allSatisfy { $0 >= 0 && $0 <= $1 },
            "slices of \(sizes) are not possible in \(x.shape)")
        try node.require(
            collapsed.isStrictlyIncreasing(below: x.rank) && collapsed.allSatisfy { sizes[$0] == 1 },
            "the dimensions \(collapsed) of slices of \(sizes) cannot be left out")
        let vectors = try IndexVectors(node, starts, dimension: options.int(.indexVectorDim), axes: axes, rank: x.rank)
        let kept = sizes.indices.filter { !collapsed.contains($0) }
        let rank = vectors.shape.count + kept.count
        try node.require(
            offsets.count == kept.count && offsets.isStrictlyIncreasing(below: rank),
            "\(offsets) are not the dimensions of \(kept.count) in a tensor of \(rank)")
        let rows = (0..<rank).filter { !offsets.contains($0) }
        var shape = [Int](repeating: 0, count: rank)
        for (axis, size) in zip(rows, vectors.shape) { shape[axis] = size }
        for (axis, source) in zip(offsets, kept) { shape[axis] = sizes[source] }
        try node.resize(y, to: Shape(shape))
        let isEmpty = shape.contains(0)
        let size = try node.elementSize(x)
        let (from, to) = (x.shape.strides, Shape(shape).strides)
        let slice = StridedCopy(
            shape: kept.map { sizes[$0] }, elementSize: size, from: kept.map { from[$0] }, to: offsets.map { to[$0] })
        let read = try node.indexReader(starts)
        let highest = axes.map { x.shape[$0] - sizes[$0] }
        let indices = try node.scratch(bytes: rows.count * MemoryLayout<Int>.size)
        return {
            if isEmpty { return }
            let place = indices.elements(as: Int.self)
            place.initialize(repeating: 0, count: rows.count)
            for _ in 0..<vectors.shape.reduce(1, *) {
                let start = rows.indices.reduce(0) { $0 + place[$1] * vectors.steps[$1] }
                var source = 0
                for (i, axis) in axes.enumerated() {
                    source += min(max(read(start + i * vectors.step), 0), highest[i]) * from[axis]
                }
                let target = rows.indices.reduce(0) { $0 + place[$1] * to[rows[$1]] }
                slice(x.data + source * size, y.data + target * size)
                advance(place, in: vectors.shape)
            }
        }
    }
}
