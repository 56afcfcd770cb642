import Tensors

/// The builtin options of one operator. A field that the file leaves out has the schema's default, and so has
/// every field of an operator without a table.
public struct OperatorOptions: Sendable, Hashable {
    /// The value of a field.
    public enum Value: Sendable, Hashable {
        case int(Int)
        case float(Float)
        // Few options are texts or bytes: a value takes no more than a number does.
        indirect case string(String)
        case ints([Int])
        case floats([Float])
        indirect case bytes(Bytes)
    }

    private struct Entry: Sendable, Hashable {
        var value: Value
        var field: OptionField
    }
    /// Sorted by the fields' names. A list, since a model has many operators with few options each.
    private var entries: [Entry] = []
    /// Whether the file has a table at all: exporters leave empty ones out.
    public var isPresent: Bool
    let code: BuiltinOperator

    /// - Parameters:
    ///   - values: fields that differ from their defaults.
    ///   - isPresent: whether the file has a table of options at all.
    public init(of code: BuiltinOperator, _ values: [OptionField: Value] = [:], isPresent: Bool = true) {
        self.code = code
        self.isPresent = isPresent
        self.values = values
    }

    /// What the file says of a field; nil where it leaves it out. Booleans are 0 or 1, enumerations their codes.
    public subscript(_ field: OptionField) -> Value? {
        get { entries.first { $0.field == field }?.value }
        set {
            let place = entries.firstIndex { $0.field.rawValue >= field.rawValue } ?? entries.endIndex
            let isPresent = place < entries.endIndex && entries[place].field == field
            entries.replaceSubrange(
                place..<place + (isPresent ? 1 : 0), with: newValue.map { [Entry(value: $0, field: field)] } ?? [])
        }
    }

    /// All that the file says, without the defaults.
    public var values: [OptionField: Value] {
        get { Dictionary(uniqueKeysWithValues: entries.map { ($0.field, $0.value) }) }
        set {
            entries = newValue.map { Entry(value: $1, field: $0) }.sorted { $0.field.rawValue < $1.field.rawValue }
        }
    }

    /// The field as a whole number, or the schema's default.
    public func int(_ field: OptionField) -> Int {
        if case .int(let value)? = self[field] { return value }
        return OptionTable.table(of: code)?.fields.first { $0.name == field }?.defaultValue ?? 0
    }

    /// Whether the field is not 0.
    public func bool(_ field: OptionField) -> Bool { int(field) != 0 }

    /// The field as a real number, 0 where the file leaves it out.
    public func float(_ field: OptionField) -> Float {
        if case .float(let value)? = self[field] { return value }
        return 0
    }

    /// The field as a list of whole numbers, empty where the file leaves it out.
    public func ints(_ field: OptionField) -> [Int] {
        if case .ints(let value)? = self[field] { return value }
        return []
    }

    /// The field as a list of real numbers, empty where the file leaves it out.
    public func floats(_ field: OptionField) -> [Float] {
        if case .floats(let value)? = self[field] { return value }
        return []
    }

    /// The field as a text, empty where the file leaves it out.
    public func string(_ field: OptionField) -> String {
        if case .string(let value)? = self[field] { return value }
        return ""
    }

    /// `.padding`; SAME where the code is unknown to the schema is refused by the reader.
    public var padding: Padding { Padding(rawValue: int(.padding)) ?? .same }

    /// What is computed of each output; `.none` for a number that the schema does not have.
    public var fusedActivation: FusedActivation {
        FusedActivation(rawValue: int(.fusedActivationFunction)) ?? .none
    }

    /// An element type field, such as `.outType`.
    public func elementType(_ field: OptionField) -> ElementType {
        ElementType(rawValue: Int8(truncatingIfNeeded: int(field))) ?? .float32
    }
}

/// `Padding` in schema.fbs.
public enum Padding: Int, Sendable, Hashable { case same = 0, valid }

/// `ActivationFunctionType` in schema.fbs.
public enum FusedActivation: Int, Sendable, Hashable {
    case none = 0, relu, reluN1To1, relu6, tanh, signBit
}
