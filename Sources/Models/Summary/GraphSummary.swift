import Tensors

/// What a model file contains, as data to print.
public struct GraphSummary: Sendable, Hashable, Codable {
    public struct OperatorKind: Sendable, Hashable, Codable {
        public var name: String
        public var version: Int
        /// How many nodes use it, over all subgraphs.
        public var count: Int
    }

    public struct TensorSummary: Sendable, Hashable, Codable {
        public var index: Int
        public var name: String
        public var type: String
        public var shape: [Int]
        public var shapeSignature: [Int]?
        public var scales: [Float]?
        public var zeroPoints: [Int64]?
        public var quantizedDimension: Int?
        /// Of the constant; nil for what is computed.
        public var bytes: Int?
        public var isVariable: Bool
        public var isSparse: Bool
    }

    public struct NodeSummary: Sendable, Hashable, Codable {
        public var index: Int
        public var name: String
        public var version: Int
        /// Tensor indices, -1 for an input that is absent.
        public var inputs: [Int]
        public var outputs: [Int]
        /// The options that differ from their defaults, by the schema's names.
        public var options: [String: String]
    }

    public struct SubgraphSummary: Sendable, Hashable, Codable {
        public var name: String
        public var inputs: [Int]
        public var outputs: [Int]
        public var tensors: [TensorSummary]
        public var nodes: [NodeSummary]
    }

    public struct Entry: Sendable, Hashable, Codable {
        public var name: String
        public var bytes: Int
        /// The content, if it is short text.
        public var text: String?
    }

    public struct SignatureSummary: Sendable, Hashable, Codable {
        public var key: String
        public var subgraph: Int
        public var inputs: [String: Int]
        public var outputs: [String: Int]
    }

    public var description: String
    public var operators: [OperatorKind]
    /// Bytes of all constants, each buffer once.
    public var constantBytes: Int
    /// Elements of all constants of numbers that are at least vectors of weights: what people call parameters.
    public var parameters: Int
    /// What the file says, and what its operators need.
    public var declaredRuntimeVersion: String?
    public var neededRuntimeVersion: String?
    public var conversion: ConversionMetadata?
    public var metadata: [Entry]
    public var signatures: [SignatureSummary]
    public var subgraphs: [SubgraphSummary]

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
                if tensor.type.isFloatingPoint || tensor.quantization != nil { parameters += tensor.shape.checkedElementCount ?? 0 }
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
