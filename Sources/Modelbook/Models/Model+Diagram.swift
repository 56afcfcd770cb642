import Models
import Records
import Tensors

extension Model {
    /// The operators from inputs to outputs, drawn: shapes beside the arrows, weights and options in the boxes.
    public var diagram: Chart { graph.diagram(title: name) }
}

extension Graph {
    /// The operators of subgraph 0 as a network.
    package func diagram(title: String) -> Chart {
        let main = subgraphs[0]
        var nodes: [Chart.Network.Node] = []
        var edges: [Chart.Network.Edge] = []
        /// The node that computes each tensor.
        var sources: [Int: Int] = [:]

        for index in main.inputs {
            sources[index] = nodes.count
            nodes.append(.init(words("input"), lines: [Self.text(of: main.tensors[index])], series: words("inputs and outputs")))
        }
        for node in main.operators {
            var lines: [String] = []
            for case let index? in node.inputs {
                if let source = sources[index] {
                    edges.append(.init(from: source, to: nodes.count, label: main.tensors[index].shape.text))
                } else if main.tensors[index].data != nil {
                    lines.append(Self.text(of: main.tensors[index]))
                }
            }
            let activation = node.options.fusedActivation
            if activation != .none { lines.append(node.options.text(of: .fusedActivationFunction)) }
            for output in node.outputs { sources[output] = nodes.count }
            let hasWeights = node.inputs.contains { index in
                index.map { main.tensors[$0].data != nil && main.tensors[$0].type != .int32 } ?? false
            }
            nodes.append(.init(node.code.name, lines: lines, series: words(hasWeights ? "with weights" : "without weights")))
        }
        for index in main.outputs {
            if let source = sources[index] {
                edges.append(.init(from: source, to: nodes.count, label: main.tensors[index].shape.text))
            }
            nodes.append(.init(words("output"), lines: [Self.text(of: main.tensors[index])], series: words("inputs and outputs")))
        }
        let kinds = Set(main.operators.map(\.code.name)).count
        return Chart(
            title: words("The operators of \(title)"),
            summary: words(
                "\(main.operators.count) operators of \(kinds) kinds between \(main.inputs.count) inputs and \(main.outputs.count) outputs."
            ),
            mark: .network(.init(nodes: nodes, edges: edges)))
    }

    private static func text(of tensor: TensorInfo) -> String { "\(tensor.type.name) \(tensor.shape.text)" }
}

extension Shape {
    /// "1 × 28 × 28 × 1"; "scalar" without dimensions.
    fileprivate var text: String {
        dimensions.isEmpty ? "scalar" : dimensions.map(String.init).joined(separator: " × ")
    }
}
