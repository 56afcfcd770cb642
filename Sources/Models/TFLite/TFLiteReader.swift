import Tensors

/// Turns the tables of a TensorFlow Lite file into a graph. What lies outside the file, or refers to something that
/// is not there, is refused here; whether the parts fit each other is `Graph.check`'s business.
struct TFLiteReader {
    let flat: FlatBuffer
    var codes: [OperatorCode] = []
    /// The bytes of each buffer, nil for an empty one.
    var buffers: [Bytes?] = []
    /// Equal shapes, and equal options, take the memory of one.
    private var shapes: Set<[Int]> = []
    private var options: Set<OperatorOptions> = []
    /// How many bytes sparse tensors may still become when they are filled with zeros.
    var densifyBudget: Int
    /// What was passed over; nil where nothing is.
    private(set) var passedOver: [ModelError]?

    /// - Parameter isLenient: Whether a part that is unknown, or refers to something that is not there, is passed over.
    init(_ flat: FlatBuffer, isLenient: Bool = false) {
        self.flat = flat
        densifyBudget = min(512 * flat.bytes.count, 4 << 30)
        passedOver = isLenient ? [] : nil
    }

    /// Passes a fault over, or throws it.
    mutating func passOver(_ fault: ModelError) throws(ModelError) {
        guard passedOver != nil else { throw fault }
        passedOver?.append(fault)
    }

    mutating func shared(_ shape: [Int]) -> [Int] { shapes.insert(shape).memberAfterInsert }
    mutating func shared(_ options: OperatorOptions) -> OperatorOptions { self.options.insert(options).memberAfterInsert }

    mutating func graph() throws(ModelError) -> Graph {
        let model = try flat.table(at: 0, "Model")
        let version = try model.uint32(0, "version")
        if version != 3 {
            try passOver(flat.failure("the schema's version is \(version), but only version 3 is known", at: model.position))
        }
        func tables(_ table: FlatTable, _ id: Int, _ field: StaticString) throws(ModelError) -> [FlatTable] {
            try table.tables(id, field) { (table, _) throws(ModelError) in table } ?? []
        }
        for (index, table) in try tables(model, 1, "operator_codes").enumerated() { codes.append(try operatorCode(table, index)) }
        for (index, table) in try tables(model, 4, "buffers").enumerated() { buffers.append(try buffer(table, index)) }
        var subgraphs: [Subgraph] = []
        for (index, table) in try tables(model, 2, "subgraphs").enumerated() { subgraphs.append(try subgraph(table, index)) }
        var entries: [Graph.Metadata] = []
        for table in try tables(model, 6, "metadata") { entries.append(try metadata(table)) }
        return Graph(
            description: try model.string(3, "description") ?? "",
            subgraphs: subgraphs,
            metadata: entries,
            signatures: try model.tables(7, "signature_defs") { (table, _) throws(ModelError) in
                try signature(table)
            } ?? [],
            declaredOperatorCodes: codes)
    }

    private mutating func operatorCode(_ table: FlatTable, _ index: Int) throws(ModelError) -> OperatorCode {
        // Writers before schema 3a knew the first field only; later ones put 127 there for codes above.
        let code = max(Int(try table.int8(0, "deprecated_builtin_code")), try table.int32(3, "builtin_code"))
        guard let builtin = Int32(exactly: code).flatMap(BuiltinOperator.init(rawValue:)),
            builtin != .placeholderForGreaterOpCodes
        else {
            let newest = BuiltinOperator.allCases.map(\.rawValue).max() ?? 0
            try passOver(
                flat.failure(
                    code > Int(newest)
                        ? "operator code \(code) is newer than the newest that is known, \(newest)"
                        : "operator code \(code) does not exist", at: table.position))
            return OperatorCode(
                .custom, customName: "operator code \(code)", version: try table.int32(2, "version", default: 1))
        }
        var customName: String?
        if builtin == .custom {
            customName = try table.string(1, "custom_code")
            if customName?.isEmpty ?? true {
                try passOver(flat.failure("the custom operator of code entry \(index) has no name", at: table.position))
                customName = "operator without a name"
            }
        }
        return OperatorCode(builtin, customName: customName, version: try table.int32(2, "version", default: 1))
    }

    private mutating func buffer(_ table: FlatTable, _ index: Int) throws(ModelError) -> Bytes? {
        let offset = try table.uint64(1, "offset")
        if offset > 1 {
            return try outside(offset, try table.uint64(2, "size"), "buffer \(index)", table)
        }
        guard let data = try table.vector(0, "data", of: 1), !data.isEmpty else { return nil }
        return data
    }

    /// Bytes behind the FlatBuffer, in files of more than 2 GiB.
    mutating func outside(
        _ offset: UInt64, _ size: UInt64, _ what: String, _ table: FlatTable
    ) throws(ModelError) -> Bytes {
        let (end, overflow) = offset.addingReportingOverflow(size)
        guard !overflow, end <= UInt64(flat.bytes.count) else {
            try passOver(flat.truncated("\(what), \(size) bytes from byte \(offset),", at: table.position))
            return .empty
        }
        return flat.bytes[Int(offset)..<Int(end)]
    }

    private mutating func subgraph(_ table: FlatTable, _ index: Int) throws(ModelError) -> Subgraph {
        let tensorTables = try table.tables(0, "tensors") { (table, _) throws(ModelError) in table } ?? []
        var tensors: [TensorInfo] = []
        tensors.reserveCapacity(tensorTables.count)
        for table in tensorTables {
            let name = try table.decoded(3, "name", of: 1) ?? .empty
            tensors.append(
                try tensor(table, name: name, at: .tensor(tensors.count, name: name.text, subgraph: index)))
        }
        let operatorTables = try table.tables(3, "operators") { (table, _) throws(ModelError) in table } ?? []
        var operators: [Operator] = []
        operators.reserveCapacity(operatorTables.count)
        for table in operatorTables { operators.append(try `operator`(table, operators.count, subgraph: index)) }
        return Subgraph(
            name: try table.string(4, "name") ?? "", tensors: tensors, inputs: try table.int32s(1, "inputs") ?? [],
            outputs: try table.int32s(2, "outputs") ?? [], operators: operators)
    }

    private mutating func metadata(_ table: FlatTable) throws(ModelError) -> Graph.Metadata {
        let name = try table.decoded(0, "name", of: 1) ?? .empty
        let buffer = Int(try table.uint32(1, "buffer"))
        guard buffer < buffers.count else {
            try passOver(
                flat.failure(
                    "the metadata '\(name.text)' are in buffer \(buffer), but the file has \(buffers.count) buffers",
                    at: table.position))
            return Graph.Metadata(text: name, bytes: .empty)
        }
        return Graph.Metadata(text: name, bytes: buffers[buffer] ?? .empty)
    }

    private func signature(_ table: FlatTable) throws(ModelError) -> Graph.Signature {
        func entries(_ id: Int, _ field: StaticString) throws(ModelError) -> [Graph.Signature.Entry] {
            try table.tables(id, field) { (entry, _) throws(ModelError) in
                Graph.Signature.Entry(
                    name: try entry.string(0, "name") ?? "", tensor: Int(try entry.uint32(1, "tensor_index")))
            } ?? []
        }
        return Graph.Signature(
            key: try table.string(2, "signature_key") ?? "", inputs: try entries(0, "inputs"),
            outputs: try entries(1, "outputs"), subgraph: Int(try table.uint32(4, "subgraph_index")))
    }
}
