import Inference
import Models
import Tensors

/// A random one-operator model with random inputs; the seed makes it again.
struct OperatorProblem: CustomStringConvertible {
    enum Kind: String, CaseIterable {
        case convolution, depthwise, fullyConnected, averagePool, maxPool, softmax, add, subtract, multiply, logistic, tanh
        case mean, quantize, dequantize, relu, batchMatmul
    }
    enum Format: String, CaseIterable { case float, int8, int16x8, uint8, hybrid }

    let kind: Kind
    let format: Format
    let seed: UInt64
    private(set) var tiny = TinyGraph()
    private var random: SplitMix

    var description: String { "\(kind) \(format), seed \(seed)" }

    /// nil for a format that the operator does not have.
    init?(_ kind: Kind, _ format: Format, seed: UInt64) {
        self.kind = kind
        self.format = format
        self.seed = seed
        random = SplitMix(seed: seed)
        switch kind {
        case .convolution: convolution(isDepthwise: false)
        case .depthwise: convolution(isDepthwise: true)
        case .fullyConnected: fullyConnected()
        case .averagePool, .maxPool: pool()
        case .softmax, .logistic, .tanh, .relu: unary()
        case .add, .subtract, .multiply: binary()
        case .mean: mean()
        case .quantize, .dequantize: conversion()
        case .batchMatmul: batchMatmul()
        }
        if tiny.operators.isEmpty { return nil }
    }

    // MARK: Random parts

    private mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    private mutating func float(_ range: ClosedRange<Float>) -> Float { Float.random(in: range, using: &random) }
    private mutating func flag() -> Bool { Bool.random(using: &random) }

    private var activationType: ElementType {
        switch format {
        case .float, .hybrid: .float32
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

    private mutating func activation(_ shape: [Int], isInput: Bool) -> Int {
        let isQuantized = activationType != .float32
        let (scale, zero) = (isQuantized ? scale() : nil, zero())
        return isInput
            ? tiny.input(activationType, shape, scale: scale, zero: zero)
            : tiny.tensor(activationType, shape, scale: scale, zero: zero)
    }

    /// Weights with one scale for each index along `axis`, and the bias.
    private mutating func weights(_ shape: [Int], axis: Int, input: Int, isPerChannel: Bool = true) -> (Int, Int) {
        let count = shape.reduce(1, *)
        let channels = shape[axis]
        if format == .float {
            let values = (0..<count).map { _ in float(-1...1) }
            let biases = (0..<channels).map { _ in float(-1...1) }
            return (tiny.constant(.float32, shape, values), tiny.constant(.float32, [channels], biases))
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

    private mutating func fused() -> OperatorOptions.Value { .int([0, 0, 1, 3].randomElement(using: &random)!) }

    // MARK: Operators

    private mutating func convolution(isDepthwise: Bool) {
        let (kh, kw) = (int(1...4), int(1...4))
        let dilation = flag() && flag() ? int(2...3) : 1
        let (h, w) = ((kh - 1) * dilation + int(1...9), (kw - 1) * dilation + int(1...9))
        let groups = isDepthwise || format == .uint8 || format == .hybrid ? 1 : [1, 1, 2].randomElement(using: &random)!
        let depth = groups * int(1...20)
        let outputs = isDepthwise ? depth * int(1...2) : groups * int(1...20)
        let x = activation([int(1...3), h, w, depth], isInput: true)
        let shape = isDepthwise ? [1, kh, kw, outputs] : [outputs, kh, kw, depth / groups]
        let (filter, bias) = weights(shape, axis: isDepthwise ? 3 : 0, input: x)
        let y = activation([1, 1, 1, outputs], isInput: false)
        let stride = int(1...2)
        tiny.add(isDepthwise ? .depthwiseConv2D : .conv2D, [x, filter, bias], [y], [
            .padding: .int(int(0...1)), .strideH: .int(stride), .strideW: .int(isDepthwise ? stride : int(1...3)),
            .dilationHFactor: .int(dilation), .dilationWFactor: .int(dilation), .fusedActivationFunction: fused(),
        ])
        tiny.outputs = [y]
    }

    private mutating func fullyConnected() {
        let (rows, depth, outputs) = (int(1...9), int(1...70), int(1...40))
        let x = activation([rows, depth], isInput: true)
        let (w, bias) = weights([outputs, depth], axis: 0, input: x, isPerChannel: flag())
        let y = activation([rows, outputs], isInput: false)
        tiny.add(.fullyConnected, [x, w, flag() ? bias : nil], [y], [
            .fusedActivationFunction: fused(), .asymmetricQuantizeInputs: .int(int(0...1)),
        ])
        tiny.outputs = [y]
    }

    private mutating func pool() {
        if format == .hybrid { return }
        let x = activation([int(1...2), int(1...12), int(1...12), int(1...40)], isInput: true)
        let y = activation([1, 1, 1, 1], isInput: false)
        tiny.tensors[y].quantization = tiny.tensors[x].quantization
        let (kh, kw) = (int(1...min(4, tiny.tensors[x].shape[1])), int(1...min(4, tiny.tensors[x].shape[2])))
        tiny.add(kind == .maxPool ? .maxPool2D : .averagePool2D, [x], [y], [
            .padding: .int(int(0...1)), .strideH: .int(int(1...3)), .strideW: .int(int(1...3)),
            .filterHeight: .int(kh), .filterWidth: .int(kw), .fusedActivationFunction: fused(),
        ])
        tiny.outputs = [y]
    }

    private mutating func unary() {
        if format == .hybrid { return }
        let x = activation([int(1...6), int(1...50)], isInput: true)
        let y = activation([1, 1], isInput: false)
        let bits = activationType == .int16 ? 15 : kind == .tanh ? 7 : 8
        if activationType != .float32 && kind != .relu {
            let zero = kind == .tanh ? (activationType == .uint8 ? 128 : 0) : activationType == .int8 ? -128 : 0
            tiny.tensors[y].quantization = AffineQuantization(scale: 1 / Float(1 << bits), zeroPoint: zero)
        }
        let code: BuiltinOperator = kind == .softmax ? .softmax : kind == .tanh ? .tanh : kind == .relu ? .relu : .logistic
        tiny.add(code, [x], [y], kind == .softmax ? [.beta: .float(1)] : [:])
        tiny.outputs = [y]
    }

    private mutating func binary() {
        if format == .hybrid { return }
        let shape = (0..<int(1...4)).map { _ in int(1...6) }
        let other = flag() ? shape : shape.map { flag() ? $0 : 1 }
        let a = activation(shape, isInput: true)
        let b = activation(other, isInput: true)
        let y = activation(shape, isInput: false)
        let code: BuiltinOperator = kind == .add ? .add : kind == .subtract ? .sub : .mul
        tiny.add(code, flag() ? [a, b] : [b, a], [y], [.fusedActivationFunction: fused(), .potScaleInt16: .int(0)])
        tiny.outputs = [y]
    }

    private mutating func mean() {
        if format == .hybrid { return }
        let x = activation([int(1...2), int(1...6), int(1...6), int(1...20)], isInput: true)
        let axes = tiny.constant(.int32, [2], flag() ? [1, 2] : [2, -1] as [Int32])
        let y = activation([1, 1], isInput: false)
        tiny.add(.mean, [x, axes], [y], [.keepDims: .int(int(0...1))])
        tiny.outputs = [y]
    }

    private mutating func conversion() {
        if format == .hybrid || format == .float { return }
        let shape = [int(1...5), int(1...60)]
        let isQuantizing = kind == .quantize
        let x = isQuantizing ? tiny.input(.float32, shape) : activation(shape, isInput: true)
        let y = isQuantizing ? activation(shape, isInput: false) : tiny.tensor(.float32, shape)
        tiny.add(isQuantizing ? .quantize : .dequantize, [x], [y])
        tiny.outputs = [y]
    }

    private mutating func batchMatmul() {
        if format == .hybrid || format == .uint8 { return }
        let (m, k, n, batch) = (int(1...9), int(1...20), int(1...9), int(1...3))
        let (isLeft, isRight) = (flag(), flag())
        let a = activation([batch] + (isLeft ? [k, m] : [m, k]), isInput: true)
        let b = activation([flag() ? batch : 1] + (isRight ? [n, k] : [k, n]), isInput: true)
        let y = activation([batch, m, n], isInput: false)
        tiny.add(.batchMatmul, [a, b], [y], [.adjX: .int(isLeft ? 1 : 0), .adjY: .int(isRight ? 1 : 0)])
        tiny.outputs = [y]
    }

    // MARK: Running

    /// The output of the kernels on inputs that the seed gives.
    func run(_ kernels: KernelChoice) throws -> Tensor {
        var random = SplitMix(seed: seed ^ 0xABCD)
        let interpreter = try Interpreter(graph: tiny.graph, kernels: kernels)
        for (i, input) in interpreter.inputs.enumerated() {
            let count = input.shape.elementCount
            if input.type == .float32 {
                try interpreter.setInput(i, (0..<count).map { _ in Float.random(in: -4...4, using: &random) })
            } else {
                try interpreter.setInput(i, (0..<count * input.type.bitWidth! / 8).map { _ in UInt8.random(in: 0...255, using: &random) })
            }
        }
        try interpreter.invoke()
        return try interpreter.output(0)
    }
}
