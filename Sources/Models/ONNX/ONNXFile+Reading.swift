import SystemIO
import Tensors

extension ONNXFile {
    /// - Parameters:
    ///   - open: gives the content of a file beside the model, in which tensors may be.
    ///   - file: the name that errors mention.
    init(_ bytes: Bytes, open: ONNXTensorReader.Opening? = nil, file name: String?) throws(ModelError) {
        let file = SavedFile(name: name, bytes: bytes)
        for field in try ProtocolBuffer(bytes, of: file) {
            switch field.number {
            case 2: producer = field.string ?? ""
            case 3: producerVersion = field.string ?? ""
            case 7:
                guard let graph = field.bytes else { continue }
                try read(graph: graph, ONNXTensorReader(open: open, file: file))
            case 8:
                guard let bytes = field.bytes else { continue }
                let parts = try ProtocolBuffer(bytes, of: file)
                let domain = parts[1]?.string ?? ""
                operatorSets[domain == "ai.onnx" ? "" : domain] = parts[2]?.int ?? 0
            case 25:
                guard let bytes = field.bytes else { continue }
                let function = try ProtocolBuffer(bytes, of: file)[1]?.string ?? ""
                throw ModelError(
                    "the model has a function '\(function)' of its own, which is not supported", in: file.name,
                    help: "Inline it first: onnx.inliner.inline_local_functions(model).")
            default: break
            }
        }
        guard !operatorSets.isEmpty, !outputs.isEmpty else {
            throw ModelError(
                "this is not an ONNX model: it says no operator set, or has no graph with outputs", in: file.name,
                help: "Export the model with torch.onnx.export or skl2onnx.")
        }
    }

    /// How deeply graphs may be in each other.
    private static let deepestGraph = 8

    private mutating func read(graph: Bytes, _ reader: ONNXTensorReader, depth: Int = 0) throws(ModelError) {
        guard depth < Self.deepestGraph else {
            throw ModelError("the model has more than \(Self.deepestGraph) graphs in each other", in: reader.file.name)
        }
        var arguments: [Argument] = []
        for field in try ProtocolBuffer(graph, of: reader.file) {
            if field.number == 2 { name = field.string ?? "" }
            guard let bytes = field.bytes else { continue }
            switch field.number {
            case 1: nodes.append(try Self.node(bytes, reader, depth: depth))
            case 5:
                let (name, constant) = try reader.tensor(bytes)
                guard constants.updateValue(constant, forKey: name) == nil else {
                    throw ModelError("the file has two tensors of that name", at: .entry(name), in: reader.file.name)
                }
                parameterCount += constant.count
                weightBytes += constant.type.byteCount(of: constant.count) ?? 0
            case 11: arguments.append(try Self.argument(bytes, file: reader.file))
            case 12: outputs.append(try Self.argument(bytes, file: reader.file))
            case 15:
                throw ModelError("the model has sparse tensors, which are not supported", in: reader.file.name)
            default: break
            }
        }
        // Old exporters list the weights among the inputs.
        inputs = arguments.filter { constants[$0.name] == nil }
    }

    private static func node(_ bytes: Bytes, _ reader: ONNXTensorReader, depth: Int) throws(ModelError) -> Node {
        var node = Node()
        for field in try ProtocolBuffer(bytes, of: reader.file) {
            switch field.number {
            case 1: node.inputs.append(field.string ?? "")
            case 2: node.outputs.append(field.string ?? "")
            case 3: node.name = field.string ?? ""
            case 4: node.type = field.string ?? ""
            case 5:
                guard let bytes = field.bytes else { continue }
                let (name, value) = try attribute(bytes, reader, depth: depth)
                node.attributes[name] = value
            case 7: node.domain = field.string == "ai.onnx" ? "" : field.string ?? ""
            default: break
            }
        }
        return node
    }

    private static func attribute(
        _ bytes: Bytes, _ reader: ONNXTensorReader, depth: Int
    ) throws(ModelError) -> (String, Attribute) {
        let fields = try ProtocolBuffer(bytes, of: reader.file)
        let name = fields[1]?.string ?? ""
        let value: Attribute
        switch fields[20]?.int ?? 0 {
        case 1: value = .float(fields[2]?.float ?? 0)
        case 2: value = .int(fields[3]?.int ?? 0)
        case 3: value = .string(fields[4]?.string ?? "")
        case 4: value = .tensor(try reader.tensor(fields[5]?.bytes ?? .empty).constant)
        case 5:
            var graph = ONNXFile()
            try graph.read(graph: fields[6]?.bytes ?? .empty, reader, depth: depth + 1)
            value = .graph(graph)
        case 6: value = .floats(fields.fixed(7, as: Float.self))
        case 7: value = .ints(try fields.integers(8))
        case 8: value = .strings(fields.filter { $0.number == 9 }.map { $0.string ?? "" })
        case 9: value = .other("a list of tensors")
        case 10: value = .other("a list of graphs")
        case let type: value = .other("an attribute of type \(type)")
        }
        return (name, value)
    }

    private static func argument(_ bytes: Bytes, file: SavedFile) throws(ModelError) -> Argument {
        let fields = try ProtocolBuffer(bytes, of: file)
        var argument = Argument(name: fields[1]?.string ?? "")
        guard let tensor = try fields.message(2)?[1]?.bytes else { return argument }
        let parts = try ProtocolBuffer(tensor, of: file)
        argument.type = elementType(parts[1]?.int ?? 0)
        guard let shape = parts[2]?.bytes else { return argument }
        var dimensions: [(size: Int?, name: String)] = []
        for bytes in try ProtocolBuffer(shape, of: file).all(1) {
            let dimension = try ProtocolBuffer(bytes, of: file)
            // Some exporters write an open dimension as 0 or -1.
            let size = dimension[1]?.int ?? 0
            dimensions.append((size > 0 ? size : nil, dimension[2]?.string ?? ""))
        }
        argument.shape = dimensions
        return argument
    }
}
