import Tensors

extension TFLiteWriter {
    /// The fields of the operator's table that hold its options: the union's tag and the table.
    mutating func options(of node: Operator) throws(ModelError) -> [Field] {
        guard node.options.isPresent, let description = OptionTable.table(of: node.code.builtin) else { return [] }
        var fields: [Field] = []
        for field in description.fields {
            if let value = node.options[field.name] { fields += try self.field(field, value) }
        }
        let typeField = description.union == 1 ? 3 : 11
        return byte(typeField, Int(description.tag)) + [.reference(id: typeField + 1, builder.table(fields))]
    }

    private mutating func field(
        _ field: OptionTable.Field, _ value: OperatorOptions.Value
    ) throws(ModelError) -> [Field] {
        switch (field.kind, value) {
        case (.int8, .int(let number)), (.activation, .int(let number)), (.padding, .int(let number)),
            (.elementType, .int(let number)), (.bool, .int(let number)):
            return byte(field.id, number, default: field.defaultValue)
        case (.int32, .int(let number)):
            return try int32(field.id, number, default: field.defaultValue)
        case (.uint32, .int(let number)):
            return number == 0 ? [] : [.number(id: field.id, bits: UInt64(UInt32(truncatingIfNeeded: number)), size: 4)]
        case (.int64, .int(let number)):
            return number == field.defaultValue
                ? [] : [.number(id: field.id, bits: UInt64(bitPattern: Int64(number)), size: 8)]
        case (.float, .float(let number)):
            return number.bitPattern == 0 ? [] : [.number(id: field.id, bits: UInt64(number.bitPattern), size: 4)]
        case (.string, .string(let text)): return [.reference(id: field.id, builder.string(text))]
        case (.int32s, .ints(let numbers)): return [try int32s(field.id, numbers)]
        case (.int64s, .ints(let numbers)): return [.reference(id: field.id, builder.vector(numbers.map { Int64($0) }))]
        case (.floats, .floats(let numbers)):
            return [.reference(id: field.id, builder.vector(numbers.map(\.bitPattern)))]
        case (.bools, .ints(let flags)):
            return [.reference(id: field.id, builder.vector(flags.map { $0 == 0 ? UInt8(0) : 1 }, of: 1))]
        case (.bytes, .bytes(let bytes)):
            return [.reference(id: field.id, builder.vector(bytes.array(of: UInt8.self), of: 1))]
        default:
            throw ModelError("the option \(field.name.rawValue) has a value of the wrong kind")
        }
    }
}
