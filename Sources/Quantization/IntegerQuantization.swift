import Models
import Tensors

/// Rewrites a float graph to int8 or int16 arithmetic.
struct IntegerQuantization {
    let source: Subgraph
    let graph: Graph
    let quantizer: Quantizer
    /// The element type of activations.
    let type: ElementType
    let rules: [OperatorRule?]
    let scales: TensorScales
    let calibration: Calibration
    /// The calibration's, but for masked scores and divisors.
    let ranges: [ClosedRange<Float>?]
    /// The operators whose weights have 4 bits.
    var fourBitWeights: Set<Int> = []

    /// - Parameter only: indices of the operators to compute on integers; the others stay on floats. All if nil.
    init(_ calibration: Calibration, _ quantizer: Quantizer, only chosen: Set<Int>? = nil) throws(ModelError) {
        self.calibration = calibration
        self.quantizer = quantizer
        let type: ElementType = quantizer.mode == .int8 ? .int8 : .int16
        var rules = calibration.graph.subgraphs[0].operators.enumerated().map { index, node in
            chosen?.contains(index) ?? true ? Self.rule(for: node, in: calibration, type) : nil
        }
        let masked = MaskedScores(
            calibration.graph.subgraphs[0], ranges: calibration.ranges, hasIntegers: rules.map { $0 != nil })
        let source = masked.subgraph
        let divisors = type == .int8 ? Divisors(source, ranges: masked.ranges) : nil
        let ranges = divisors?.ranges(hasIntegers: rules.map { $0 != nil }) ?? masked.ranges
        var graph = calibration.graph
        graph.subgraphs[0] = source
        (self.graph, self.source, self.type, self.ranges) = (graph, source, type, ranges)
        let scale = { (tensor: Int) throws(ModelError) in
            try Self.scale(of: tensor, in: source, ranges[tensor], calibration, quantizer.mode)
        }
        func scales(_ rules: [OperatorRule?]) throws(ModelError) -> TensorScales {
            type == .int8
                ? try ScalePropagation(source, rules: rules, ranges: ranges, scale: scale).result
                : try OrderedScales(source, rules: rules, ranges: ranges, scale: scale).result
        }
        var found = try scales(rules)
        if let impossible = divisors?.impossible(hasIntegers: rules.map({ $0 != nil }), scales: found), !impossible.isEmpty {
            for index in impossible { rules[index] = nil }
            found = try scales(rules)
        }
        (self.rules, self.scales) = (rules, found)
        guard !quantizer.allowsFloatOperators else { return }
        for (index, node) in source.operators.enumerated()
        where computesOnFloats(node) && !runsOnIntegers(index) && chosen?.contains(index) ?? true {
            throw ModelError(
                whyFloat(index), at: .node(index, name: node.code.name, subgraph: 0),
                help: "Allow float operators, or replace the layer.")
        }
    }

    /// The scale of a tensor's own values.
    private static func scale(
        of tensor: Int, in subgraph: Subgraph, _ observed: ClosedRange<Float>?, _ calibration: Calibration, _ mode: Quantizer.Mode
    ) throws(ModelError) -> AffineQuantization {
        let info = subgraph.tensors[tensor]
        var range = 0...Float(0)
        if subgraph.isConstant(tensor) {
            let values = try subgraph.finiteValues(tensor)
            range = (values.min() ?? 0)...(values.max() ?? 0)
        } else if let observed {
            range = observed
        }
        if let scale = mode == .int8 ? AffineQuantization.activation8(range) : .symmetric16(range) { return scale }
        let location = ModelError.Location.tensor(tensor, name: info.name, subgraph: 0)
        if let sample = calibration.infiniteSamples[tensor] {
            throw ModelError("is infinite in sample \(sample + 1)", at: location)
        }
        throw ModelError(
            "its values reach from \(range.lowerBound) to \(range.upperBound), too far for \(mode.rawValue)", at: location)
    }

    private static func rule(for node: Operator, in calibration: Calibration, _ type: ElementType) -> OperatorRule? {
        let subgraph = calibration.graph.subgraphs[0]
        guard node.code.builtin != .custom, let rule = OperatorRule.rule(for: node.code.builtin, activations: type) else {
            return nil
        }
        if case .weighted(_, let weight, let axis, let bias) = rule {
            // Only constants have scales per channel.
            guard weight < node.inputs.count, let tensor = node.inputs[weight], subgraph.isConstant(tensor),
                subgraph.tensors[tensor].type == .float32, subgraph.tensors[tensor].shape.rank > axis
            else { return nil }
            if bias < node.inputs.count, let tensor = node.inputs[bias], !subgraph.isConstant(tensor) { return nil }
        }
        if rule == .recurrent, RecurrentOperands(node, in: calibration) == nil { return nil }
        let touches = (node.inputs.compactMap { $0 } + node.outputs).contains { subgraph.tensors[$0].type == .float32 }
        return touches ? rule : nil
    }

    func isFloat(_ tensor: Int) -> Bool { source.tensors[tensor].type == .float32 }

    /// Whether floats are what `node` reads or makes, not just what has the shape that it reads.
    func computesOnFloats(_ node: Operator) -> Bool {
        ![.shape, .rank].contains(node.code.builtin)
            && (node.inputs.compactMap { $0 } + node.outputs).contains(where: isFloat)
    }

    /// Why operator `index` cannot be computed on integers.
    private func whyFloat(_ index: Int) -> String {
        let code = source.operators[index].code.builtin
        if rules[index] != nil { return "no range is known of what the operator reads or makes" }
        switch OperatorRule.rule(for: code, activations: type) {
        case .weighted?: return "the operator's weights are computed, not constant"
        case .free? where code == .div:
            return "its divisors come near the byte 0, for which the int8 kernel has no quotient"
        case .recurrent?: return "the operator's int8 kernel has neither peepholes nor projection nor normalization"
        default: return "the operator has no \(quantizer.mode.rawValue) kernel"
        }
    }

    /// Whether operator `index` is computed on integers: it can be, and all it reads and makes has a scale.
    func runsOnIntegers(_ index: Int) -> Bool {
        guard let rule = rules[index] else { return false }
        let node = source.operators[index]
        for (slot, input) in node.inputs.enumerated() {
            guard let input, isFloat(input) else { continue }
            if case .weighted(_, let weight, _, let bias) = rule, slot == weight || slot == bias { continue }
            if source.isConstant(input) || source.tensors[input].isVariable { continue }
            guard scales.hasIntegers[input] else { return false }
        }
        return node.outputs.allSatisfy { !isFloat($0) || scales.scales[$0] != nil }
    }

    /// The model, and of the source's operators that are computed on integers their numbers in it.
    func quantized() throws(ModelError) -> (model: QuantizedModel, places: [Int: Int]) {
        var writer = IntegerGraphWriter(self)
        let subgraph = try writer.subgraph()
        var result = graph
        result.subgraphs[0] = subgraph
        let inputs = Dictionary(zip(source.inputs, subgraph.inputs), uniquingKeysWith: { first, _ in first })
        let outputs = Dictionary(zip(source.outputs, subgraph.outputs), uniquingKeysWith: { first, _ in first })
        for index in result.signatures.indices {
            for entry in result.signatures[index].inputs.indices {
                let old = result.signatures[index].inputs[entry].tensor
                result.signatures[index].inputs[entry].tensor = inputs[old] ?? subgraph.inputs[0]
            }
            for entry in result.signatures[index].outputs.indices {
                let old = result.signatures[index].outputs[entry].tensor
                result.signatures[index].outputs[entry].tensor = outputs[old] ?? subgraph.outputs[0]
            }
        }
        result.dropUnusedTensors()
        let report = QuantizationReport(
            mode: quantizer.mode, tensors: writer.accounts, floatOperators: writer.floatOperators,
            refinements: calibration.equalizations + writer.refinements)
        return (QuantizedModel(graph: result.versioned(), report: report), writer.places)
    }
}

extension Subgraph {
    /// The values of a constant from which a scale is made.
    func finiteValues(_ tensor: Int) throws(ModelError) -> [Float] {
        let values = tensors[tensor].data?.array(of: Float.self) ?? []
        guard values.allSatisfy(\.isFinite) else {
            throw ModelError(
                "a constant is not a finite number", at: .tensor(tensor, name: tensors[tensor].name, subgraph: 0))
        }
        return values
    }
}
