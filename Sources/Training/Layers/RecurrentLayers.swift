import Storage

/// h = activation(x·kernel + h·recurrent_kernel + bias), step by step over (steps, features).
public struct SimpleRNN: Layer {
    public static let kind = "SimpleRNN"
    public var name: String?
    var recurrence: Recurrence
    /// `tanh` or `relu`.
    var activation: Activation

    /// - Parameter returnsSequences: Whether it gives the output of every step, not of the last one alone.
    public init(
        _ units: Int, activation: Activation = .tanh, usesBias: Bool = true, returnsSequences: Bool = false, name: String? = nil
    ) {
        recurrence = Recurrence(units: units, usesBias: usesBias, returnsSequences: returnsSequences)
        self.activation = activation
        self.name = name
    }

    public var settings: [String: JSONValue] {
        recurrence.settings.merging(["activation": .string(activation.rawValue)]) { _, new in new }
    }

    public func parameters(for inputs: [[Int]]) throws -> [ParameterDescription] {
        recurrence.parameters(.simple, try single(inputs, rank: 2, "steps and features"))
    }

    public func stages(for inputs: [[Int]]) throws -> [Stage] {
        guard [.tanh, .relu].contains(activation) else {
            throw TrainingError("the activation of SimpleRNN is \(activation.rawValue); tanh and relu can be trained")
        }
        return try recurrence.stages(
            .simple, single(inputs, rank: 2, "steps and features"), Self.kind, usesRelu: activation == .relu)
    }
}

/// Long short-term memory over (steps, features), with tanh and sigmoid.
public struct LSTM: Layer {
    public static let kind = "LSTM"
    public var name: String?
    var recurrence: Recurrence

    /// - Parameter returnsSequences: Whether it gives the output of every step, not of the last one alone.
    public init(_ units: Int, usesBias: Bool = true, returnsSequences: Bool = false, name: String? = nil) {
        recurrence = Recurrence(units: units, usesBias: usesBias, returnsSequences: returnsSequences)
        self.name = name
    }

    public var settings: [String: JSONValue] {
        recurrence.settings.merging([
            "activation": .string("tanh"), "recurrent_activation": .string("sigmoid"), "unit_forget_bias": .bool(true),
        ]) { _, new in new }
    }

    public func parameters(for inputs: [[Int]]) throws -> [ParameterDescription] {
        recurrence.parameters(.lstm, try single(inputs, rank: 2, "steps and features"))
    }

    public func stages(for inputs: [[Int]]) throws -> [Stage] {
        try recurrence.stages(.lstm, single(inputs, rank: 2, "steps and features"), Self.kind)
    }
}

/// Gated recurrent units over (steps, features), with tanh and sigmoid; the reset gate acts behind the recurrent kernel.
public struct GRU: Layer {
    public static let kind = "GRU"
    public var name: String?
    var recurrence: Recurrence

    /// - Parameter returnsSequences: Whether it gives the output of every step, not of the last one alone.
    public init(_ units: Int, usesBias: Bool = true, returnsSequences: Bool = false, name: String? = nil) {
        recurrence = Recurrence(units: units, usesBias: usesBias, returnsSequences: returnsSequences)
        self.name = name
    }

    public var settings: [String: JSONValue] {
        recurrence.settings.merging([
            "activation": .string("tanh"), "recurrent_activation": .string("sigmoid"), "reset_after": .bool(true),
        ]) { _, new in new }
    }

    public func parameters(for inputs: [[Int]]) throws -> [ParameterDescription] {
        recurrence.parameters(.gru, try single(inputs, rank: 2, "steps and features"))
    }

    public func stages(for inputs: [[Int]]) throws -> [Stage] {
        try recurrence.stages(.gru, single(inputs, rank: 2, "steps and features"), Self.kind)
    }
}

/// What the recurrent layers have in common.
struct Recurrence: Sendable {
    var units: Int
    var usesBias: Bool
    var returnsSequences: Bool

    var settings: [String: JSONValue] {
        [
            "units": .int(units), "use_bias": .bool(usesBias), "return_sequences": .bool(returnsSequences),
            "return_state": .bool(false), "go_backwards": .bool(false), "stateful": .bool(false), "unroll": .bool(false),
            "dropout": .double(0), "recurrent_dropout": .double(0), "seed": .null,
            "kernel_initializer": Initializer.glorotUniform.keras, "recurrent_initializer": Initializer.orthogonal.keras,
            "bias_initializer": Initializer.zeros.keras,
        ]
    }

    func parameters(_ cell: RecurrentKernel.Cell, _ sequence: [Int]) -> [ParameterDescription] {
        let width = RecurrentKernel.gates(cell) * units
        return [
            ParameterDescription("kernel", [sequence[1], width], .glorotUniform),
            ParameterDescription("recurrent_kernel", [units, width], .orthogonal),
        ]
            + (usesBias
                ? [ParameterDescription("bias", cell == .gru ? [2, width] : [width], cell == .lstm ? .forgetGate : .zeros)] : [])
    }

    func stages(
        _ cell: RecurrentKernel.Cell, _ sequence: [Int], _ kind: String, usesRelu: Bool = false
    ) throws -> [Stage] {
        guard units > 0, sequence[0] > 0 else { throw TrainingError("\(kind) takes at least one step and has at least one unit") }
        return [
            Stage(returnsSequences ? [sequence[0], units] : [units], parameters: usesBias ? [0, 1, 2] : [0, 1]) { [self] _ in
                RecurrentKernel(
                    cell, steps: sequence[0], features: sequence[1], units: units, returnsSequences: returnsSequences,
                    hasBias: usesBias, usesRelu: usesRelu)
            }
        ]
    }
}

extension SimpleRNN: RecurrentLayer {}
extension LSTM: RecurrentLayer {}
extension GRU: RecurrentLayer {}
