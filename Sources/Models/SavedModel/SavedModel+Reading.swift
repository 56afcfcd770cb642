import Tensors

/// Source of the field numbers: tensorflow/core/protobuf/{saved_model,meta_graph,tensor_bundle,trackable_object_graph}.proto
/// and tensorflow/core/framework/tensor_shape.proto.
extension SavedModel {
    /// The version and the signatures of the first graph.
    static func graph(_ bytes: Bytes, file: String) throws(ModelError) -> (String?, [Signature]) {
        guard let graph = try ProtocolBuffer(bytes, file: file)[2]?.bytes else {
            throw ModelError("the file has no graph", in: file)
        }
        var version: String?
        var signatures: [Signature] = []
        for field in try ProtocolBuffer(graph, file: file) {
            guard let inner = field.bytes else { continue }
            if field.number == 1 { version = try ProtocolBuffer(inner, file: file)[5]?.string }
            if field.number == 5 {
                let entry = try ProtocolBuffer(inner, file: file)
                guard let key = entry[1]?.string, let value = entry[2]?.bytes else { continue }
                var signature = Signature(key: key, inputs: [], outputs: [])
                for part in try ProtocolBuffer(value, file: file) {
                    guard part.number <= 2, let pair = part.bytes else { continue }
                    let argument = try argument(pair, file: file)
                    if part.number == 1 { signature.inputs.append(argument) } else { signature.outputs.append(argument) }
                }
                signatures.append(signature)
            }
        }
        return (version, signatures.sorted { $0.key < $1.key })
    }

    private static func argument(_ bytes: Bytes, file: String) throws(ModelError) -> Signature.Argument {
        let entry = try ProtocolBuffer(bytes, file: file)
        var shape: [Int?] = []
        if let info = entry[2]?.bytes, let dimensions = try ProtocolBuffer(info, file: file)[3]?.bytes {
            for dimension in try Self.shape(dimensions, file: file) { shape.append(dimension < 0 ? nil : dimension) }
        }
        return Signature.Argument(name: entry[1]?.string ?? "", shape: shape)
    }

    /// `TensorShapeProto`
    private static func shape(_ bytes: Bytes, file: String) throws(ModelError) -> [Int] {
        var dimensions: [Int] = []
        for field in try ProtocolBuffer(bytes, file: file) where field.number == 2 {
            guard let inner = field.bytes else { continue }
            dimensions.append(try ProtocolBuffer(inner, file: file)[1]?.int ?? 0)
        }
        return dimensions
    }

    /// In how many files the variables are: the entry without a key says.
    static func shardCount(_ table: SortedTable, file: String) throws(ModelError) -> Int {
        guard let header = table.entries.first, header.key.isEmpty else {
            throw ModelError("the table of variables has no header", in: file)
        }
        let count = try ProtocolBuffer(header.value, file: file)[1]?.int ?? 1
        guard (1...4096).contains(count) else { throw ModelError("the variables are in \(count) files", in: file) }
        return count
    }

    static func variables(_ table: SortedTable, _ shards: [Bytes], file: String) throws(ModelError) -> [Variable] {
        var variables: [Variable] = []
        var names: [String: String] = [:]
        for entry in table.entries where !entry.key.isEmpty {
            let fields = try ProtocolBuffer(entry.value, file: file)
            let shard = fields[3]?.int ?? 0, offset = fields[4]?.int ?? 0, size = fields[5]?.int ?? 0
            guard shards.indices.contains(shard), offset >= 0, size >= 0, size <= shards[shard].count,
                offset <= shards[shard].count - size
            else {
                throw ModelError("the variable lies outside the files", at: .entry(entry.key), in: file)
            }
            if entry.key == "_CHECKPOINTABLE_OBJECT_GRAPH" {
                names = try Self.names(shards[shard][offset..<offset + size], file: file)
                continue
            }
            guard let type = elementType(fields[1]?.int ?? 0) else { continue }
            let shape = Shape(try fields[2]?.bytes.map { bytes throws(ModelError) in try Self.shape(bytes, file: file) } ?? [])
            guard let count = shape.checkedElementCount, type.byteCount(of: count) == size else {
                throw ModelError(
                    "the variable has \(size) bytes, which do not fit shape \(shape)", at: .entry(entry.key), in: file)
            }
            variables.append(Variable(key: entry.key, name: "", type: type, shape: shape, byteCount: size))
        }
        for index in variables.indices { variables[index].name = names[variables[index].key] ?? "" }
        return variables
    }

    /// The name of each variable by its key, from the graph of objects. That is a scalar of type string: its length,
    /// a checksum, its bytes.
    private static func names(_ bytes: Bytes, file: String) throws(ModelError) -> [String: String] {
        var position = 0
        guard let length = ProtocolBuffer.varint(bytes, &position), position + 4 <= bytes.count,
            length <= UInt64(bytes.count - position - 4)
        else { return [:] }
        var names: [String: String] = [:]
        for node in try ProtocolBuffer(bytes[position + 4..<position + 4 + Int(length)], file: file) where node.number == 1 {
            guard let object = node.bytes else { continue }
            for field in try ProtocolBuffer(object, file: file) where field.number == 2 {
                guard let attribute = field.bytes else { continue }
                let parts = try ProtocolBuffer(attribute, file: file)
                if let key = parts[3]?.string, let name = parts[2]?.string { names[key] = name }
            }
        }
        return names
    }

    /// `DataType`; nil for what has no fixed size.
    private static func elementType(_ code: Int) -> ElementType? {
        switch code {
        case 1: .float32
        case 2: .float64
        case 3: .int32
        case 4: .uint8
        case 5: .int16
        case 6: .int8
        case 9: .int64
        case 10: .bool
        case 14: .bfloat16
        case 19: .float16
        default: nil
        }
    }
}
