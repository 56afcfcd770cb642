import Models
import Tensors

/// Writes the quantized subgraph, operator by operator.
///
/// A tensor of the source may come to exist as floats, as integers, and as integers of other scales: each form is
/// made once, by QUANTIZE or DEQUANTIZE, when something first needs it.
struct IntegerGraphWriter {
    let plan: IntegerQuantization
    var source: Subgraph { plan.source }
    private(set) var tensors: [TensorInfo] = []
    private var operators: [Operator] = []
    private var floats: [Int: Int] = [:]
    private var integers: [Form: Int] = [:]
    var accounts: [QuantizationReport.TensorAccount] = []
    private(set) var floatOperators: [String] = []
    var refinements: [LayerRefinement] = []
    /// Of the source's operators that are computed on integers, their numbers in the result.
    private(set) var places: [Int: Int] = [:]

    private struct Form: Hashable {
        var tensor: Int
        var scale: AffineQuantization
    }

    init(_ plan: IntegerQuantization) { self.plan = plan }

    mutating func subgraph() throws(ModelError) -> Subgraph {
        let inputs = source.inputs.map { makeInput($0) }
        quantizeInputs()
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

    mutating func add(_ tensor: TensorInfo) -> Int {
        tensors.append(tensor)
        return tensors.count - 1
    }

    private mutating func add(_ code: BuiltinOperator, from input: Int, to output: Int) {
        operators.append(Operator(OperatorCode(code), inputs: [input], outputs: [output]))
    }

    /// A description of `tensor` as integers.
    func integerInfo(_ tensor: Int, _ scale: AffineQuantization, suffix: String = "") -> TensorInfo {
        var info = source.tensors[tensor]
        info.type = plan.type
        info.quantization = scale
        info.name += suffix
        return info
    }

    private mutating func makeInput(_ tensor: Int) -> Int {
        guard plan.isFloat(tensor), plan.quantizer.inputOutput != .float32, let scale = plan.scales.scales[tensor]
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
        guard plan.isFloat(tensor), plan.quantizer.inputOutput != .float32, let scale = plan.scales.scales[tensor],
            plan.scales.hasIntegers[tensor]
        else { return plan.isFloat(tensor) ? floatForm(tensor) : floats[tensor]! }
        let inner = integerForm(tensor, scale)
        guard plan.quantizer.inputOutput == .uint8 else { return inner }
        let outer = add(Self.unsigned(tensors[inner]))
        tensors[inner].name += "/int8"
        add(.quantize, from: inner, to: outer)
        return outer
    }

    /// Float inputs become integers before anything else, so that their floats need not be kept.
    private mutating func quantizeInputs() {
        var isRead: Set<Int> = []
        for (index, node) in source.operators.enumerated() where plan.runsOnIntegers(index) {
            isRead.formUnion(node.inputs.compactMap { $0 })
        }
        for tensor in source.inputs where plan.isFloat(tensor) && isRead.contains(tensor) {
            if let scale = plan.scales.scales[tensor] { _ = integerForm(tensor, scale) }
        }
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
            let from = integerForm(tensor, plan.scales.made(tensor)!)
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
        let own = plan.scales.made(tensor) ?? scale
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
        guard let range = plan.ranges[tensor] else { return }
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
        if plan.computesOnFloats(node) { floatOperators.append(node.code.name) }
    }

    private mutating func writeIntegers(_ index: Int, _ node: Operator) throws(ModelError) {
        var copy = node
        for (slot, input) in node.inputs.enumerated() {
            guard let input else { continue }
            guard plan.isFloat(input) else {
                copy.inputs[slot] = floatForm(input)
                continue
            }
            switch plan.rules[index] {
            case .weighted(_, let weight, _, let bias)? where slot == weight || slot == bias: continue
            case .recurrent? where slot > 0: continue
            default: break
            }
            if plan.type == .int8, node.code.builtin == .prelu, source.isConstant(input) {
                copy.inputs[slot] = try symmetricConstant(input)
                continue
            }
            copy.inputs[slot] = integerForm(input, try inputScale(index, slot, input))
        }
        if case .weighted(let input, let weight, let axis, let bias)? = plan.rules[index] {
            try writeWeights(&copy, index, inputTensor: copy.inputs[input]!, weight: weight, axis: axis, bias: bias)
        }
        if plan.rules[index] == .recurrent { try writeRecurrent(&copy, node, inputTensor: copy.inputs[0]!) }
        copy.outputs = node.outputs.map { output in
            guard plan.isFloat(output) else {
                let number = add(source.tensors[output])
                floats[output] = number
                return number
            }
            let scale = plan.scales.made(output)!
            let number = add(integerInfo(output, scale))
            integers[Form(tensor: output, scale: scale)] = number
            account(output, scale)
            return number
        }
        if plan.type == .int16, node.code.builtin == .add || node.code.builtin == .sub {
            copy.options[.potScaleInt16] = .int(0)
            copy.options.isPresent = true
        }
        places[index] = operators.count
        operators.append(copy)
    }

    /// The scale in which operator `index` reads its input.
    private func inputScale(_ index: Int, _ slot: Int, _ input: Int) throws(ModelError) -> AffineQuantization {
        if let scale = plan.scales.operandScales[.init(node: index, slot: slot)] { return scale }
        if plan.rules[index] == .sameScale, let scale = plan.scales.scales[input] { return scale }
        guard source.isConstant(input) else { return plan.scales.scales[input]! }
        let values = try source.finiteValues(input)
        let scale: AffineQuantization? =
            if plan.type == .int16 {
                .symmetric16((values.min() ?? 0)...(values.max() ?? 0))
            } else {
                .constant8(values)
            }
        guard let scale else { throw tooWide(input) }
        return scale
    }
}
