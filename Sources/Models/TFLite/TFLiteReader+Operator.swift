import Tensors

extension TFLiteReader {
    mutating func `operator`(_ table: FlatTable, _ number: Int, subgraph: Int) throws(ModelError) -> Operator {
        let index = Int(try table.uint32(0, "opcode_index"))
        if index >= codes.count {
            try passOver(
                flat.failure(
                    "node \(number) has the operator code entry \(index), but the file has \(codes.count)",
                    at: table.position))
        }
        let code = index < codes.count ? codes[index] : OperatorCode(.custom, customName: "operator code entry \(index)")
        let location = ModelError.Location.node(number, name: code.name, subgraph: subgraph)
        let operands = try table.int32s(1, "inputs") ?? []
        var inputs: [Int?] = []
        inputs.reserveCapacity(operands.count)
        for input in operands {
            if input < -1 {
                try passOver(ModelError("the input tensor \(input) does not exist", at: location, in: flat.file))
            }
            inputs.append(input < 0 ? nil : input)
        }
        var node = Operator(
            code, inputs: inputs, outputs: try table.int32s(2, "outputs") ?? [],
            options: shared(try options(of: table, code.builtin, at: location)),
            intermediates: try table.int32s(8, "intermediates") ?? [],
            mutatingVariableInputs: try table.uint8s(7, "mutating_variable_inputs")?.map { $0 != 0 } ?? [])
        let largeOffset = try table.uint64(9, "large_custom_options_offset")
        if largeOffset > 1 {
            node.customOptions = try outside(
                largeOffset, try table.uint64(10, "large_custom_options_size"), "the custom options of node \(number)",
                table)
        } else if let custom = try table.vector(5, "custom_options", of: 1) {
            node.customOptions = custom
        }
        return node
    }

    /// The options in the union that belongs to the operator. As in TensorFlow Lite, a table of another kind counts
    /// as none.
    private mutating func options(
        of table: FlatTable, _ builtin: BuiltinOperator, at location: ModelError.Location
    ) throws(ModelError) -> OperatorOptions {
        guard let description = OptionTable.table(of: builtin) else {
            return OperatorOptions(of: builtin, isPresent: false)
        }
        let typeField = description.union == 1 ? 3 : 11
        guard try table.uint8(typeField, "builtin_options_type") == description.tag,
            let options = try table.table(typeField + 1, "builtin_options")
        else { return OperatorOptions(of: builtin, isPresent: false) }
        var known = OperatorOptions(of: builtin)
        for field in description.fields {
            guard let value = try value(of: field, in: options) else { continue }
            if case .int(let number) = value {
                try check(number, of: field, at: location)
                if number == field.defaultValue { continue }
            }
            known[field.name] = value
        }
        return known
    }

    /// nil for a field that is left out, or has the default of its kind.
    private func value(
        of field: OptionTable.Field, in table: FlatTable
    ) throws(ModelError) -> OperatorOptions.Value? {
        switch field.kind {
        case .int8, .activation, .padding, .elementType:
            try table.has(field.id) ? .int(Int(try table.int8(field.id, "of the options"))) : nil
        case .bool: try table.has(field.id) ? .int(try table.bool(field.id, "of the options") ? 1 : 0) : nil
        case .int32: try table.has(field.id) ? .int(try table.int32(field.id, "of the options")) : nil
        case .uint32: try table.has(field.id) ? .int(Int(try table.uint32(field.id, "of the options"))) : nil
        case .int64:
            try table.has(field.id) ? .int(Int(Int64(bitPattern: try table.uint64(field.id, "of the options")))) : nil
        case .float:
            try table.has(field.id) ? .float(Float(bitPattern: try table.uint32(field.id, "of the options"))) : nil
        case .string: try table.string(field.id, "of the options").map { .string($0) }
        case .int32s: try table.int32s(field.id, "of the options").map { .ints($0) }
        case .int64s: try table.int64s(field.id, "of the options").map { .ints($0.map { Int($0) }) }
        case .floats: try table.floats(field.id, "of the options").map { .floats($0) }
        case .bools: try table.uint8s(field.id, "of the options").map { .ints($0.map { $0 == 0 ? 0 : 1 }) }
        case .bytes: try table.vector(field.id, "of the options", of: 1).map { .bytes($0) }
        }
    }

    private mutating func check(
        _ number: Int, of field: OptionTable.Field, at location: ModelError.Location
    ) throws(ModelError) {
        let isKnown =
            switch field.kind {
            case .padding: Padding(rawValue: number) != nil
            case .activation: FusedActivation(rawValue: number) != nil
            case .elementType: Int8(exactly: number).flatMap(ElementType.init(rawValue:)) != nil
            default: true
            }
        if !isKnown {
            try passOver(
                ModelError("the option \(field.name.rawValue) has the unknown value \(number)", at: location, in: flat.file))
        }
    }
}
