import Tensors

extension Graph {
    /// The same computation with one operator where several make the same from the same.
    package func mergingEqualOperators() -> Graph {
        var graph = self
        for index in graph.subgraphs.indices { graph.subgraphs[index].mergeEqualOperators() }
        return graph
    }
}

extension Subgraph {
    private struct Computation: Hashable {
        var code: OperatorCode
        var options: OperatorOptions
        var inputs: [Int?]
        /// Of the result, as QUANTIZE and CAST say by them what they make.
        var type: ElementType?
        var quantization: AffineQuantization?
    }

    /// Constants are compared by their content up to so many bytes, beyond that by the place of their bytes.
    private static let comparedBytes = 256

    mutating func mergeEqualOperators() {
        var sameConstant: [TensorInfo: Int] = [:]
        var representative = Array(tensors.indices)
        for index in tensors.indices {
            guard let data = tensors[index].data, data.count <= Self.comparedBytes else { continue }
            var content = tensors[index]
            content.name = ""
            representative[index] = sameConstant[content] ?? index
            sameConstant[content] = representative[index]
        }
        var seen: [Computation: Int] = [:]
        var kept: [Operator] = []
        for var node in operators {
            node.inputs = node.inputs.map { $0.map { representative[$0] } }
            let result = node.outputs.first.map { tensors[$0] }
            let computation = Computation(
                code: node.code, options: node.options, inputs: node.inputs, type: result?.type,
                quantization: result?.quantization)
            let hasOneResult = node.outputs.count == 1 && !outputs.contains(node.outputs[0])
            let isPure =
                !Self.effects.contains(node.code.builtin)
                && !node.inputs.contains { $0.map { tensors[$0].isVariable } ?? false }
            if hasOneResult, isPure, let same = seen[computation] {
                representative[node.outputs[0]] = same
                continue
            }
            if node.outputs.count == 1, isPure { seen[computation] = node.outputs[0] }
            kept.append(node)
        }
        operators = kept
        outputs = outputs.map { representative[$0] }
    }
}
