import Kernels
import Models
import Tensors

/// STABLEHLO_PAD: a value around the elements and between them; negative edges cut elements off. DILATE: only between
/// them.
enum StablehloPad {
    /// Inputs: x, the value.
    static let kernel = OperatorKernel(version: 1) { node -> any OperatorPlan in
        try node.expect(inputs: 2...2)
        let x = try node.input(0)
        return try pad(
            x, with: try node.input(1), low: node.options.ints(.edgePaddingLow), high: node.options.ints(.edgePaddingHigh),
            interior: node.options.ints(.interiorPadding), node)
    }

    /// Inputs: x, the factor of each dimension, the value.
    static let dilate = OperatorKernel(version: 1) { node -> any OperatorPlan in
        try node.expect(inputs: 3...3)
        let x = try node.input(0)
        try node.require(x.rank > 0 && !x.shape.dimensions.contains(0), "the input has the shape \(x.shape)")
        let factors = try node.input(1)
        try node.expect(factors, type: .int32)
        try node.expect(factors, rank: 1...1)
        let values = try node.integers(factors)
        try node.require(
            values.count == x.rank && values.allSatisfy { $0 > 0 },
            "the factors \(values) do not fit an input of shape \(x.shape)")
        let none = [Int](repeating: 0, count: x.rank)
        return try pad(x, with: try node.input(2), low: none, high: none, interior: values.map { $0 - 1 }, node)
    }

    private static func pad(
        _ x: RuntimeTensor, with value: RuntimeTensor, low: [Int], high: [Int], interior: [Int], _ node: Node
    ) throws -> MovementPlan {
        let y = try node.output()
        try node.expectSameType(x, y)
        try node.expectSameType(x, value)
        try node.require(value.elementCount == 1, "the value has \(value.elementCount) elements where one is expected")
        let limit = 1 << 31
        try node.require(
            [low, high, interior].allSatisfy { $0.count == x.rank && $0.allSatisfy { $0.magnitude < limit } }
                && interior.allSatisfy { $0 >= 0 } && x.rank > 0,
            "\(low), \(interior) and \(high) elements before, between and after those of \(x.shape) are not possible")
        var shape: [Int] = []
        for axis in 0..<x.rank {
            let (gaps, overflow) = max(x.shape[axis] - 1, 0).multipliedReportingOverflow(by: interior[axis])
            try node.require(
                !overflow && gaps < 1 << 40, "the output of \(interior[axis]) between those of \(x.shape) is too large")
            shape.append(x.shape[axis] + gaps + low[axis] + high[axis])
        }
        // A dimension without elements empties the others too, as in LiteRT.
        if shape.contains(where: { $0 <= 0 }) { shape = [Int](repeating: 0, count: x.rank) }
        try node.resize(y, to: Shape(shape))
        let size = try node.elementSize(x)
        let count = y.elementCount
        let steps = interior.map { $0 + 1 }
        // The first element that is not cut off, how many there are, and where the first goes.
        let first = low.indices.map { max(0, (-low[$0] + steps[$0] - 1) / steps[$0]) }
        let past = low.indices.map { shape[$0] > low[$0] ? min(x.shape[$0], (shape[$0] - low[$0] - 1) / steps[$0] + 1) : 0 }
        let extents = zip(first, past).map { max($1 - $0, 0) }
        let (from, to) = (x.shape.strides, Shape(shape).strides)
        let hasElements = count > 0 && !extents.contains(0)
        let copy = StridedCopy(
            shape: hasElements ? extents : [0], elementSize: size, from: from,
            startingAt: hasElements ? zip(first, from).reduce(0) { $0 + $1.0 * $1.1 } : 0,
            to: zip(to, steps).map { $0 &* $1 },
            toStart: hasElements ? low.indices.reduce(0) { $0 + (low[$1] + first[$1] * steps[$1]) * to[$1] } : 0)
        return MovementPlan(y: y, base: .element(value), moves: hasElements ? [.init(from: x, to: y, copy: copy)] : [])
    }
}
