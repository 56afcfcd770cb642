import Tensors

/// Source of the field numbers: tensorflow/core/protobuf/{tensor_bundle,trackable_object_graph}.proto.
extension SavedModel {
    /// In how many files the variables are: the entry without a key says.
    static func shardCount(_ table: SortedTable, of file: SavedFile) throws(ModelError) -> Int {
        guard let header = table.entries.first, header.key.isEmpty else {
            throw ModelError("the table of variables has no header", in: file.name)
        }
        let count = try ProtocolBuffer(header.value, of: file.containing(header.value))[1]?.int ?? 1
        guard (1...4096).contains(count) else { throw ModelError("the variables are in \(count) files", in: file.name) }
        return count
    }

    static func variables(
        _ table: SortedTable, _ shards: [SavedFile], of file: SavedFile
    ) throws(ModelError) -> ([Variable], [String: Constant], [TensorFlowObject]) {
        var variables: [Variable] = []
        var values: [String: Constant] = [:]
        var objects: [TensorFlowObject] = []
        for entry in table.entries where !entry.key.isEmpty {
            let fields = try ProtocolBuffer(entry.value, of: file.containing(entry.value))
            let shard = fields[3]?.int ?? 0, offset = fields[4]?.int ?? 0, size = fields[5]?.int ?? 0
            guard shards.indices.contains(shard), offset >= 0, size >= 0, size <= shards[shard].bytes.count,
                offset <= shards[shard].bytes.count - size
            else {
                throw ModelError("the variable lies outside the files", at: .entry(entry.key), in: file.name)
            }
            let data = shards[shard].bytes[offset..<offset + size]
            if entry.key == "_CHECKPOINTABLE_OBJECT_GRAPH" {
                objects = try Self.objects(data, of: shards[shard])
                continue
            }
            guard let type = ElementType(dataType: fields[1]?.int ?? 0) else { continue }
            guard fields[7] == nil else {
                throw ModelError("the variable is stored in slices, which is not supported", at: .entry(entry.key), in: file.name)
            }
            let shape = Shape(
                try fields.message(2).map { shape throws(ModelError) in try Constant.dimensions(shape) } ?? [])
            guard let count = shape.checkedElementCount, type.byteCount(of: count) == size else {
                throw ModelError(
                    "the variable has \(size) bytes, which do not fit shape \(shape)", at: .entry(entry.key), in: file.name)
            }
            if case .fixed32(let checksum)? = fields[6]?.value, !Checksum.isRight(checksum, of: data) {
                throw shards[shard].damaged("the elements of \(entry.key) do not have their checksum", data)
            }
            variables.append(Variable(key: entry.key, name: "", type: type, shape: shape, byteCount: size))
            values[entry.key] = Constant(type: type, shape: shape.dimensions, data: data)
        }
        let names = Dictionary(
            objects.compactMap { object in object.key.map { ($0, object.name ?? "") } }, uniquingKeysWith: { $1 })
        for index in variables.indices { variables[index].name = names[variables[index].key] ?? "" }
        return (variables, values, objects)
    }

    /// The graph of objects. It is stored as a scalar of type string: its length, a checksum, its bytes.
    private static func objects(_ bytes: Bytes, of file: SavedFile) throws(ModelError) -> [TensorFlowObject] {
        var position = 0
        guard let length = ProtocolBuffer.varint(bytes, &position), position + 4 <= bytes.count,
            length <= UInt64(bytes.count - position - 4)
        else { throw file.damaged("the graph of objects is damaged", bytes) }
        var objects: [TensorFlowObject] = []
        let graph = try ProtocolBuffer(bytes[position + 4..<position + 4 + Int(length)], of: file)
        for message in try graph.messages(1) {
            var object = try TensorFlowObject(message)
            for attribute in try message.messages(2) {
                object.key = attribute[3]?.string
                object.name = attribute[2]?.string
            }
            objects.append(object)
        }
        return objects
    }

    /// For each object of the graph, where its elements are stored: objects of the graph and of the checkpoint are the same
    /// where the same names lead to them from the root.
    func keys() -> [Int: String] {
        var keys: [Int: String] = [:]
        var seen: Set<Int> = []
        var pairs = [(saved: 0, stored: 0)]
        while let (saved, stored) = pairs.popLast() {
            guard graph.objects.indices.contains(saved), checkpoint.indices.contains(stored), seen.insert(saved).inserted
            else { continue }
            if let key = checkpoint[stored].key { keys[saved] = key }
            for (name, child) in graph.objects[saved].children {
                if let other = checkpoint[stored].children[name] { pairs.append((child, other)) }
            }
        }
        return keys
    }
}

extension SavedFile {
    /// What errors about `part` refer to: the file, or what was unpacked from it.
    func containing(_ part: Bytes) -> SavedFile {
        let offset = part.offset(in: bytes)
        return offset >= 0 && offset + part.count <= bytes.count && bytes[offset..<offset + part.count].isIdentical(to: part)
            ? self : SavedFile(name: name, bytes: part)
    }
}
