import Tensors

/// The weights and functions of one cell of a recurrent layer. Keras keeps the matrices of its gates side by side: LSTM
/// input, forget, cell, output; GRU update, reset, candidate.
struct KerasCell {
    enum Kind: String {
        case lstm = "LSTM"
        case gru = "GRU"
        case simple = "SimpleRNN"

        var gates: Int {
            switch self {
            case .lstm: 4
            case .gru: 3
            case .simple: 1
            }
        }

        var stateCount: Int { self == .lstm ? 2 : 1 }
    }

    var kind: Kind
    var context: KerasConverter.Context
    var units: Int
    /// (gates × units, depth)
    var kernel: [Float]
    var depth: Int
    /// (gates × units, units)
    var recurrent: [Float]
    /// (gates × units)
    var bias: [Float]
    /// (gates × units) of a GRU that resets after its product, where the file has one.
    var recurrentBias: [Float]?
    /// Whether a GRU resets the state before its product with the candidate's matrix.
    var resetsBefore: Bool
    var activation: String
    var recurrentActivation: String

    var width: Int { kind.gates * units }
}

extension KerasConverter {
    /// The cell of `context`, whose input is `depth` wide.
    ///
    /// - Parameter kind: instead of that of the layer's class.
    func cell(_ context: Context, depth: Int, kind: KerasCell.Kind) throws -> KerasCell {
        let configuration = context.configuration
        let units = try configuration.positive("units", count: 1)[0]
        let wide = kind.gates * units
        // Versions that do not write it reset before.
        let resetsAfter = kind == .gru ? try configuration.bool("reset_after", default: false) : false
        let kernel = try context.weight(0, "kernel", shape: [depth, wide])
        let recurrent = try context.weight(1, "recurrent_kernel", shape: [units, wide])
        var bias = [Float](repeating: 0, count: wide)
        var recurrentBias: [Float]?
        if try configuration.bool("use_bias", default: true) {
            bias = try context.weight(2, "bias", shape: resetsAfter ? [2, wide] : [wide])
            if resetsAfter { (bias, recurrentBias) = (Array(bias[..<wide]), Array(bias[wide...])) }
        }
        return KerasCell(
            kind: kind, context: context, units: units, kernel: Self.columns(kernel, 0..<wide, of: wide), depth: depth,
            recurrent: Self.columns(recurrent, 0..<wide, of: wide), bias: bias, recurrentBias: recurrentBias,
            resetsBefore: kind == .gru && !resetsAfter,
            activation: try configuration.functionName("activation", default: "tanh"),
            recurrentActivation: kind == .simple
                ? "linear" : try configuration.functionName("recurrent_activation", default: "sigmoid"))
    }

    /// W x + b for all gates: (…, depth) to (…, gates × units).
    mutating func projection(_ cell: KerasCell, _ input: Value, name: String) -> Value {
        let matrix = builder.constant(name + "/kernel", cell.kernel, shape: [cell.width, cell.depth])
        let bias = builder.constant(name + "/bias", cell.bias, shape: [cell.width])
        return builder.append(
            .fullyConnected, [input.tensor, matrix, bias], name: name, shape: input.shape.dropLast() + [cell.width],
            [.keepNumDims: .int(input.shape.count > 2 ? 1 : 0)])
    }

    /// The states after one step; the first is the output.
    ///
    /// - Parameters:
    ///   - x: W x + b of the step, (N, gates × units).
    ///   - states: each (N, units).
    mutating func step(_ cell: KerasCell, _ x: Value, _ states: [Value], name: String) throws -> [Value] {
        switch cell.kind {
        case .simple: [try simple(cell, x, states[0], name)]
        case .lstm:
            try longShortTermMemory(
                binary(.add, x, product(cell, states[0], name + "/recurrent"), name + "/sum"), carried: states[1],
                cell.activation, cell.recurrentActivation, cell.context, name)
        case .gru: [try gatedUnit(cell, x, states[0], name)]
        }
    }

    /// U h for the gates in `range`, with a bias where the cell has one.
    private mutating func product(
        _ cell: KerasCell, _ state: Value, _ name: String, gates range: Range<Int>? = nil
    ) -> Value {
        let rows = (range?.lowerBound ?? 0) * cell.units..<(range?.upperBound ?? cell.kind.gates) * cell.units
        let values = Array(cell.recurrent[rows.lowerBound * cell.units..<rows.upperBound * cell.units])
        let matrix = builder.constant(name + "/kernel", values, shape: [rows.count, cell.units])
        let bias = cell.recurrentBias.map { builder.constant(name + "/bias", Array($0[rows]), shape: [rows.count]) }
        return builder.append(
            .fullyConnected, [state.tensor, matrix, bias], name: name, shape: [state.shape[0], rows.count], [:])
    }

    private mutating func binary(_ code: BuiltinOperator, _ a: Value, _ b: Value, _ name: String) -> Value {
        builder.append(code, [a.tensor, b.tensor], name: name, shape: a.shape, [:])
    }

    /// `count` equal parts of the last axis.
    mutating func split(_ value: Value, into count: Int, name: String) -> [Value] {
        let axis = builder.scalar(name + "/axis", value.shape.count - 1)
        let shape = value.shape.dropLast() + [value.shape.last! / count]
        return builder.append(
            .split, [axis, value.tensor],
            outputs: (0..<count).map { ("\(name)/part\($0)", builder.type(of: value), Array(shape)) },
            [.numSplits: .int(count)])
    }

    /// h' = f(W x + U h + b)
    private mutating func simple(_ cell: KerasCell, _ x: Value, _ state: Value, _ name: String) throws -> Value {
        let sum = binary(.add, x, product(cell, state, name + "/recurrent"), name + "/sum")
        return try activation(cell.activation, sum, cell.context, name: name)
    }

    /// i, f, o = r(sums), c' = f c + i a(sum), h' = o a(c')
    ///
    /// - Parameter sums: of inputs, states and biases, (…, 4 × units): input, forget, cell, output.
    mutating func longShortTermMemory(
        _ sums: Value, carried: Value, _ function: String, _ recurrentFunction: String, _ context: Context,
        _ name: String
    ) throws -> [Value] {
        let parts = split(sums, into: 4, name: name + "/gates")
        let input = try activation(recurrentFunction, parts[0], context, name: name + "/input")
        let forget = try activation(recurrentFunction, parts[1], context, name: name + "/forget")
        let candidate = try activation(function, parts[2], context, name: name + "/candidate")
        let output = try activation(recurrentFunction, parts[3], context, name: name + "/output")
        let kept = binary(.mul, forget, carried, name + "/kept")
        let taken = binary(.mul, input, candidate, name + "/taken")
        let state = binary(.add, kept, taken, name + "/carried")
        let shown = try activation(function, state, context, name: name + "/shown")
        return [binary(.mul, output, shown, name), state]
    }

    /// z = r(W_z x + U_z h), s = r(W_s x + U_s h), c = a(W_c x + s ∘ (U_c h)) or a(W_c x + U_c (s ∘ h)),
    /// h' = z ∘ h + (1 - z) ∘ c = c + z ∘ (h - c), each with its bias.
    private mutating func gatedUnit(_ cell: KerasCell, _ x: Value, _ state: Value, _ name: String) throws -> Value {
        let ofInput = split(x, into: 3, name: name + "/of_input")
        let gates = cell.resetsBefore ? 0..<2 : 0..<3
        let ofState = split(
            product(cell, state, name + "/recurrent", gates: gates), into: gates.count, name: name + "/of_state")
        let update = try activation(
            cell.recurrentActivation, binary(.add, ofInput[0], ofState[0], name + "/update_sum"), cell.context,
            name: name + "/update")
        let reset = try activation(
            cell.recurrentActivation, binary(.add, ofInput[1], ofState[1], name + "/reset_sum"), cell.context,
            name: name + "/reset")
        let remembered: Value
        if cell.resetsBefore {
            let kept = binary(.mul, reset, state, name + "/kept")
            remembered = product(cell, kept, name + "/of_kept", gates: 2..<3)
        } else {
            remembered = binary(.mul, reset, ofState[2], name + "/kept")
        }
        let candidate = try activation(
            cell.activation, binary(.add, ofInput[2], remembered, name + "/mixed"), cell.context, name: name + "/candidate")
        let difference = binary(.sub, state, candidate, name + "/difference")
        return binary(.add, candidate, binary(.mul, update, difference, name + "/moved"), name)
    }
}
