import Models
import Tensors

// The operators of a problem: shapes, options and constants at random.
extension OperatorProblem {
    mutating func fullyConnected() {
        let (rows, depth, outputs) = (int(1...9), int(1...70), flag() ? int(1...40) : int(1...150))
        let x = activation([rows, depth], isInput: true)
        let (w, bias) = weights([outputs, depth], axis: 0, input: x, isPerChannel: flag())
        let y = activation([rows, outputs], isInput: false)
        tiny.add(
            .fullyConnected, [x, w, flag() ? bias : nil], [y],
            [
                .fusedActivationFunction: fused(), .asymmetricQuantizeInputs: .int(int(0...1)),
            ])
        tiny.outputs = [y]
    }

    mutating func batchMatmul() {
        if format == .hybrid || format == .uint8 || format == .half { return }
        let (m, k, n, batch) = (int(1...9), int(1...20), int(1...9), int(1...3))
        let (isLeft, isRight) = (flag(), flag())
        let a = activation([batch] + (isLeft ? [k, m] : [m, k]), isInput: true)
        let b = activation([flag() ? batch : 1] + (isRight ? [n, k] : [k, n]), isInput: true)
        let y = activation([batch, m, n], isInput: false)
        tiny.add(.batchMatmul, [a, b], [y], [.adjX: .int(isLeft ? 1 : 0), .adjY: .int(isRight ? 1 : 0)])
        tiny.outputs = [y]
    }

    mutating func unary() {
        if format == .hybrid || format == .half { return }
        let isFloatOnly = [
            .elu, .gelu, .square, .squareRoot, .exponential, .logarithm, .sine, .cosine, .floor, .ceiling, .round, .relu6,
            .reluN1To1,
            .negate, .absolute, .inverseSquareRoot, .logSoftmax,
        ].contains(kind)
        if isFloatOnly && format != .float || kind == .hardSwish && format == .int16x8 { return }
        let x = activation([int(1...6), int(1...50)], isInput: true)
        let y = activation([1, 1], isInput: false)
        let bits = activationType == .int16 ? 15 : kind == .tanh ? 7 : 8
        if activationType != .float32 && [.softmax, .logistic, .tanh].contains(kind) {
            let zero = kind == .tanh ? (activationType == .uint8 ? 128 : 0) : activationType == .int8 ? -128 : 0
            tiny.tensors[y].quantization = AffineQuantization(scale: 1 / Float(1 << bits), zeroPoint: zero)
        }
        let codes: [Kind: BuiltinOperator] = [
            .softmax: .softmax, .logSoftmax: .logSoftmax, .logistic: .logistic, .tanh: .tanh, .relu: .relu, .relu6: .relu6,
            .reluN1To1: .reluN1To1, .leakyRelu: .leakyRelu, .elu: .elu, .gelu: .gelu, .hardSwish: .hardSwish, .absolute: .abs,
            .negate: .neg, .square: .square, .squareRoot: .sqrt, .inverseSquareRoot: .rsqrt, .exponential: .exp, .logarithm: .log,
            .sine: .sin, .cosine: .cos, .floor: .floor, .ceiling: .ceil, .round: .round,
        ]
        let options: [OptionField: OperatorOptions.Value] =
            switch kind {
            case .softmax: [.beta: .float([1, float(0.1...2)].randomElement(using: &random)!)]
            case .leakyRelu: [.alpha: .float(float(-1...1))]
            case .gelu: [.approximate: .int(int(0...1))]
            default: [:]
            }
        tiny.add(codes[kind]!, [x], [y], options)
        tiny.outputs = [y]
    }

    mutating func binary() {
        if format == .hybrid || format == .half { return }
        if [.divide, .squaredDifference].contains(kind) && format == .int16x8 || kind == .squaredDifference && format == .uint8 {
            return
        }
        let shape = (0..<int(1...4)).map { _ in int(1...6) }
        let other = flag() ? shape : shape.map { flag() ? $0 : 1 }
        let a = activation(shape, isInput: true)
        let b = activation(other, isInput: true)
        let y = activation(shape, isInput: false)
        if kind == .maximum || kind == .minimum {
            tiny.tensors[b].quantization = tiny.tensors[a].quantization
            tiny.tensors[y].quantization = tiny.tensors[a].quantization
        }
        let codes: [Kind: BuiltinOperator] = [
            .add: .add, .subtract: .sub, .multiply: .mul, .divide: .div, .maximum: .maximum, .minimum: .minimum,
            .squaredDifference: .squaredDifference,
        ]
        tiny.add(codes[kind]!, flag() ? [a, b] : [b, a], [y], [.fusedActivationFunction: fused(), .potScaleInt16: .int(0)])
        tiny.outputs = [y]
    }

    mutating func prelu() {
        if format == .hybrid || format == .half || format == .int16x8 { return }
        let shape = [int(1...2), int(1...5), int(1...5), int(1...20)]
        let x = activation(shape, isInput: true)
        let alpha = activation(flag() ? [1, 1, shape[3]] : [1, 1, 1], isInput: true)
        let y = activation(shape, isInput: false)
        tiny.add(.prelu, [x, alpha], [y])
        tiny.outputs = [y]
    }

    mutating func reduction() {
        if format == .hybrid || format == .half { return }
        let rank = int(1...4)
        let x = activation((0..<rank).map { _ in int(1...6) }, isInput: true)
        let axes = (0..<rank).filter { _ in flag() }.map { Int32(flag() ? $0 : $0 - rank) }
        if axes.isEmpty { return }
        let list = tiny.constant(.int32, [axes.count], axes)
        let y = activation([1, 1], isInput: false)
        let code =
            kind == .mean ? .mean : [BuiltinOperator.sum, .reduceMax, .reduceMin, .reduceProd].randomElement(using: &random)!
        // The reference sums of int8 and int16 have LiteRT's fault.
        if (code == .reduceProd || code == .sum) && format != .float { return }
        if code == .reduceMax || code == .reduceMin { tiny.tensors[y].quantization = tiny.tensors[x].quantization }
        tiny.add(code, [x, list], [y], [.keepDims: .int(int(0...1))])
        tiny.outputs = [y]
    }

    mutating func conversion() {
        if format == .hybrid || format == .float || format == .half { return }
        let shape = [int(1...5), int(1...60)]
        let isQuantizing = kind == .quantize
        let x = isQuantizing ? tiny.input(.float32, shape) : activation(shape, isInput: true)
        let y = isQuantizing ? activation(shape, isInput: false) : tiny.tensor(.float32, shape)
        tiny.add(isQuantizing ? .quantize : .dequantize, [x], [y])
        tiny.outputs = [y]
    }
}
