import Kernels
import Models
import Tensors

/// SEGMENT_SUM and UNSORTED_SEGMENT_SUM, _PROD, _MAX, _MIN: rows combined by the segment that they belong to.
enum Segment {
    /// Inputs: x [n, …], segment numbers [n], which do not fall; as many segments as the last number says.
    static let sum = OperatorKernel(version: 1) { node in
        try node.expect(inputs: 2...2)
        let x = try node.input(0)
        let segments = try node.input(1)
        try node.expect(segments, rank: 1...1)
        try node.require(x.rank > 0 && x.shape[0] == segments.shape[0], "\(segments.shape) segment numbers do not fit \(x.shape)")
        let numbers = try node.integers(segments, atMost: .max)
        try node.require(
            numbers.first.map { $0 >= 0 } ?? true && zip(numbers, numbers.dropFirst()).allSatisfy { $0 <= $1 },
            "the segment numbers are not in order")
        return try combine(x, segments, count: numbers.last.map { $0 + 1 } ?? 0, Combination.sum, node)
    }

    static let unsortedSum = unsorted(.sum)
    static let unsortedProduct = unsorted(.product)
    static let unsortedMax = unsorted(.max)
    static let unsortedMin = unsorted(.min)

    enum Combination { case sum, product, max, min }

    /// Inputs: x, segment numbers (the shape of x's first dimensions; negative ones are left out), how many segments.
    private static func unsorted(_ combination: Combination) -> OperatorKernel {
        OperatorKernel(version: 1) { node in
            try node.expect(inputs: 3...3)
            let x = try node.input(0)
            let segments = try node.input(1)
            try node.require(
                segments.rank <= x.rank && segments.shape.dimensions == Array(x.shape.dimensions[..<segments.rank]),
                "segment numbers of shape \(segments.shape) do not fit \(x.shape)")
            let count = try node.integer(2, named: "the number of segments")
            try node.require(count >= 0, "there are \(count) segments")
            return try combine(x, segments, count: count, combination, node)
        }
    }

    private static func combine(
        _ x: RuntimeTensor, _ segments: RuntimeTensor, count: Int, _ combination: Combination, _ node: Node
    ) throws -> Evaluation {
        let y = try node.output()
        try node.expectSameType(x, y)
        try node.resize(y, to: Shape([count] + x.shape.dimensions[segments.rank...]))
        let run = x.shape.dimensions[segments.rank...].reduce(1, *)
        let read = try node.indexReader(segments)
        let rows = segments.elementCount
        func loop<T: BitwiseCopyable>(_ empty: T, _ combine: @escaping (T, T) -> T) -> Evaluation {
            {
                let to = y.elements(as: T.self)
                for i in 0..<count * run { to[i] = empty }
                for row in 0..<rows {
                    let segment = read(row)
                    if segment < 0 { continue }
                    guard segment < count else { throw node.error("the segment \(segment) is outside the \(count) segments") }
                    let from = x.elements(as: T.self) + row * run
                    for i in 0..<run { to[segment * run + i] = combine(to[segment * run + i], from[i]) }
                }
            }
        }
        func integers<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type) -> Evaluation {
            switch combination {
            case .sum: loop(T.zero, &+)
            case .product: loop(T(1), &*)
            case .max: loop(T.min, Swift.max)
            case .min: loop(T.max, Swift.min)
            }
        }
        switch x.type {
        case .float32:
            switch combination {
            case .sum: return loop(Float(0), +)
            case .product: return loop(Float(1), *)
            case .max: return loop(-Float.greatestFiniteMagnitude, Swift.max)
            case .min: return loop(Float.greatestFiniteMagnitude, Swift.min)
            }
        case .int32: return integers(Int32.self)
        case .int64: return integers(Int64.self)
        default: throw node.unsupported(x, y)
        }
    }
}
