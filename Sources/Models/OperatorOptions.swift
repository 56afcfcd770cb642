import Tensors

/// The builtin options of one operator. A field that the file leaves out has the schema's default, and so has
/// every field of an operator without a table.
public struct OperatorOptions: Sendable, Hashable {
    public enum Value: Sendable, Hashable {
        case int(Int)
        case float(Float)
        case string(String)
        case ints([Int])
        case floats([Float])
        case bytes(Bytes)
    }

    /// What the file says, without the defaults. Booleans are 0 or 1, enumerations their codes.
    public var values: [OptionField: Value]
    /// Whether the file has a table at all: exporters leave empty ones out.
    public var isPresent: Bool
    let code: BuiltinOperator

    public init(of code: BuiltinOperator, _ values: [OptionField: Value] = [:], isPresent: Bool = true) {
        self.code = code
        self.values = values
        self.isPresent = isPresent
    }

    public func int(_ field: OptionField) -> Int {
        if case .int(let value)? = values[field] { return value }
        return OptionTable.table(of: code)?.fields.first { $0.name == field }?.defaultValue ?? 0
    }

    public func bool(_ field: OptionField) -> Bool { int(field) != 0 }

    public func float(_ field: OptionField) -> Float {
        if case .float(let value)? = values[field] { return value }
        return 0
    }

    public func ints(_ field: OptionField) -> [Int] {
        if case .ints(let value)? = values[field] { return value }
        return []
    }

    public func floats(_ field: OptionField) -> [Float] {
        if case .floats(let value)? = values[field] { return value }
        return []
    }

    public func string(_ field: OptionField) -> String {
        if case .string(let value)? = values[field] { return value }
        return ""
    }

    /// `.padding`; SAME where the code is unknown to the schema is refused by the reader.
    public var padding: Padding { Padding(rawValue: int(.padding)) ?? .same }

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
