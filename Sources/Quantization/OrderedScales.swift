import Models
import Tensors

/// The scales of int16 activations, operator by operator: a tensor has the scale of its own range, and an operator
/// that moves elements passes its input's on.
///
/// Source: QuantizeWeightsInputOutput and ApplyConstraints in tensorflow/lite/tools/optimize/quantize_model.cc. That
/// quantizer gives SELECT and PADV2 the scale of their first operand and leaves the second as it is; here the result
/// has its own scale, and both have it.
struct OrderedScales {
    private(set) var result: TensorScales

    /// `rules` has one entry for each operator, nil for those that stay on floats. `scale` gives a tensor's own.
    init(
        _ subgraph: Subgraph, rules: [OperatorRule?], ranges: [ClosedRange<Float>?],
        scale: (Int) throws(ModelError) -> AffineQuantization
    ) throws(ModelError) {
        let tensors = subgraph.tensors
        result = TensorScales(
            scales: Array(repeating: nil, count: tensors.count),
            hasIntegers: Array(repeating: false, count: tensors.count))
        for tensor in subgraph.inputs where ranges[tensor] != nil { result.scales[tensor] = try scale(tensor) }
        for (index, node) in subgraph.operators.enumerated() {
            let operands = node.inputs.enumerated().filter { $0.element.map { tensors[$0].type == .float32 } ?? false }
            var passed: AffineQuantization?
            if rules[index] == .sameScale, !Self.joins(node.code.builtin), let first = operands.first?.element {
                passed = try subgraph.isConstant(first) ? scale(first) : result.scales[first]
            }
            for output in node.outputs where tensors[output].type == .float32 {
                if case .fixed(let fixed)? = rules[index] {
                    result.scales[output] = fixed
                } else if let passed {
                    result.scales[output] = passed
                } else if ranges[output] != nil {
                    result.scales[output] = try scale(output)
                }
            }
            guard rules[index] == .sameScale, let output = node.outputs.first, let common = result.scales[output] else {
                continue
            }
            for (slot, input) in operands where input.map({ result.scales[$0] != common }) ?? false {
                result.operandScales[.init(node: index, slot: slot)] = common
            }
        }
        result.hasIntegers = result.scales.map { $0 != nil }
    }

    /// Whether several inputs become one result, which then has a scale of its own.
    private static func joins(_ code: BuiltinOperator) -> Bool {
        [.concatenation, .pack, .maximum, .minimum, .select, .padv2].contains(code)
    }
}
