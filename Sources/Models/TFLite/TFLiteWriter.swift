import Tensors

/// Puts a graph into the tables of a TensorFlow Lite file.
struct TFLiteWriter {
    typealias Field = FlatBufferBuilder.Field
    typealias Reference = FlatBufferBuilder.Reference

    var builder = FlatBufferBuilder()
    private var codes: [OperatorCode] = []
    private var codeIndices: [OperatorCode: Int] = [:]
    private var buffers: [Reference] = []
    private var bufferIndices: [BytesIdentity: Int] = [:]

    /// Views are the same if their address and size are.
    private struct BytesIdentity: Hashable {
        var address: UnsafeRawPointer
        var count: Int
    }

    mutating func file(of graph: Graph) throws(ModelError) -> Bytes {
        // Buffer 0 belongs to every tensor without data.
        buffers = [builder.table([])]
        for code in graph.declaredOperatorCodes { _ = index(of: code) }
        var subgraphs: [Reference] = []
        for subgraph in graph.subgraphs { subgraphs.append(try table(of: subgraph)) }
        var metadata: [Reference] = []
        for entry in graph.metadata {
            metadata.append(
                builder.table([
                    .reference(id: 0, builder.string(entry.name)),
                    .number(id: 1, bits: UInt64(index(of: entry.bytes)), size: 4),
                ]))
        }
        var signatures: [Reference] = []
        for signature in graph.signatures { signatures.append(try table(of: signature)) }

        var codeTables: [Reference] = []
        for code in codes { codeTables.append(try table(of: code)) }
        var fields: [Field] = [
            .number(id: 0, bits: 3, size: 4),
            .reference(id: 1, builder.vector(of: codeTables)),
            .reference(id: 2, builder.vector(of: subgraphs)),
            .reference(id: 4, builder.vector(of: buffers)),
        ]
        if !graph.description.isEmpty { fields.append(.reference(id: 3, builder.string(graph.description))) }
        if !metadata.isEmpty { fields.append(.reference(id: 6, builder.vector(of: metadata))) }
        if !signatures.isEmpty { fields.append(.reference(id: 7, builder.vector(of: signatures))) }
        let model = builder.table(fields)
        guard let bytes = builder.finish(root: model, identifier: "TFL3") else {
            throw ModelError("the file would be larger than 2 GiB")
        }
        return bytes
    }

    // MARK: Parts of fields

    /// A number, left out if it is the default.
    func int32(_ id: Int, _ value: Int, default defaultValue: Int = 0) throws(ModelError) -> [Field] {
        if value == defaultValue { return [] }
        guard let number = Int32(exactly: value) else { throw ModelError("the number \(value) does not fit the format") }
        return [.number(id: id, bits: UInt64(UInt32(bitPattern: number)), size: 4)]
    }

    mutating func int32s(_ id: Int, _ values: [Int]) throws(ModelError) -> Field {
        var numbers: [Int32] = []
        numbers.reserveCapacity(values.count)
        for value in values {
            guard let number = Int32(exactly: value) else {
                throw ModelError("the number \(value) does not fit the format")
            }
            numbers.append(number)
        }
        return .reference(id: id, builder.vector(numbers))
    }

    mutating func floats(_ id: Int, _ values: [Float]) -> [Field] {
        values.isEmpty ? [] : [.reference(id: id, builder.vector(values.map(\.bitPattern)))]
    }

    func byte(_ id: Int, _ value: Int, default defaultValue: Int = 0) -> [Field] {
        value == defaultValue ? [] : [.number(id: id, bits: UInt64(UInt8(truncatingIfNeeded: value)), size: 1)]
    }

    mutating func text(_ id: Int, _ text: String) -> [Field] {
        text.isEmpty ? [] : [.reference(id: id, builder.string(text))]
    }

    // MARK: Tables

    private mutating func index(of code: OperatorCode) -> Int {
        if let index = codeIndices[code] { return index }
        codeIndices[code] = codes.count
        codes.append(code)
        return codes.count - 1
    }

    private mutating func table(of code: OperatorCode) throws(ModelError) -> Reference {
        let builtin = Int(code.builtin.rawValue)
        // Codes up to 126 go into the old field alone, which all readers know; above, the old one says 127.
        var fields = byte(0, min(builtin, 127))
        if builtin >= 127 { fields += try int32(3, builtin) }
        if let name = code.customName { fields.append(.reference(id: 1, builder.string(name))) }
        return builder.table(fields + (try int32(2, code.version, default: 1)))
    }

    /// The buffer with `bytes`; 0 if there are none.
    mutating func index(of bytes: Bytes?) -> Int {
        guard let bytes, !bytes.isEmpty else { return 0 }
        let identity = BytesIdentity(address: bytes.baseAddress, count: bytes.count)
        if let index = bufferIndices[identity] { return index }
        bufferIndices[identity] = buffers.count
        buffers.append(builder.table([.reference(id: 0, builder.constant(bytes))]))
        return buffers.count - 1
    }

    private mutating func table(of subgraph: Subgraph) throws(ModelError) -> Reference {
        var tensors: [Reference] = []
        for tensor in subgraph.tensors { tensors.append(try table(of: tensor)) }
        var operators: [Reference] = []
        for node in subgraph.operators { operators.append(try table(of: node)) }
        return builder.table(
            [
                .reference(id: 0, builder.vector(of: tensors)), try int32s(1, subgraph.inputs),
                try int32s(2, subgraph.outputs), .reference(id: 3, builder.vector(of: operators)),
            ] + text(4, subgraph.name))
    }

    private mutating func table(of node: Operator) throws(ModelError) -> Reference {
        var fields = try int32(0, index(of: node.code))
        fields.append(try int32s(1, node.inputs.map { $0 ?? -1 }))
        fields.append(try int32s(2, node.outputs))
        fields += try options(of: node)
        if !node.customOptions.isEmpty {
            fields.append(.reference(id: 5, builder.vector(node.customOptions.array(of: UInt8.self), of: 1)))
        }
        if !node.mutatingVariableInputs.isEmpty {
            let flags = node.mutatingVariableInputs.map { $0 ? UInt8(1) : 0 }
            fields.append(.reference(id: 7, builder.vector(flags, of: 1)))
        }
        if !node.intermediates.isEmpty { fields.append(try int32s(8, node.intermediates)) }
        return builder.table(fields)
    }

    private mutating func table(of signature: Graph.Signature) throws(ModelError) -> Reference {
        var sides: [Reference] = []
        for entries in [signature.inputs, signature.outputs] {
            var maps: [Reference] = []
            for entry in entries {
                maps.append(
                    builder.table([.reference(id: 0, builder.string(entry.name))] + (try int32(1, entry.tensor))))
            }
            sides.append(builder.vector(of: maps))
        }
        return builder.table(
            [
                .reference(id: 0, sides[0]), .reference(id: 1, sides[1]),
                .reference(id: 2, builder.string(signature.key)),
            ] + (try int32(4, signature.subgraph)))
    }
}
