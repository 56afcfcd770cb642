/// The description of one option table of the schema: reader, writer and inspector walk it.
package struct OptionTable: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case int8, activation, padding, elementType, int32, uint32, int64, float, bool
        case string, int32s, int64s, floats, bools, bytes
    }

    package struct Field: Sendable, Hashable {
        /// The field's number in the table; its vtable slot is 4 + 2 × id.
        package var id: Int
        package var name: OptionField
        package var kind: Kind
        /// For a number; a bool's is 0 or 1.
        package var defaultValue: Int

        init(_ id: Int, _ name: OptionField, _ kind: Kind, default defaultValue: Int = 0) {
            self.id = id
            self.name = name
            self.kind = kind
            self.defaultValue = defaultValue
        }
    }

    /// 1 for `builtin_options`, 2 for `builtin_options_2`.
    package var union: Int
    package var tag: UInt8
    package var name: String
    package var fields: [Field]

    /// By union and tag.
    private static let byTag: [[OptionTable?]] = {
        var tables = [[OptionTable?]](repeating: Array(repeating: nil, count: 256), count: 2)
        for table in all { tables[table.union - 1][Int(table.tag)] = table }
        return tables
    }()

    /// nil for a tag that the schema does not have.
    package static func table(union: Int, tag: UInt8) -> OptionTable? { byTag[union - 1][Int(tag)] }

    /// The table that `code`'s options are in; nil for operators without one.
    package static func table(of code: BuiltinOperator) -> OptionTable? {
        tag(of: code).flatMap { table(union: $0.union, tag: $0.tag) }
    }
}
