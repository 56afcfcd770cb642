import Models
import Tensors

/// The operators that a model's nodes use, over all subgraphs, and what TensorFlow Lite Micro has for them.
public struct RequiredOperators: Sendable {
    /// An operator that the model uses.
    public struct Entry: Sendable, Hashable {
        /// "CONV_2D", or a custom operator's name.
        public var name: String
        /// Whether it is a custom operator of that name.
        public var isCustom: Bool
        /// Versions in use, ascending.
        public var versions: [Int]
        /// How many nodes use it.
        public var count: Int
        /// "int8 × int8 × int32 → int8", one for each combination in use, in order of appearance.
        public var types: [String]
        /// The resolver's method, "AddConv2D"; nil for what TFLM does not have.
        public var method: String?
        /// For these types alone, where all uses have the same.
        public var registration: TypedRegistration?
        /// Why TFLM does not run one of its nodes; nil if it runs all.
        public var refusal: MicroRefusal?
    }

    /// In the order of their first use.
    public let entries: [Entry]
    /// Operators that the file declares and no node uses; they need not be registered.
    public let unused: [String]

    /// - Parameter target: the build of the runtime whose kernels are looked for.
    public init(_ graph: Graph, target: MicroTarget = .cortexM) {
        let refusals = KernelRun.refusals(of: graph, target: target)
        var order: [String] = []
        var uses: [String: [(code: OperatorCode, node: Operator, subgraph: Int)]] = [:]
        for (index, subgraph) in graph.subgraphs.enumerated() {
            for op in subgraph.operators {
                if uses[op.code.name] == nil { order.append(op.code.name) }
                uses[op.code.name, default: []].append((op.code, op, index))
            }
        }
        entries = order.map { name in
            let nodes = uses[name]!
            let code = nodes[0].code
            func type(_ tensor: Int?, _ subgraph: Int) -> ElementType? {
                tensor.map { graph.subgraphs[subgraph].tensors[$0].type }
            }
            var types: [String] = []
            for use in nodes {
                let inputs = use.node.inputs.map { type($0, use.subgraph)?.name ?? "none" }
                let outputs = use.node.outputs.map { type($0, use.subgraph)?.name ?? "none" }
                let text = Self.compact(inputs) + " → " + Self.compact(outputs)
                if !types.contains(text) { types.append(text) }
            }
            let data = code.builtin == .transposeConv ? 2 : 0
            let combinations = nodes.compactMap {
                use -> (input: ElementType, weights: ElementType?, output: ElementType)? in
                guard use.node.inputs.count > data, let input = type(use.node.inputs[data], use.subgraph),
                    let output = type(use.node.outputs.first, use.subgraph)
                else { return nil }
                return (input, use.node.inputs.count > 1 ? type(use.node.inputs[1], use.subgraph) : nil, output)
            }
            return Entry(
                name: name, isCustom: code.builtin == .custom, versions: Set(nodes.map(\.code.version)).sorted(),
                count: nodes.count, types: types, method: ResolverMethods.method(for: code),
                registration: combinations.count == nodes.count
                    ? TypedRegistration(for: code, uses: combinations) : nil,
                refusal: refusals.first { $0.operatorName == name })
        }
        unused = graph.declaredOperatorCodes.map(\.name).filter { uses[$0] == nil }
    }

    /// What TFLM has no kernel for.
    public var missing: [Entry] { entries.filter { $0.method == nil } }

    /// A few lines for a terminal: what to register, what is missing, what is refused.
    public var summary: String {
        let known = entries.compactMap(\.method)
        var lines = ["TensorFlow Lite Micro: \(known.count) operators to register: " + known.joined(separator: ", ")]
        if !missing.isEmpty { lines.append("  it has no " + missing.map(\.name.printable).joined(separator: ", ")) }
        for case let refusal? in entries.map(\.refusal) where refusal.stage != .lookup {
            lines.append("  " + refusal.description.printable)
        }
        return lines.joined(separator: "\n")
    }

    /// Repeated types are counted: "3 float32".
    private static func compact(_ types: [String]) -> String {
        var runs: [(String, Int)] = []
        for type in types {
            if runs.last?.0 == type { runs[runs.count - 1].1 += 1 } else { runs.append((type, 1)) }
        }
        return runs.map { $0.1 > 2 ? "\($0.1) \($0.0)" : Array(repeating: $0.0, count: $0.1).joined(separator: " × ") }
            .joined(separator: " × ")
    }
}
