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
    let propagation: ScalePropagation
    let calibration: Calibration

    init(_ calibration: Calibration, _ quantizer: Quantizer) throws(ModelError) {
        self.calibration = calibration
        self.quantizer = quantizer
        graph = calibration.graph
        source = graph.subgraphs[0]
        type = quantizer.mode == .int8 ? .int8 : .int16
        let source = source, type = type
        rules = source.operators.map { Self.rule(for: $0, in: source, type) }
        propagation = ScalePropagation(
            source, rules: rules, ranges: calibration.ranges,
            scale: type == .int8 ? AffineQuantization.activation8 : AffineQuantization.symmetric16)
        if !quantizer.allowsFloatOperators {
            for (index, node) in source.operators.enumerated() where touchesFloats(node) && !runsOnIntegers(index) {
                throw ModelError(
                    "the operator has no \(quantizer.mode.rawValue) kernel",
                    at: .node(index, name: node.code.name, subgraph: 0),
                    help: "Allow float operators, or replace the layer.")
            }
        }
    }

    private static func rule(for node: Operator, in subgraph: Subgraph, _ type: ElementType) -> OperatorRule? {
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
        let touches = (node.inputs.compactMap { $0 } + node.outputs).contains { subgraph.tensors[$0].type == .float32 }
        return touches ? rule : nil
    }

    func isFloat(_ tensor: Int) -> Bool { source.tensors[tensor].type == .float32 }

    private func touchesFloats(_ node: Operator) -> Bool {
        (node.inputs.compactMap { $0 } + node.outputs).contains(where: isFloat)
    }

    /// Whether operator `index` is computed on integers: it can be, and all it reads and makes has a scale.
    func runsOnIntegers(_ index: Int) -> Bool {
        guard let rule = rules[index] else { return false }
        let node = source.operators[index]
        for (slot, input) in node.inputs.enumerated() {
            guard let input, isFloat(input) else { continue }
            if case .weighted(_, let weight, _, let bias) = rule, slot == weight || slot == bias { continue }
            if source.isConstant(input) { continue }
            guard propagation.hasIntegers(input) else { return false }
        }
        return node.outputs.allSatisfy { !isFloat($0) || propagation.scales[$0] != nil }
    }

    func quantized() throws(ModelError) -> QuantizedModel {
        var writer = IntegerGraphWriter(self)
        let subgraph = try writer.subgraph()
        var result = graph
        result.subgraphs = [subgraph]
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
        return QuantizedModel(
            graph: result.versioned(),
            report: QuantizationReport(
                mode: quantizer.mode, tensors: writer.accounts, floatOperators: writer.floatOperators))
    }
}
