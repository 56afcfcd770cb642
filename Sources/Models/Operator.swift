import Tensors

/// What an operator is: a builtin, or a custom one by name.
public struct OperatorCode: Sendable, Hashable {
    /// The operator of the schema, or `.custom`.
    public var builtin: BuiltinOperator
    private var number: Int32
    /// The custom operator's name; set exactly when `builtin` is `.custom`.
    public var customName: String?
    /// The version that the file asks for, from 1; held within 32 bits.
    public var version: Int {
        get { Int(number) }
        set { number = Int32(clamping: newValue) }
    }

    /// - Parameters:
    ///   - builtin: the operator of the schema, or `.custom`.
    ///   - customName: set exactly for `.custom`.
    public init(_ builtin: BuiltinOperator, customName: String? = nil, version: Int = 1) {
        self.builtin = builtin
        self.customName = customName
        number = Int32(clamping: version)
    }

    /// "CONV_2D", or the custom operator's name.
    public var name: String { customName ?? builtin.name }
}

/// One node of a subgraph.
public struct Operator: Sendable, Hashable {
    /// What the node computes.
    public var code: OperatorCode
    /// Indices into the subgraph's tensors; nil for an optional input that is absent (-1 in the file). A list is made each time.
    public var inputs: [Int?] {
        get { tensors[..<Int(inputCount)].map { $0 == Self.absent ? nil : Int($0) } }
        set { setTensors(newValue, outputs) }
    }
    /// Indices into the subgraph's tensors. A list is made each time.
    public var outputs: [Int] {
        get { tensors[Int(inputCount)...].map(Int.init) }
        set { setTensors(inputs, newValue) }
    }
    /// Inputs, then outputs, in one list: a model has many operators, each with few.
    private var tensors: [Int32] = []
    private var inputCount: Int32 = 0
    private static let absent = Int32.min
    /// The options of a builtin operator.
    public var options: OperatorOptions
    /// A custom operator's own options, usually a FlexBuffer.
    public var customOptions: Bytes {
        get { rarities.first?.customOptions ?? .empty }
        set { change { $0.customOptions = newValue.isEmpty ? nil : newValue } }
    }
    /// Tensors that carry the scales of inner results (LSTM).
    public var intermediates: [Int] {
        get { rarities.first?.intermediates ?? [] }
        set { change { $0.intermediates = newValue } }
    }
    /// Which inputs are variables that the operator changes, as the file says; mostly empty.
    public var mutatingVariableInputs: [Bool] {
        get { rarities.first?.mutatingVariableInputs ?? [] }
        set { change { $0.mutatingVariableInputs = newValue } }
    }
    /// One element, or none where all are absent.
    private var rarities: [Rarities] = []

    private struct Rarities: Sendable, Hashable {
        var customOptions: Bytes?
        var intermediates: [Int] = []
        var mutatingVariableInputs: [Bool] = []
    }

    private mutating func change(_ body: (inout Rarities) -> Void) {
        var changed = rarities.first ?? Rarities()
        body(&changed)
        rarities = changed == Rarities() ? [] : [changed]
    }

    /// Tensors beyond 2^31 − 1, which no file can have, are as far beyond any subgraph's.
    private mutating func setTensors(_ inputs: [Int?], _ outputs: [Int]) {
        tensors = inputs.map { $0.map { Int32(clamping: $0) } ?? Self.absent } + outputs.map { Int32(clamping: $0) }
        inputCount = Int32(inputs.count)
    }

    /// - Parameters:
    ///   - inputs: indices into the subgraph's tensors; nil for an optional input that is absent.
    ///   - outputs: indices into the subgraph's tensors.
    ///   - options: nil: those that the operator has by default.
    ///   - intermediates: indices of tensors that the operator uses inside.
    public init(
        _ code: OperatorCode, inputs: [Int?], outputs: [Int], options: OperatorOptions? = nil,
        customOptions: Bytes = .empty, intermediates: [Int] = [], mutatingVariableInputs: [Bool] = []
    ) {
        self.code = code
        self.options = options ?? OperatorOptions(of: code.builtin, isPresent: false)
        setTensors(inputs, outputs)
        self.customOptions = customOptions
        self.intermediates = intermediates
        self.mutatingVariableInputs = mutatingVariableInputs
    }
}
