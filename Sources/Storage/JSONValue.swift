/// A JSON document as a value.
@frozen public enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    /// A number without fraction and exponent that fits.
    case int(Int)
    case double(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// The member `key`; nil for other values and where there is none.
    public subscript(_ key: String) -> JSONValue? {
        if case .object(let members) = self { members[key] } else { nil }
    }

    /// The element `index`; nil for other values and where there is none.
    public subscript(_ index: Int) -> JSONValue? {
        if case .array(let elements) = self, elements.indices.contains(index) { elements[index] } else { nil }
    }

    /// Whether this is the word `null`.
    public var isNull: Bool { self == .null }
    /// `true` or `false`; nil for other values.
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    /// The text, its escapes resolved; nil for other values.
    public var string: String? { if case .string(let value) = self { value } else { nil } }
    /// The elements in order; nil for other values.
    public var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
    /// The members by name; nil for other values.
    public var object: [String: JSONValue]? { if case .object(let value) = self { value } else { nil } }

    /// An integer, also one that is written with a fraction of zero.
    public var int: Int? {
        switch self {
        case .int(let value): value
        case .double(let value): Int(exactly: value)
        default: nil
        }
    }

    /// Any number.
    public var double: Double? {
        switch self {
        case .int(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }
}
