import Models
import Tensors

/// Writes the quantized subgraph, operator by operator.
///
/// A tensor of the source may come to exist as floats, as integers, and as integers of other scales: each form is
/// made once, by QUANTIZE or DEQUANTIZE, when something first needs it.
struct IntegerGraphWriter {
    private let plan: IntegerQuantization
    private var source: Subgraph { plan.source }
    private var tensors: [TensorInfo] = []
    private var operators: [Operator] = []
    private var floats: [Int: Int] = [:]
    private var integers: [Form: Int] = [:]
    private(set) var accounts: [QuantizationReport.TensorAccount] = []
    private(set) var floatOperators: [String] = []

    private struct Form: Hashable {
        var tensor: Int
        var scale: AffineQuantization
    }

    init(_ plan: IntegerQuantization) { self.plan = plan }

    mutating func subgraph() throws(ModelError) -> Subgraph {
        let inputs = source.inputs.map { makeInput($0) }
        for (index, node) in source.operators.enumerated() {
            if plan.runsOnIntegers(index) {
                try writeIntegers(index, node)
            } else {
                writeFloats(index, node)
            }
        }
        let outputs = source.outputs.map { makeOutput($0) }
        return Subgraph(name: source.name, tensors: tensors, inputs: inputs, outputs: outputs, operators: operators)
    }

    // MARK: Tensors

    private mutating func add(_ tensor: TensorInfo) -> Int {
        tensors.append(tensor)
        return tensors.count - 1
    }

    private mutating func add(_ code: BuiltinOperator, from input: Int, to output: Int) {
        operators.append(Operator(OperatorCode(code), inputs: [input], outputs: [output]))
    }

    /// A description of `tensor` as integers.
    private func integerInfo(_ tensor: Int, _ scale: AffineQuantization, suffix: String = "") -> TensorInfo {
        var info = source.tensors[tensor]
        info.type = plan.type
        info.quantization = scale
        info.name += suffix
        return info
    }

    private mutating func makeInput(_ tensor: Int) -> Int {
        guard plan.isFloat(tensor), plan.quantizer.inputOutput != .float32, let scale = plan.propagation.scales[tensor]
        else {
            let index = add(source.tensors[tensor])
            floats[tensor] = index
            return index
        }
        let inner = integerInfo(tensor, scale)
        guard plan.quantizer.inputOutput == .uint8 else {
            let index = add(inner)
            integers[Form(tensor: tensor, scale: scale)] = index
            account(tensor, scale)
            return index
        }
        let outer = add(Self.unsigned(inner))
        let index = add(integerInfo(tensor, scale, suffix: "/int8"))
        add(.quantize, from: outer, to: index)
        integers[Form(tensor: tensor, scale: scale)] = index
        account(tensor, scale)
        return outer
    }

    private mutating func makeOutput(_ tensor: Int) -> Int {
        guard plan.isFloat(tensor), plan.quantizer.inputOutput != .float32, let scale = plan.propagation.scales[tensor],
            plan.propagation.hasIntegers(tensor)
        else { return plan.isFloat(tensor) ? floatForm(tensor) : floats[tensor]! }
        let inner = integerForm(tensor, scale)
        guard plan.quantizer.inputOutput == .uint8 else { return inner }
        let outer = add(Self.unsigned(tensors[inner]))
        tensors[inner].name += "/int8"
        add(.quantize, from: inner, to: outer)
        return outer
    }

    /// The same steps counted from 0 to 255.
    private static func unsigned(_ tensor: TensorInfo) -> TensorInfo {
        var result = tensor
        result.type = .uint8
        result.quantization?.zeroPoints = tensor.quantization!.zeroPoints.map { $0 + 128 }
        return result
    }

    /// `tensor` as floats.
    private mutating func floatForm(_ tensor: Int) -> Int {
        if let index = floats[tensor] { return index }
        let index: Int
        if source.isConstant(tensor) || integers.keys.allSatisfy({ $0.tensor != tensor }) {
            index = add(source.tensors[tensor])
        } else {
            let scale = plan.propagation.scales[tensor]!
            let from = integerForm(tensor, scale)
            index = add(source.tensors[tensor])
            tensors[from].name += "/\(plan.type.name)"
            add(.dequantize, from: from, to: index)
        }
        floats[tensor] = index
        return index
    }

    /// `tensor` as integers of `scale`.
    private mutating func integerForm(_ tensor: Int, _ scale: AffineQuantization) -> Int {
        let form = Form(tensor: tensor, scale: scale)
        if let index = integers[form] { return index }
        if source.isConstant(tensor) {
            let index = add(constant(tensor, scale))
            integers[form] = index
            return index
        }
        let own = plan.propagation.scales[tensor] ?? scale
        if let made = integers[Form(tensor: tensor, scale: own)] {
            let index = add(integerInfo(tensor, scale, suffix: "/requantized"))
            add(.quantize, from: made, to: index)
            integers[form] = index
            return index
        }
        // Made as floats: quantize it to its own scale first.
        let from = floats[tensor]!
        let index = add(integerInfo(tensor, own, suffix: "/\(plan.type.name)"))
        add(.quantize, from: from, to: index)
        integers[Form(tensor: tensor, scale: own)] = index
        account(tensor, own)
        return own == scale ? index : integerForm(tensor, scale)
    }

    private func constant(_ tensor: Int, _ scale: AffineQuantization) -> TensorInfo {
        let values = source.tensors[tensor].data!.array(of: Float.self)
        var info = integerInfo(tensor, scale)
        if plan.type == .int8 {
            info.data = Bytes(of: ConstantQuantization.integers(values, scale, in: -128...127).map { Int8($0) })
        } else {
            info.data = Bytes(of: ConstantQuantization.integers(values, scale, in: -32767...32767).map { Int16($0) })
        }
        return info
    }

    private mutating func account(_ tensor: Int, _ scale: AffineQuantization) {
        guard let range = plan.calibration.ranges[tensor] else { return }
        accounts.append(
            .activation(name: source.tensors[tensor].name, type: plan.type, range: range, quantization: scale))
    }

    // MARK: Operators

    private mutating func writeFloats(_ index: Int, _ node: Operator) {
        var copy = node
        copy.inputs = node.inputs.map { input in input.map { floatForm($0) } }
        copy.outputs = node.outputs.map { output in
            let number = add(source.tensors[output])
            floats[output] = number
            return number
        }
        copy.intermediates = node.intermediates.map { floatForm($0) }
        operators.append(copy)
        if (node.inputs.compactMap { $0 } + node.outputs).contains(where: plan.isFloat) {
            floatOperators.append(node.code.name)
        }
    }

    private mutating func writeIntegers(_ index: Int, _ node: Operator) throws(ModelError) {
        var copy = node
        for (slot, input) in node.inputs.enumerated() {
            guard let input else { continue }
            guard plan.isFloat(input) else {
                copy.inputs[slot] = floatForm(input)
                continue
            }
            if case .weighted(_, let weight, _, let bias)? = plan.rules[index], slot == weight || slot == bias { continue }
            copy.inputs[slot] = integerForm(input, inputScale(index, slot, input))
        }
        if case .weighted(let input, let weight, let axis, let bias)? = plan.rules[index] {
            try writeWeights(&copy, node, inputTensor: copy.inputs[input]!, weight: weight, axis: axis, bias: bias)
        }
        var rescaled: [(from: Int, to: Int)] = []
        copy.outputs = node.outputs.map { output in
            guard plan.isFloat(output) else {
                let number = add(source.tensors[output])
                floats[output] = number
                return number
            }
            let scale = plan.propagation.scales[output]!
            let number = add(integerInfo(output, scale))
            integers[Form(tensor: output, scale: scale)] = number
            account(output, scale)
            guard let made = plan.propagation.resultScales[output] else { return number }
            let inner = add(integerInfo(output, made, suffix: "/unscaled"))
            rescaled.append((inner, number))
            return inner
        }
        if plan.type == .int16, node.code.builtin == .add || node.code.builtin == .sub {
            copy.options[.potScaleInt16] = .int(0)
            copy.options.isPresent = true
        }
        operators.append(copy)
        for pair in rescaled { add(.quantize, from: pair.from, to: pair.to) }
    }

    /// The scale in which operator `index` reads its input.
    private func inputScale(_ index: Int, _ slot: Int, _ input: Int) -> AffineQuantization {
        if let scale = plan.propagation.operandScales[.init(node: index, slot: slot)] { return scale }
        if plan.rules[index] == .sameScale, let scale = plan.propagation.scales[input] { return scale }
        if source.isConstant(input) {
            let values = source.tensors[input].data!.array(of: Float.self)
            if plan.type == .int16 { return .symmetric16((values.min() ?? 0)...(values.max() ?? 0)) }
            return source.operators[index].code.builtin == .prelu
                ? .weight8(values, shape: source.tensors[input].shape, axis: nil) : .constant8(values)
        }
        return plan.propagation.scales[input]!
    }

    /// The weight and the bias of `copy`. The scale of a weight grows where its bias would not fit.
    private mutating func writeWeights(
        _ copy: inout Operator, _ node: Operator, inputTensor: Int, weight: Int, axis: Int, bias: Int
    ) throws(ModelError) {
        let weightTensor = node.inputs[weight]!
        let info = source.tensors[weightTensor]
        let values = info.data!.array(of: Float.self)
        guard values.allSatisfy(\.isFinite) else {
            throw ModelError(
                "a weight is not a finite number", at: .tensor(weightTensor, name: info.name, subgraph: 0))
        }
        var scales = AffineQuantization.weight8(values, shape: info.shape, axis: axis)
        let inputScale = tensors[inputTensor].quantization!.scale
        let biasTensor = bias < node.inputs.count ? node.inputs[bias] : nil
        let biasValues = biasTensor.map { source.tensors[$0].data!.array(of: Float.self) } ?? []
        var weightScales = scales.scales
        var biasScales = weightScales.map { Float(Double(inputScale) * Double($0)) }
        if plan.type == .int8, biasValues.count == biasScales.count {
            let limit = Double(Int32.max / 2)
            for channel in biasScales.indices where Double(abs(biasValues[channel])) / Double(biasScales[channel]) > limit {
                let scale = Double(abs(biasValues[channel])) / limit
                biasScales[channel] = Float(scale)
                weightScales[channel] = Float(scale / Double(inputScale))
            }
            scales.scales = weightScales
        }
        let quantized = ConstantQuantization.weight8(values, shape: info.shape, scales)
        var weightInfo = info
        weightInfo.type = .int8
        weightInfo.quantization = scales
        weightInfo.data = Bytes(of: quantized)
        copy.inputs[weight] = add(weightInfo)
        accounts.append(.weight(name: info.name, values: values, quantized: quantized, shape: info.shape, quantization: scales))
        if let biasTensor {
            let is8 = plan.type == .int8
            let integers = ConstantQuantization.bias(
                biasValues, scales: biasScales, limit: is8 ? Int(Int32.max) : Int(Int64.max))
            var biasInfo = source.tensors[biasTensor]
            biasInfo.type = is8 ? .int32 : .int64
            biasInfo.quantization = AffineQuantization(
                scales: biasScales, zeroPoints: Array(repeating: 0, count: biasScales.count))
            biasInfo.data = is8 ? Bytes(of: integers.map { Int32($0) }) : Bytes(of: integers.map { Int64($0) })
            copy.inputs[bias] = add(biasInfo)
        }
    }
}
