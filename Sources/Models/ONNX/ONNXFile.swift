import Tensors

/// What an `.onnx` file says, read and checked but not yet understood.
///
/// Source: onnx/onnx.proto.
struct ONNXFile {
    /// Numbers or texts that a node is given.
    enum Attribute {
        case int(Int)
        case float(Float)
        case string(String)
        case tensor(Constant)
        case ints([Int])
        case floats([Float])
        case strings([String])
        case graph(ONNXFile)
        /// What no operator that is read has, by its name in the format: "a list of graphs".
        case other(String)

        /// For messages.
        var brief: String {
            switch self {
            case .int(let value): "\(value)"
            case .float(let value): "\(value)"
            case .string(let value): "\"\(value)\""
            case .tensor(let value): "a tensor of shape \(Shape(value.shape))"
            case .ints(let values): "\(Shape(values))"
            case .floats(let values): "\(values.count) numbers"
            case .strings(let values): "\(values.count) texts"
            case .graph: "a graph"
            case .other(let kind): kind
            }
        }
    }

    struct Node {
        /// Empty for an optional input that is left out.
        var inputs: [String] = []
        var outputs: [String] = []
        var name = ""
        var type = ""
        var domain = ""
        var attributes: [String: Attribute] = [:]

        /// The values that the graphs among its attributes read.
        var readInside: Set<String> {
            attributes.values.reduce(into: []) { names, attribute in
                guard case .graph(let graph) = attribute else { return }
                names.formUnion(graph.outputs.map(\.name))
                for node in graph.nodes { names.formUnion(node.inputs + node.readInside) }
            }
        }
    }

    /// An input or output of the graph.
    struct Argument {
        var name: String
        /// nil for what is no tensor.
        var type: ElementType?
        /// nil for dimensions that are open, with the name that they have; nil where the file does not say the rank.
        var shape: [(size: Int?, name: String)]?
    }

    var producer = ""
    var producerVersion = ""
    var name = ""
    /// By domain; that of ONNX itself is "".
    var operatorSets: [String: Int] = [:]
    var nodes: [Node] = []
    var constants: [String: Constant] = [:]
    var inputs: [Argument] = []
    var outputs: [Argument] = []
    /// Bytes of the initializers.
    var weightBytes = 0
    /// Elements of the initializers.
    var parameterCount = 0

    /// `TensorProto.DataType`; nil for what Modelbook has no type for.
    static func elementType(_ code: Int) -> ElementType? {
        let types: [Int: ElementType] = [
            1: .float32, 2: .uint8, 3: .int8, 4: .uint16, 5: .int16, 6: .int32, 7: .int64, 8: .string, 9: .bool, 10: .float16,
            11: .float64, 12: .uint32, 13: .uint64, 14: .complex64, 15: .complex128, 16: .bfloat16, 21: .uint4, 22: .int4,
        ]
        return types[code]
    }
}
