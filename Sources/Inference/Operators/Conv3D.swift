import KernelInterface
import Kernels
import Models
import Tensors

/// CONV_3D: x [n, d, h, w, i]; weights [kd, kh, kw, i / groups, o]; bias [o], optional; float.
/// CONV_3D_TRANSPOSE: the output's shape [5], weights [kd, kh, kw, o, i], x, bias.
enum Conv3D {
    static let kernel = OperatorKernel(
        version: 1, products: { $0.outputElements &* $0.product(of: 1) { $0.dropLast() } }
    ) { node -> any OperatorPlan in
        try node.expect(inputs: 2...3)
        let (x, w, bias, y) = (try node.input(0), try node.input(1), try node.optionalInput(2), try node.output())
        try check(x, w, bias, y, outputs: 4, node)
        try node.require(
            w.shape[3] > 0 && x.shape[4] > 0 && x.shape[4] % w.shape[3] == 0 && w.shape[4] > 0
                && w.shape[4] % (x.shape[4] / w.shape[3]) == 0,
            "weights of shape \(w.shape) do not fit an input of shape \(x.shape)")
        let problem = try volume(x, w, outputChannels: w.shape[4], reading: x.shape, node)
        try node.resize(y, to: Shape([x.shape[0]] + problem.output + [w.shape[4]]))
        let (lower, upper) = try node.floatRange()
        return PlainPlan(
            "\(x.shape) → \(y.shape), limits \(lower) … \(upper)",
            fast: { try fast(problem, x, w, bias, y, lower, upper, $0, $1) }
        ) {
            Reference.convolve(
                problem, depth: w.shape[3], x: x.elements(), w: w.elements(), bias: bias.map { UnsafePointer($0.elements()) },
                y: y.elements(), lower: lower, upper: upper)
        }
    }

    /// Positions at a time: their rows should stay in the first-level cache.
    private static let rows = 32
    /// Elements of a row above which the copies would not pay.
    private static let limit = 1 << 20

    /// Without groups: what the kernel sees, some output positions at a time, as the rows of a matrix that meets the weights
    /// [kd·kh·kw·i, o].
    private static func fast(
        _ volume: Reference.Volume, _ x: RuntimeTensor, _ w: RuntimeTensor, _ bias: RuntimeTensor?, _ y: RuntimeTensor,
        _ lower: Float, _ upper: Float, _ node: Node, _ build: any KernelBuild
    ) throws -> Evaluation? {
        let count = volume.batches * volume.outputCount
        let length = volume.windowCount, outputs = w.shape[4]
        guard x.shape[4] == w.shape[3], count > 0, length <= limit else { return nil }
        let rows = min(rows, count)
        let product = MatrixProduct(
            rows: rows, columns: outputs, depth: length, isLeftTransposed: false, isRightTransposed: false)
        guard let kernel = build.floatMatrixProduct(product) else { return nil }
        let windows = try node.scratch(bytes: rows * length * 4)
        let memory = try node.scratch(bytes: kernel.scratchBytes)
        return {
            var first = 0
            while first < count {
                // The last rows overlap those before.
                let start = min(first, count &- rows)
                Reference.windows(volume, x: x.elements(), first: start, count: rows, rows: windows.elements())
                let out = y.elements(as: Float.self) + start &* outputs
                kernel.run(windows.data, w.data, out, isSameRight: first > 0, scratch: memory.data)
                if let added = bias?.elements(as: Float.self) {
                    for row in 0..<rows { for o in 0..<outputs { out[row &* outputs &+ o] += added[o] } }
                }
                for i in 0..<(rows &* outputs) { out[i] = min(max(out[i], lower), upper) }
                first &+= rows
            }
        }
    }

    static let transposed = OperatorKernel(version: 1) { node in
        try node.expect(inputs: 3...4)
        let (w, x, bias, y) = (try node.input(1), try node.input(2), try node.optionalInput(3), try node.output())
        try check(x, w, bias, y, outputs: 3, node)
        let shape = try node.integers(try node.input(0))
        try node.require(
            shape.count == 5 && shape.allSatisfy { $0 >= 0 && $0 < 1 << 31 } && shape[0] == x.shape[0] && shape[4] == w.shape[3]
                && x.shape[4] == w.shape[4] && w.shape[3] > 0,
            "weights of shape \(w.shape) and an input of shape \(x.shape) do not give an output of shape \(Shape(shape))")
        try node.resize(y, to: Shape(shape))
        let problem = try volume(x, w, outputChannels: w.shape[3], reading: Shape(shape), isTransposed: true, node)
        let (lower, upper) = try node.floatRange()
        return {
            Reference.convolve(
                problem, depth: w.shape[4], x: x.elements(), w: w.elements(), bias: bias.map { UnsafePointer($0.elements()) },
                y: y.elements(), lower: lower, upper: upper)
        }
    }

    private static func check(
        _ x: RuntimeTensor, _ w: RuntimeTensor, _ bias: RuntimeTensor?, _ y: RuntimeTensor, outputs: Int, _ node: Node
    ) throws {
        guard x.type == .float32, w.type == .float32, y.type == .float32, bias == nil || bias?.type == .float32 else {
            throw node.unsupported(x, w, y)
        }
        try node.expect(x, rank: 5...5)
        try node.expect(w, rank: 5...5)
        try node.require(
            bias == nil || bias?.elementCount == w.shape[outputs],
            "the bias has \(bias?.elementCount ?? 0) elements for \(w.shape[outputs]) output channels")
    }

    /// The geometry of the convolution that reads `shape`, or of its transposed one, which gives it.
    private static func volume(
        _ x: RuntimeTensor, _ w: RuntimeTensor, outputChannels: Int, reading shape: Shape, isTransposed: Bool = false,
        _ node: Node
    ) throws -> Reference.Volume {
        let strides = [.strideD, .strideH, .strideW].map { node.options.int($0) }
        let dilations = [.dilationDFactor, .dilationHFactor, .dilationWFactor].map { node.options.int($0) }
        let fits = try (0..<3).map { i in
            try node.require(
                (1..<1 << 31).contains(strides[i]) && (1..<1 << 31).contains(dilations[i]),
                "the stride \(strides[i]) and the dilation \(dilations[i]) must be positive")
            try node.require((1..<1 << 31).contains(w.shape[i]), "the filter of shape \(w.shape) is empty")
            return try node.windowed(size: shape[i + 1], filter: w.shape[i], stride: strides[i], dilation: dilations[i])
        }
        return Reference.Volume(
            batches: x.shape[0], input: Array(x.shape.dimensions[1...3]),
            output: isTransposed ? Array(shape.dimensions[1...3]) : fits.map(\.output), filter: Array(w.shape.dimensions[..<3]),
            strides: strides, dilations: dilations, before: fits.map(\.before), inputChannels: x.shape[4],
            outputChannels: outputChannels, isTransposed: isTransposed)
    }
}
