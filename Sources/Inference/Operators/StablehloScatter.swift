import Kernels
import Models
import Tensors

/// STABLEHLO_SCATTER: a tensor with updates written, added, multiplied or compared into it at places that a tensor of
/// indices names. Updates that fall outside are left out.
///
/// Source: "scatter" in the StableHLO specification.
enum StablehloScatter {
    /// Inputs: x, indices, updates.
    static let kernel = OperatorKernel(version: 1) { node in
        let (x, y) = try node.ends(inputs: 3, ofOneType: true)
        let (indices, updates) = (try node.input(1), try node.input(2))
        try node.expectSameType(x, updates)
        try node.resize(y, to: x.shape)
        let places = try Places(node, x, indices, updates)
        let operation = try RegionOperation(
            node, subgraph: node.options.int(.updateComputationSubgraphIndex), isUpdateAllowed: true)
        guard let evaluation = operation.evaluation(of: x.type, Loop(x: x, updates: updates, y: y, places: places)) else {
            throw node.unsupported(x, indices, updates)
        }
        return evaluation
    }

    private struct Loop: CombiningLoop {
        let x: RuntimeTensor
        let updates: RuntimeTensor
        let y: RuntimeTensor
        let places: Places

        func evaluation<T: BitwiseCopyable>(_ combine: @escaping (T, T) -> T) -> Evaluation {
            {
                y.data.copyMemory(from: x.data, byteCount: y.byteCount)
                let (from, to) = (updates.elements(as: T.self), y.elements(as: T.self))
                places.forEach { to[$1] = combine(to[$1], from[$0]) }
            }
        }
    }

    /// Where the elements of the updates go.
    struct Places {
        /// The updates' shape.
        let shape: [Int]
        private let indices: RuntimeTensor
        private let read: (Int) -> Int
        /// For each dimension of the updates: how far it leads in the indices, or along which dimension of x it runs.
        private let indexSteps: [Int]
        private let windowAxes: [Int?]
        /// The dimensions of x that an index vector names, and how far its elements are from each other.
        private let axes: [Int]
        private let vectorStep: Int
        private let extents: [Int]
        private let strides: [Int]
        /// Of each dimension of the updates and of x.
        private let place: Node.Scratch

        init(_ node: Node, _ x: RuntimeTensor, _ indices: RuntimeTensor, _ updates: RuntimeTensor) throws {
            let options = node.options
            let window = options.ints(.updateWindowDims)
            let inserted = options.ints(.insertedWindowDims)
            axes = options.ints(.scatterDimsToOperandDims)
            try node.require(
                window.isStrictlyIncreasing(below: updates.rank) && inserted.isStrictlyIncreasing(below: x.rank)
                    && window.count + inserted.count == x.rank,
                "windows along \(window), with \(inserted) inserted, do not fit updates \(updates.shape) of \(x.shape)")
            let vectors = try IndexVectors(node, indices, dimension: options.int(.indexVectorDim), axes: axes, rank: x.rank)
            let rows = updates.shape.dimensions.indices.filter { !window.contains($0) }
            try node.require(
                rows.map { updates.shape[$0] } == vectors.shape,
                "updates of shape \(updates.shape) do not fit indices of shape \(indices.shape)")
            self.indices = indices
            read = try node.indexReader(indices)
            vectorStep = vectors.step
            shape = updates.shape.dimensions
            extents = x.shape.dimensions
            strides = x.shape.strides
            place = try node.scratch(bytes: (updates.rank + x.rank) * MemoryLayout<Int>.size)
            let kept = x.shape.dimensions.indices.filter { !inserted.contains($0) }
            var (indexSteps, windowAxes) = ([Int](repeating: 0, count: shape.count), [Int?](repeating: nil, count: shape.count))
            for (row, step) in zip(rows, vectors.steps) { indexSteps[row] = step }
            for (axis, target) in zip(window, kept) { windowAxes[axis] = target }
            (self.indexSteps, self.windowAxes) = (indexSteps, windowAxes)
        }

        /// Calls `body` with the number of each element of the updates that falls inside, and of the one it meets. Compiled once for
        /// all types of elements.
        @inline(never)
        func forEach(_ body: (_ update: Int, _ target: Int) -> Void) {
            if shape.contains(0) || extents.contains(0) { return }
            let place = place.elements(as: Int.self), target = place + shape.count
            place.initialize(repeating: 0, count: shape.count)
            for update in 0..<shape.reduce(1, *) {
                target.initialize(repeating: 0, count: extents.count)
                var start = 0
                for axis in shape.indices {
                    if let window = windowAxes[axis] {
                        target[window] = place[axis]
                    } else {
                        start += place[axis] * indexSteps[axis]
                    }
                }
                for (i, axis) in axes.enumerated() { target[axis] = target[axis] &+ read(start + i * vectorStep) }
                if extents.indices.allSatisfy({ target[$0] >= 0 && target[$0] < extents[$0] }) {
                    body(update, extents.indices.reduce(0) { $0 + target[$1] * strides[$1] })
                }
                advance(place, in: shape)
            }
        }
    }
}

/// A tensor of indices read as vectors along one of its dimensions, each of which names a place in another tensor.
struct IndexVectors {
    /// The shape without that dimension, and the elements between neighbours along each of its dimensions.
    let shape: [Int]
    let steps: [Int]
    /// Elements between neighbours in a vector.
    let step: Int

    /// - Parameter axes: The dimensions that the elements of a vector are for.
    init(_ node: Node, _ indices: RuntimeTensor, dimension: Int, axes: [Int], rank: Int) throws {
        guard indices.type == .int32 || indices.type == .int64 else { throw node.unsupported(indices) }
        try node.require(
            dimension >= 0 && dimension <= indices.rank, "the index vector dimension \(dimension) is outside \(indices.shape)")
        let length = dimension < indices.rank ? indices.shape[dimension] : 1
        try node.require(
            axes.count == length && Set(axes).count == length && axes.allSatisfy { $0 >= 0 && $0 < rank },
            "index vectors of \(length) elements do not fit the dimensions \(axes)")
        let strides = indices.shape.strides
        let rest = indices.shape.dimensions.indices.filter { $0 != dimension }
        shape = rest.map { indices.shape[$0] }
        steps = rest.map { strides[$0] }
        step = dimension < indices.rank ? strides[dimension] : 0
    }
}

extension [Int] {
    /// Whether these are dimensions of a tensor of `rank`, none twice, in order.
    func isStrictlyIncreasing(below rank: Int) -> Bool {
        zip(self, dropFirst()).allSatisfy { $0 < $1 } && first.map { $0 >= 0 } ?? true && last.map { $0 < rank } ?? true
    }
}
