/// The description of one option table of the schema: reader, writer and inspector walk it.
package struct OptionTable: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
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
    }

    /// 1 for `builtin_options`, 2 for `builtin_options_2`.
    package var union: Int
    package var tag: UInt8
    package var name: String
    package var fields: [Field]

    /// Every option table, in the order of the schema.
    package static let all: [OptionTable] = {
        let names = Dictionary(uniqueKeysWithValues: OptionField.allCases.map { ($0.rawValue, $0) })
        let kinds = Dictionary(uniqueKeysWithValues: Kind.allCases.map { ($0.rawValue, $0) })
        return schema.utf8.split(separator: UInt8(ascii: "\n")).map { line in
            let words = line.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) }
            let fields = words[3...].enumerated().map { id, word in
                let parts = word.utf8.split { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "=") }.map { String(Substring($0)) }
                return Field(
                    id: id, name: names[parts[0]]!, kind: kinds[parts[1]]!, defaultValue: parts.count > 2 ? Int(parts[2])! : 0)
            }
            return OptionTable(union: Int(words[0])!, tag: UInt8(words[1])!, name: words[2], fields: fields)
        }
    }()

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
