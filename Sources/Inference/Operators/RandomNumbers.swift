import Kernels
import Models
import Tensors

/// RANDOM_UNIFORM, RANDOM_STANDARD_NORMAL and MULTINOMIAL: numbers by the seeds of the file, other ones in each
/// invocation.
///
/// Where both seeds are 0, LiteRT asks the system for some; here they stay 0, so that a run can be repeated.
enum RandomNumbers {
    private final class Stream: Resource {
        private let start: Philox
        var philox: Philox
        init(_ node: Node) {
            /// LiteRT keeps the lower 32 bits of a seed, with its sign.
            func seed(_ field: OptionField) -> UInt64 {
                UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: node.options.int(field))))
            }
            start = Philox(seed: seed(.seed), seed2: seed(.seed2))
            philox = start
        }

        func reset() { philox = start }

        /// The stream of a node goes on where the node is prepared anew because its shape depends on values.
        static func of(_ node: Node) throws -> Stream {
            let resources = node.session.resources
            let name = "random numbers of \(node.runner.index) \(node.index)"
            guard let stream = resources.resource(resources.identifier(of: name), as: Stream.self, make: { Stream(node) }) else {
                throw node.error("the name of its random numbers is taken by a resource")
            }
            return stream
        }
    }

    /// In [0, 1). Input: the shape.
    static let uniform = filling { words, to in
        for i in 0..<min(4, to.count) { to[i] = fraction(words[i]) }
    }

    /// Of mean 0 and variance 1, two at a time by the transformation of Box and Muller. Input: the shape.
    static let standardNormal = filling { words, to in
        for i in stride(from: 0, to: min(4, to.count), by: 2) {
            let radius = (-2 * logarithm(max(fraction(words[i]), 1e-7))).squareRoot()
            let angle = Float(2 * Double.pi * Double(fraction(words[i + 1])))
            to[i] = sine(angle) * radius
            if i + 1 < to.count { to[i + 1] = cosine(angle) * radius }
        }
    }

    private static func filling(
        _ fill: @escaping @Sendable (Philox.Words, UnsafeMutableBufferPointer<Float>) -> Void
    ) -> OperatorKernel {
        OperatorKernel(version: 1, isPure: false, remembers: true) { node in
            let (shape, y) = try node.ends(inputs: 1)
            try node.expect(shape, type: .int32)
            try node.expect(shape, rank: 1...1)
            try node.expect(y, type: .float32)
            let dimensions = try node.integers(shape)
            try node.require(dimensions.allSatisfy { $0 >= 0 }, "the shape \(Shape(dimensions)) is not possible")
            try node.resize(y, to: Shape(dimensions))
            let (stream, count) = (try Stream.of(node), y.elementCount)
            return {
                for i in stride(from: 0, to: count, by: 4) {
                    fill(stream.philox.next(), .init(start: y.elements() + i, count: count - i))
                }
            }
        }
    }

    /// Inputs: logarithms of the shares [n, classes], how many samples; output [n, samples].
    static let multinomial = OperatorKernel(version: 1, isPure: false, remembers: true) { node in
        let (x, y) = try node.ends(inputs: 2)
        try node.expect(x, type: .float32)
        try node.expect(x, rank: 2...2)
        try node.expect(node.input(1), type: .int32)
        let samples = try node.integer(1, named: "the number of samples")
        let (rows, classes) = (x.shape[0], x.shape[1])
        try node.require(samples >= 0, "\(samples) samples are not possible")
        try node.require(classes > 0, "there are no classes to choose from")
        try node.resize(y, to: [rows, samples])
        let stream = try Stream.of(node)
        let sums = try node.scratch(bytes: 8 * classes)
        func loop<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type) -> Evaluation {
            {
                var philox = stream.philox
                // So many are left out that two invocations never share a number.
                stream.philox.skip(UInt64(rows * ((samples + 3) / 4 * 4)) * 512)
                var words = Philox.Words()
                let sums = sums.elements(as: Double.self)
                for i in 0..<rows * samples {
                    if i % samples == 0 { accumulate(x.elements() + i / samples * classes, sums, classes) }
                    if i % 2 == 0 { words = philox.next() }
                    let bits = UInt64(words[i % 2 * 2] & 0xF_FFFF) << 32 | UInt64(words[i % 2 * 2 + 1])
                    let sought = (Double(bitPattern: 1023 << 52 | bits) - 1) * sums[classes - 1]
                    y.elements(as: T.self)[i] = T(firstAbove(sought, sums, classes))
                }
            }
        }
        switch y.type {
        case .int32: return loop(Int32.self)
        case .int64: return loop(Int64.self)
        default: throw node.unsupported(x, y)
        }
    }

    /// The running sums of the exponentials, the largest of which is 1; what is not finite adds nothing.
    private static func accumulate(_ x: UnsafePointer<Float>, _ sums: UnsafeMutablePointer<Double>, _ count: Int) {
        var largest = -Float.greatestFiniteMagnitude
        for i in 0..<count where x[i].isFinite { largest = max(largest, x[i]) }
        var sum = 0.0
        for i in 0..<count {
            if x[i].isFinite { sum += exponential(Double(x[i]) - Double(largest)) }
            sums[i] = sum
        }
    }

    /// The first of the sums, which do not fall, that is above `sought`.
    private static func firstAbove(_ sought: Double, _ sums: UnsafeMutablePointer<Double>, _ count: Int) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if sums[middle] > sought { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// The lower 23 bits as a number in [0, 1).
    private static func fraction(_ word: UInt32) -> Float { Float(bitPattern: 0x3F80_0000 | word & 0x7F_FFFF) - 1 }
}
