import Tensors

/// What an operator is: a builtin, or a custom one by name.
public struct OperatorCode: Sendable, Hashable {
    public var builtin: BuiltinOperator
    /// The custom operator's name; set exactly when `builtin` is `.custom`.
    public var customName: String?
    public var version: Int

    public init(_ builtin: BuiltinOperator, customName: String? = nil, version: Int = 1) {
        self.builtin = builtin
        self.customName = customName
        self.version = version
    }

    /// "CONV_2D", or the custom operator's name.
    public var name: String { customName ?? builtin.name }
}

/// One node of a subgraph.
public struct Operator: Sendable, Hashable {
    public var code: OperatorCode
    /// Indices into the subgraph's tensors; nil for an optional input that is absent (-1 in the file).
    public var inputs: [Int?]
    public var outputs: [Int]
    public var options: OperatorOptions
    /// A custom operator's own options, usually a FlexBuffer.
    public var customOptions: Bytes
    /// Tensors that carry the scales of inner results (LSTM).
    public var intermediates: [Int]
    public var mutatingVariableInputs: [Bool]

    public init(
        _ code: OperatorCode, inputs: [Int?], outputs: [Int], options: OperatorOptions? = nil,
        customOptions: Bytes = .empty, intermediates: [Int] = [], mutatingVariableInputs: [Bool] = []
    ) {
        self.code = code
        self.inputs = inputs
        self.outputs = outputs
        self.options = options ?? OperatorOptions(of: code.builtin, isPresent: false)
        self.customOptions = customOptions
        self.intermediates = intermediates
        self.mutatingVariableInputs = mutatingVariableInputs
    }
}
