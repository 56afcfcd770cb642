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
        try node.expect(inputs: 2...2)
        let x = try node.input(0)
        self.x = x
        y = try node.output()
        try node.expect(y, type: x.type)
        let axes = Set(try node.integers(try node.input(1)).map { try node.axis($0, rank: max(x.rank, 1)) })
        let strides = x.shape.strides
        var shape: [Int] = []
        var kept: [(size: Int, step: Int)] = []
        var reduced: [(size: Int, step: Int)] = []
        for axis in 0..<x.rank {
            if axes.contains(axis) {
                reduced.append((x.shape[axis], strides[axis]))
                if node.options.bool(.keepDims) { shape.append(1) }
            } else {
                kept.append((x.shape[axis], strides[axis]))
                shape.append(x.shape[axis])
            }
        }
        try node.resize(y, to: Shape(shape))
        self.kept = kept
        self.reduced = reduced
        reducedCount = reduced.reduce(1) { $0 * $1.size }
    }

    /// For each output element the offsets of its input elements are visited in the input's order.
    private func forEach(_ body: (_ output: Int, _ base: Int) -> Void) {
        Self.odometer(kept) { body($0, $1) }
    }

    private static func odometer(_ axes: [(size: Int, step: Int)], _ body: (_ number: Int, _ offset: Int) -> Void) {
        if axes.contains(where: { $0.size == 0 }) { return }
        var index = [Int](repeating: 0, count: axes.count)
        var offset = 0
        var number = 0
        while true {
            body(number, offset)
            number += 1
            var axis = axes.count - 1
            while axis >= 0 {
                index[axis] += 1
                offset += axes[axis].step
                if index[axis] < axes[axis].size { break }
                offset -= axes[axis].step * axes[axis].size
                index[axis] = 0
                axis -= 1
            }
            if axis < 0 { return }
        }
    }

    func fold<T: BitwiseCopyable>(
        _ start: T, _ step: @escaping (T, T) -> T, finish: @escaping (T) -> T
    ) -> Evaluation {
        fold(as: T.self, start, step, finish: finish)
    }

    /// y = finish(step(… step(start, x₀) …, xₙ)).
    func fold<T: BitwiseCopyable, A>(
        as: T.Type, _ start: A, _ step: @escaping (A, T) -> A, finish: @escaping (A) -> T
    ) -> Evaluation {
        {
            let from = x.elements(as: T.self)
            let to = y.elements(as: T.self)
            forEach { output, base in
                var sum = start
                Self.odometer(reduced) { sum = step(sum, from[base + $1]) }
                to[output] = finish(sum)
            }
        }
    }

    func foldFromFirst<T: BitwiseCopyable, A>(
        as: T.Type, first: @escaping (T) -> A, next: @escaping (A, T) -> A, finish: @escaping (A) -> T
    ) -> Evaluation {
        {
            let from = x.elements(as: T.self)
            let to = y.elements(as: T.self)
            forEach { output, base in
                var product: A?
                Self.odometer(reduced) {
                    let value = from[base + $1]
                    product = product.map { next($0, value) } ?? first(value)
                }
                if let product { to[output] = finish(product) }
            }
        }
    }
}
