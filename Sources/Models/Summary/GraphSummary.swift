import Tensors

/// What a model file contains, as data to print.
public struct GraphSummary: Sendable, Hashable, Codable {
    /// An operator that the model uses, in one version.
    public struct OperatorKind: Sendable, Hashable, Codable {
        /// "CONV_2D", or the name of a custom operator.
        public var name: String
        /// The version that the file asks for.
        public var version: Int
        /// How many nodes use it, over all subgraphs.
        public var count: Int
    }

    /// One tensor of a subgraph.
    public struct TensorSummary: Sendable, Hashable, Codable {
        /// The index in the subgraph.
        public var index: Int
        /// As the file has it.
        public var name: String
        /// The schema's name of the type: "INT8".
        public var type: String
        /// The dimensions, outermost first.
        public var shape: [Int]
        /// The shape with -1 for unknown dimensions; nil where all are known.
        public var shapeSignature: [Int]?
        /// One scale, or one for each channel; nil where there is no quantization.
        public var scales: [Float]?
        /// As many as scales; nil where there is no quantization.
        public var zeroPoints: [Int64]?
        /// The axis of the channels; nil for one scale, and where there is no quantization.
        public var quantizedDimension: Int?
        /// Of the constant; nil for what is computed.
        public var bytes: Int?
        /// Whether it keeps its value from one invocation to the next.
        public var isVariable: Bool
        /// Whether the file stores only the elements that are not 0.
        public var isSparse: Bool
    }

    /// One operator of a subgraph.
    public struct NodeSummary: Sendable, Hashable, Codable {
        /// The index in the subgraph.
        public var index: Int
        /// "CONV_2D", or the name of a custom operator.
        public var name: String
        /// The version that the file asks for.
        public var version: Int
        /// Tensor indices, -1 for an input that is absent.
        public var inputs: [Int]
        /// Tensor indices.
        public var outputs: [Int]
        /// The options that differ from their defaults, by the schema's names.
        public var options: [String: String]
    }

    /// One subgraph.
    public struct SubgraphSummary: Sendable, Hashable, Codable {
        /// As the file has it.
        public var name: String
        /// Tensor indices.
        public var inputs: [Int]
        /// Tensor indices.
        public var outputs: [Int]
        /// All tensors, in the file's order.
        public var tensors: [TensorSummary]
        /// All operators, in the order in which they run.
        public var nodes: [NodeSummary]
    }

    /// A metadata entry.
    public struct Entry: Sendable, Hashable, Codable {
        /// As the file has it.
        public var name: String
        /// Bytes of the content.
        public var bytes: Int
        /// The content, if it is short text.
        public var text: String?
    }

    /// A way in which the model can be called.
    public struct SignatureSummary: Sendable, Hashable, Codable {
        /// The name of the signature.
        public var key: String
        /// The index of the subgraph that it calls.
        public var subgraph: Int
        /// Tensor indices by the names that callers use.
        public var inputs: [String: Int]
        /// Tensor indices by the names that callers use.
        public var outputs: [String: Int]
    }

    public var description: String
    /// All operators that the model uses, each version once.
    public var operators: [OperatorKind]
    /// Bytes of all constants, each buffer once.
    public var constantBytes: Int
    /// Elements of all constants of numbers that are at least vectors of weights: what people call parameters.
    public var parameters: Int
    /// What the file says, and what its operators need.
    public var declaredRuntimeVersion: String?
    /// The TensorFlow release of which the operators' versions are; nil for operators that are not known.
    public var neededRuntimeVersion: String?
    /// How the file was made, as its converter noted; nil where it did not.
    public var conversion: ConversionMetadata?
    /// The metadata entries, in the file's order.
    public var metadata: [Entry]
    /// The signatures, in the file's order.
    public var signatures: [SignatureSummary]
    /// All subgraphs, in the file's order.
    public var subgraphs: [SubgraphSummary]

    /// Any graph that was read can be summed up, also one whose operators and tensors do not fit each other.
    public init(_ graph: Graph) {
        description = graph.description
        operators = Self.kinds(of: graph)
        (constantBytes, parameters) = Self.constants(of: graph)
        metadata = graph.metadata.map { entry in
            let content = entry.bytes.array(of: UInt8.self).prefix { $0 != 0 }
            let isText = !content.isEmpty && entry.bytes.count <= 256 && content.allSatisfy { 0x20..<0x7F ~= $0 }
            return Entry(
                name: entry.name, bytes: entry.bytes.count, text: isText ? String(decoding: content, as: UTF8.self) : nil)
        }
        declaredRuntimeVersion = metadata.first { $0.name == "min_runtime_version" }?.text
        neededRuntimeVersion = graph.minimumRuntimeVersion?.description
        conversion = ConversionMetadata(graph)
        signatures = graph.signatures.map { signature in
            func side(_ entries: [Graph.Signature.Entry]) -> [String: Int] {
                Dictionary(entries.map { ($0.name, $0.tensor) }, uniquingKeysWith: { first, _ in first })
            }
            return SignatureSummary(
                key: signature.key, subgraph: signature.subgraph, inputs: side(signature.inputs),
                outputs: side(signature.outputs))
        }
        subgraphs = graph.subgraphs.map { subgraph in
            SubgraphSummary(
                name: subgraph.name, inputs: subgraph.inputs, outputs: subgraph.outputs,
                tensors: subgraph.tensors.enumerated().map { TensorSummary($0.offset, $0.element) },
                nodes: subgraph.operators.enumerated().map { NodeSummary($0.offset, $0.element) })
        }
    }

    private static func kinds(of graph: Graph) -> [OperatorKind] {
        var counts: [OperatorCode: Int] = [:]
        for node in graph.subgraphs.flatMap(\.operators) { counts[node.code, default: 0] += 1 }
        return counts.map { OperatorKind(name: $0.key.name, version: $0.key.version, count: $0.value) }
            .sorted { ($0.name, $0.version) < ($1.name, $1.version) }
    }

    private static func constants(of graph: Graph) -> (bytes: Int, parameters: Int) {
        var seen: Set<UnsafeRawPointer> = []
        var (bytes, parameters) = (0, 0)
        for subgraph in graph.subgraphs {
            // Shapes, axes and paddings are integers that no scale belongs to.
            for tensor in subgraph.tensors {
                guard let data = tensor.sparsity?.stored ?? tensor.data, seen.insert(data.baseAddress).inserted else {
                    continue
                }
                bytes += data.count
                if tensor.type.isFloatingPoint || tensor.quantization != nil {
                    parameters += tensor.shape.checkedElementCount ?? 0
                }
            }
        }
        return (bytes, parameters)
    }
}

extension GraphSummary.TensorSummary {
    fileprivate init(_ index: Int, _ tensor: TensorInfo) {
        self.init(
            index: index, name: tensor.name, type: tensor.type.name, shape: tensor.shape.dimensions,
            shapeSignature: tensor.shapeSignature, scales: tensor.quantization?.scales,
            zeroPoints: tensor.quantization?.zeroPoints,
            quantizedDimension: tensor.quantization?.isPerChannel == true ? tensor.quantization?.dimension : nil,
            bytes: (tensor.sparsity?.stored ?? tensor.data)?.count, isVariable: tensor.isVariable,
            isSparse: tensor.sparsity != nil)
    }
}

extension GraphSummary.NodeSummary {
    fileprivate init(_ index: Int, _ node: Operator) {
        var options = Dictionary(
            uniqueKeysWithValues: node.options.values.map { ($0.key.rawValue, node.options.text(of: $0.key)) })
        if !node.customOptions.isEmpty { options["custom_options"] = "\(node.customOptions.count) bytes" }
        self.init(
            index: index, name: node.code.name, version: node.code.version, inputs: node.inputs.map { $0 ?? -1 },
            outputs: node.outputs, options: options)
    }
}

extension OperatorOptions {
    /// The option's value as the schema writes it: "VALID", "RELU", "2", "true".
    public func text(of field: OptionField) -> String {
        let kind = OptionTable.table(of: code)?.fields.first { $0.name == field }?.kind
        switch (self[field], kind) {
        case (.int(let number)?, .padding?): return number == 0 ? "SAME" : "VALID"
        case (.int(let number)?, .activation?):
            let names = ["NONE", "RELU", "RELU_N1_TO_1", "RELU6", "TANH", "SIGN_BIT"]
            return names.indices.contains(number) ? names[number] : "\(number)"
        case (.int(let number)?, .elementType?):
            return ElementType(rawValue: Int8(truncatingIfNeeded: number))?.schemaName ?? "\(number)"
        case (.int(let number)?, .bool?): return number == 0 ? "false" : "true"
        case (.int(let number)?, _): return "\(number)"
        case (.float(let number)?, _): return "\(number)"
        case (.string(let text)?, _): return text
        case (.ints(let numbers)?, _): return "\(numbers)"
        case (.floats(let numbers)?, _): return "\(numbers)"
        case (.bytes(let bytes)?, _): return "\(bytes.count) bytes"
        case (nil, _): return ""
        }
    }
}
