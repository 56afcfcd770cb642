import Inference
import Models
import Tensors
import TestSupport

/// A random one-operator model with random inputs; the seed makes it again.
struct OperatorProblem: CustomStringConvertible {
    enum Kind: String, CaseIterable {
        case convolution, depthwise, convolutionAndPool, transposeConvolution, convolution3D, fullyConnected, batchMatmul
        case averagePool, maxPool, resize, softmax, logSoftmax, logistic, tanh, relu, relu6, reluN1To1, leakyRelu, elu, gelu,
            hardSwish
        case prelu, add, subtract, multiply, divide, maximum, minimum, squaredDifference, mean, reduction, quantize, dequantize
        case absolute, negate, square, squareRoot, inverseSquareRoot, exponential, logarithm, sine, cosine, floor, ceiling, round
    }
    /// `half`: float activations, weights that DEQUANTIZE makes of 16-bit floats.
    enum Format: String, CaseIterable { case float, int8, int16x8, uint8, hybrid, half }

    let kind: Kind
    let format: Format
    let seed: UInt64
    var tiny = TinyGraph()
    var random: Random
    /// What each input is set to.
    private(set) var inputs: [Bytes] = []

    var description: String { "\(kind) \(format), seed \(seed)" }

    /// nil for a format that the operator does not have.
    init?(_ kind: Kind, _ format: Format, seed: UInt64) {
        self.kind = kind
        self.format = format
        self.seed = seed
        random = Random(seed: seed)
        switch kind {
        case .convolution: convolution(isDepthwise: false)
        case .depthwise: convolution(isDepthwise: true)
        case .convolutionAndPool: convolutionAndPool()
        case .transposeConvolution: transposeConvolution()
        case .convolution3D: convolution3D()
        case .fullyConnected: fullyConnected()
        case .batchMatmul: batchMatmul()
        case .averagePool, .maxPool: pool()
        case .resize: resize()
        case .prelu: prelu()
        case .add, .subtract, .multiply, .divide, .maximum, .minimum, .squaredDifference: binary()
        case .mean, .reduction: reduction()
        case .quantize, .dequantize: conversion()
        default: unary()
        }
        if tiny.operators.isEmpty { return nil }
        random = Random(seed: seed ^ 0xABCD)
        inputs = tiny.inputs.map { input in
            let (type, count) = (tiny.tensors[input].type, tiny.tensors[input].shape.elementCount)
            if type == .float32 { return Bytes(of: (0..<count).map { _ in float(-4...4) }) }
            return Bytes((0..<count * type.bitWidth! / 8).map { _ in UInt8.random(in: 0...255, using: &random) })
        }
    }

    // MARK: Random parts

    mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    mutating func float(_ range: ClosedRange<Float>) -> Float { Float.random(in: range, using: &random) }
    mutating func flag() -> Bool { Bool.random(using: &random) }

    var activationType: ElementType {
        switch format {
        case .float, .hybrid, .half: .float32
        case .int8: .int8
        case .int16x8: .int16
        case .uint8: .uint8
        }
    }

    private mutating func scale() -> Float { format == .int16x8 ? float(1e-5...1e-3) : float(0.005...0.1) }
    private mutating func zero() -> Int {
        switch format {
        case .int8: int(-128...127)
        case .uint8: int(0...255)
        default: 0
        }
    }

    mutating func activation(_ shape: [Int], isInput: Bool) -> Int {
        let isQuantized = activationType != .float32
        let (scale, zero) = (isQuantized ? scale() : nil, zero())
        return isInput
            ? tiny.input(activationType, shape, scale: scale, zero: zero)
            : tiny.tensor(activationType, shape, scale: scale, zero: zero)
    }

    /// Weights with one scale for each index along `axis`, and the bias.
    mutating func weights(_ shape: [Int], axis: Int, input: Int, isPerChannel: Bool = true) -> (Int, Int) {
        let count = shape.reduce(1, *)
        let channels = shape[axis]
        if format == .float {
            let values = (0..<count).map { _ in float(-1...1) }
            let biases = (0..<channels).map { _ in float(-1...1) }
            return (tiny.constant(.float32, shape, values), tiny.constant(.float32, [channels], biases))
        }
        if format == .half {
            func widened(_ shape: [Int]) -> Int {
                let half = tiny.constant(.float16, shape, (0..<shape.reduce(1, *)).map { _ in Float16(float(-1...1)) })
                let whole = tiny.tensor(.float32, shape)
                tiny.add(.dequantize, [half], [whole])
                return whole
            }
            return (widened(shape), widened([channels]))
        }
        let scales = (0..<(isPerChannel && format != .uint8 ? channels : 1)).map { _ in float(0.001...0.02) }
        let w: Int
        if format == .uint8 {
            w = tiny.constant(.uint8, shape, (0..<count).map { _ in UInt8(int(0...255)) })
            tiny.tensors[w].quantization = AffineQuantization(scale: scales[0], zeroPoint: int(0...255))
        } else {
            w = tiny.constant(.int8, shape, (0..<count).map { _ in Int8(int(-127...127)) })
            tiny.tensors[w].quantization = AffineQuantization(
                scales: scales, zeroPoints: scales.map { _ in 0 }, dimension: scales.count > 1 ? axis : 0)
        }
        if format == .hybrid { return (w, tiny.constant(.float32, [channels], (0..<channels).map { _ in float(-1...1) })) }
        if format == .int16x8 {
            return (w, tiny.constant(.int64, [channels], (0..<channels).map { _ in Int64(int(-100_000...100_000)) }))
        }
        return (w, tiny.constant(.int32, [channels], (0..<channels).map { _ in Int32(int(-3000...3000)) }))
    }

    mutating func fused() -> OperatorOptions.Value { .int([0, 0, 1, 3].randomElement(using: &random)!) }

    // MARK: Running

    func run(_ kernels: KernelChoice) throws -> Tensor {
        let interpreter = try Interpreter(graph: tiny.graph, kernels: kernels)
        for (i, input) in inputs.enumerated() {
            try input.withUnsafeBytes { try interpreter.setInput(i, bytes: $0) }
        }
        try interpreter.invoke()
        return try interpreter.output(0)
    }
}
