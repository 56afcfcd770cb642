import Models
import Tensors

/// Input, output and, for each dimension of the input, whether it is kept.
struct ReductionPlan {
    let x: RuntimeTensor
    let y: RuntimeTensor
    /// The dimensions kept and reduced with their steps in elements.
    let kept: [(size: Int, step: Int)]
    let reduced: [(size: Int, step: Int)]
    let reducedCount: Int

    init(_ node: Node) throws {
        let (x, y) = try node.ends(inputs: 2)
        (self.x, self.y) = (x, y)
        try node.expect(y, type: x.type)
        let axes = Set(try node.integers(try node.input(1)).map { try node.axis($0, rank: max(x.rank, 1)) })
        let strides = x.shape.strides
        var shape: [Int] = []
        var kept: [(size: Int, step: Int)] = []
        var reduced: [(size: Int, step: Int)] = []
        for axis in 0..<x.rank {
            if axes.contains(axis) {
                Self.append((x.shape[axis], strides[axis]), to: &reduced)
                if node.options.bool(.keepDims) { shape.append(1) }
            } else {
                Self.append((x.shape[axis], strides[axis]), to: &kept)
                shape.append(x.shape[axis])
            }
        }
        try node.resize(y, to: Shape(shape))
        self.kept = kept
        self.reduced = reduced
        reducedCount = reduced.reduce(1) { $0 * $1.size }
    }

    /// Neighbouring dimensions of one kind are one.
    private static func append(_ axis: (size: Int, step: Int), to axes: inout [(size: Int, step: Int)]) {
        if let last = axes.last, last.step == axis.size * axis.step {
            axes[axes.count - 1] = (last.size * axis.size, axis.step)
        } else if axis.size != 1 {
            axes.append(axis)
        }
    }

    /// Odometers of outer and inner dimensions. For each output element the offsets of its input elements are visited in the
    /// input's order.
    @inline(__always)
    private func withOdometers(
        _ outer: ArraySlice<(size: Int, step: Int)>, _ inner: ArraySlice<(size: Int, step: Int)>,
        _ body: (_ outer: inout Odometer, _ inner: inout Odometer) -> Void
    ) {
        withUnsafeTemporaryAllocation(of: Int.self, capacity: 2 * Odometer.indexCount) { index in
            index.initialize(repeating: 0)
            var outer = Odometer(outer, index: index.baseAddress!)
            var inner = Odometer(inner, index: index.baseAddress! + Odometer.indexCount)
            body(&outer, &inner)
        }
    }

    @inline(__always)
    func fold<T: BitwiseCopyable>(_ start: T, _ step: (T, T) -> T, finish: (T) -> T) {
        fold(as: T.self, start, step, finish: finish)
    }

    /// Computes y = finish(step(… step(start, x₀) …, xₙ)). Inlined where the functions are written, so that the loops are compiled
    /// with them.
    @inline(__always)
    func fold<T: BitwiseCopyable, A: BitwiseCopyable>(as: T.Type, _ start: A, _ step: (A, T) -> A, finish: (A) -> T) {
        let from = x.elements(as: T.self)
        var to = y.elements(as: T.self)
        guard let run = kept.last, run.step == 1 else {
            // Neighbours are taken together, unless there is one element.
            let count = reduced.last?.size ?? 1
            withOdometers(kept[...], reduced.dropLast()) { outputs, rows in
                while let base = outputs.next() {
                    var sum = start
                    while let offset = rows.next() {
                        let row = from + (base &+ offset)
                        for i in 0..<count { sum = step(sum, row[i]) }
                    }
                    to.pointee = finish(sum)
                    to += 1
                }
            }
            return
        }
        // Neighbouring outputs take neighbouring inputs: a block of sums grows at once, each in the input's order.
        let block = 64
        withUnsafeTemporaryAllocation(of: A.self, capacity: block) { sums in
            let sums = sums.baseAddress!
            withOdometers(kept.dropLast(), reduced[...]) { outputs, rows in
                while let base = outputs.next() {
                    for first in stride(from: 0, to: run.size, by: block) {
                        let count = min(block, run.size &- first)
                        sums.initialize(repeating: start, count: count)
                        while let offset = rows.next() {
                            let row = from + (base &+ first &+ offset)
                            for i in 0..<count { sums[i] = step(sums[i], row[i]) }
                        }
                        for i in 0..<count { to[first &+ i] = finish(sums[i]) }
                    }
                    to += run.size
                }
            }
        }
    }
}
