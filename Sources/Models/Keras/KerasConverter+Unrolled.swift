import Tensors

/// Recurrent layers written out step after step, where TensorFlow Lite has no operator that computes them.
extension KerasConverter {
    private static let mostSteps = 256

    /// One layer's matrices and functions.
    private struct Cell {
        var context: Context
        var units: Int
        /// Keras's matrices side by side: LSTM input, forget, output, cell; GRU update, reset, candidate.
        var gates: Int
        /// (gates × units, units) and its bias, where the file has one of its own.
        var recurrent: Int
        var recurrentBias: Int?
        var recurrentBiasValues: [Float]
        /// Of a GRU that resets before its product: the candidate's part of `recurrent` by itself.
        var candidate: Int?
        var activation: String
        var recurrentActivation: String
        var rows: Int
    }

    mutating func unrolled(
        _ context: Context, _ input: Value, _ initial: [Value], returnsSequences: Bool
    ) throws -> Recurrence {
        let name = context.name, count = input.shape[1]
        guard count <= Self.mostSteps else {
            throw context.error("\(count) steps are too many to write out; \(Self.mostSteps) are the most")
        }
        let (cell, projected) = try cell(context, input)
        let stateCount = context.configuration.kind == "LSTM" ? 2 : 1
        guard initial.isEmpty || initial.count == stateCount,
            initial.allSatisfy({ $0.shape == [input.shape[0], cell.units] })
        else {
            throw context.error(
                "it is called with initial_state of \(initial.map { "\(Shape($0.shape))" }.joined(separator: ", ")), "
                    + "where \(stateCount) of \(Shape([input.shape[0], cell.units])) are expected")
        }
        var states = initial
        var outputs: [Value] = []
        for index in 0..<count {
            let title = "\(name)/step\(index)"
            let x = step(index, of: projected, name: title + "/input")
            states =
                switch context.configuration.kind {
                case "LSTM": try longShortTermMemory(cell, x, states, title)
                case "GRU": try gatedUnit(cell, x, states.first, title)
                default: try simple(cell, x, states.first, title)
                }
            outputs.append(states[0])
        }
        if returnsSequences {
            let all = builder.append(
                .pack, outputs.map(\.tensor), name: name, shape: [input.shape[0], count, cell.units],
                [.valuesCount: .int(count), .axis: .int(1)])
            return Recurrence(output: all, states: states)
        }
        builder.rename(states[0], to: name)
        return Recurrence(output: states[0], states: states)
    }

    /// Reads the layer's weights, and projects the whole sequence at once.
    private mutating func cell(_ context: Context, _ input: Value) throws -> (Cell, projected: Value) {
        let configuration = context.configuration, name = context.name
        let units = try configuration.positive("units", count: 1)[0]
        let depth = input.shape[2]
        let isLSTM = configuration.kind == "LSTM", isGRU = configuration.kind == "GRU"
        let gates = isLSTM ? 4 : isGRU ? 3 : 1
        let wide = gates * units
        // Versions that do not write it reset before.
        let resetsAfter = isGRU ? try configuration.bool("reset_after", default: false) : false
        var kernel = try context.weight(0, "kernel", shape: [depth, wide])
        var recurrent = try context.weight(1, "recurrent_kernel", shape: [units, wide])
        var bias = [Float](repeating: 0, count: resetsAfter ? 2 * wide : wide)
        if try configuration.bool("use_bias", default: true) {
            bias = try context.weight(2, "bias", shape: resetsAfter ? [2, wide] : [wide])
        }
        // Matrices of a gate in each row; of an LSTM in the order input, forget, output, cell, so that those of one
        // activation are neighbours.
        let order = isLSTM ? [0, 1, 3, 2] : Array(0..<gates)
        func rows(_ values: [Float]) -> [Float] {
            order.flatMap { Self.columns(values, $0 * units..<($0 + 1) * units, of: wide) }
        }
        kernel = rows(kernel)
        recurrent = rows(recurrent)
        let inputBias = order.flatMap { bias[$0 * units..<($0 + 1) * units] }
        let recurrentBias = resetsAfter ? Array(bias[wide...]) : []
        let matrix = builder.constant(name + "/kernel", kernel, shape: [wide, depth])
        let biases = builder.constant(name + "/bias", inputBias, shape: [wide])
        let projected = builder.append(
            .fullyConnected, [input.tensor, matrix, biases], name: name + "/projected",
            shape: [input.shape[0], input.shape[1], wide], [.keepNumDims: .int(1)])
        let resetsBefore = isGRU && !resetsAfter
        let gateRows = resetsBefore ? 2 * units : wide
        let cell = Cell(
            context: context, units: units, gates: gates,
            recurrent: builder.constant(
                name + "/recurrent_kernel", Array(recurrent[..<(gateRows * units)]), shape: [gateRows, units]),
            recurrentBias: resetsAfter ? builder.constant(name + "/recurrent_bias", recurrentBias, shape: [wide]) : nil,
            recurrentBiasValues: recurrentBias,
            candidate: resetsBefore
                ? builder.constant(
                    name + "/candidate_kernel", Array(recurrent[(gateRows * units)...]), shape: [units, units]) : nil,
            activation: try configuration.functionName("activation", default: "tanh"),
            recurrentActivation: gates == 1
                ? "linear" : try configuration.functionName("recurrent_activation", default: "sigmoid"),
            rows: input.shape[0])
        return (cell, projected)
    }

    // MARK: One step

    private mutating func part(_ value: Value, _ range: Range<Int>, _ title: String) -> Value {
        let begin = builder.constant(title + "/begin", [0, range.lowerBound])
        let size = builder.constant(title + "/size", [-1, range.count])
        return builder.append(
            .slice, [value.tensor, begin, size], name: title, shape: [value.shape[0], range.count])
    }

    private mutating func binary(_ code: BuiltinOperator, _ a: Value, _ b: Value, _ title: String) -> Value {
        builder.append(code, [a.tensor, b.tensor], name: title, shape: a.shape, [:])
    }

    private mutating func product(_ state: Value, _ matrix: Int, _ bias: Int?, _ rows: Int, _ title: String) -> Value {
        builder.append(.fullyConnected, [state.tensor, matrix, bias], name: title, shape: [state.shape[0], rows], [:])
    }

    /// h = f(W x + U h + b)
    private mutating func simple(_ cell: Cell, _ x: Value, _ state: Value?, _ title: String) throws -> [Value] {
        var sum = x
        if let state {
            let product = product(state, cell.recurrent, nil, cell.units, title + "/recurrent")
            sum = binary(.add, x, product, title + "/sum")
        }
        return [try activation(cell.activation, sum, cell.context, name: title)]
    }

    /// i, f, o = r(W x + U h + b), c' = f c + i a(W x + U h + b), h' = o a(c')
    private mutating func longShortTermMemory(
        _ cell: Cell, _ x: Value, _ states: [Value], _ title: String
    ) throws -> [Value] {
        let units = cell.units
        var sum = x
        if let state = states.first {
            let product = product(state, cell.recurrent, nil, 4 * units, title + "/recurrent")
            sum = binary(.add, x, product, title + "/sum")
        }
        let gates = try activation(
            cell.recurrentActivation, part(sum, 0..<3 * units, title + "/gate_sums"), cell.context,
            name: title + "/gates")
        let candidate = try activation(
            cell.activation, part(sum, 3 * units..<4 * units, title + "/candidate_sum"), cell.context,
            name: title + "/candidate")
        let input = part(gates, 0..<units, title + "/input_gate")
        let output = part(gates, 2 * units..<3 * units, title + "/output_gate")
        var carried = binary(.mul, input, candidate, title + "/taken")
        if states.count == 2 {
            let forget = part(gates, units..<2 * units, title + "/forget_gate")
            let kept = binary(.mul, forget, states[1], title + "/kept")
            carried = binary(.add, kept, carried, title + "/carried")
        }
        let shown = try activation(cell.activation, carried, cell.context, name: title + "/shown")
        return [binary(.mul, output, shown, title), carried]
    }

    /// z = r(W_z x + U_z h), s = r(W_s x + U_s h), c = a(W_c x + s ∘ (U_c h)) or a(W_c x + U_c (s ∘ h)),
    /// h' = z ∘ h + (1 - z) ∘ c, each with its bias.
    private mutating func gatedUnit(_ cell: Cell, _ x: Value, _ state: Value?, _ title: String) throws -> [Value] {
        let units = cell.units, wide = 3 * units
        let gatesOfInput = part(x, 0..<2 * units, title + "/input_gates")
        let candidateOfInput = part(x, 2 * units..<wide, title + "/input_candidate")
        var sum = gatesOfInput
        var candidateOfState: Value?
        if let state {
            let rows = cell.candidate == nil ? wide : 2 * units
            let u = product(state, cell.recurrent, cell.recurrentBias, rows, title + "/recurrent")
            let gates = cell.candidate == nil ? part(u, 0..<2 * units, title + "/state_gates") : u
            if cell.candidate == nil { candidateOfState = part(u, 2 * units..<wide, title + "/state_candidate") }
            sum = binary(.add, gatesOfInput, gates, title + "/sum")
        } else if cell.recurrentBias != nil {
            // Before the first step the state is zero, and only the bias is left of its product.
            let bias = cell.recurrentBiasValues, name = cell.context.name
            let gates = builder.constant(name + "/first_gates", Array(bias[..<(2 * units)]), shape: [2 * units])
            let candidate = builder.constant(name + "/first_candidate", Array(bias[(2 * units)...]), shape: [units])
            sum = binary(.add, gatesOfInput, Value(tensor: gates, shape: [2 * units]), title + "/sum")
            candidateOfState = Value(tensor: candidate, shape: [units])
        }
        let gates = try activation(cell.recurrentActivation, sum, cell.context, name: title + "/gates")
        let update = part(gates, 0..<units, title + "/update")
        let reset = part(gates, units..<2 * units, title + "/reset")
        var mixed = candidateOfInput
        if let candidateOfState {
            let kept = binary(.mul, reset, candidateOfState, title + "/kept")
            mixed = binary(.add, candidateOfInput, kept, title + "/mixed")
        } else if let state, let matrix = cell.candidate {
            let kept = binary(.mul, reset, state, title + "/kept")
            let product = product(kept, matrix, nil, units, title + "/state_candidate")
            mixed = binary(.add, candidateOfInput, product, title + "/mixed")
        }
        let candidate = try activation(cell.activation, mixed, cell.context, name: title + "/candidate")
        // z h + (1 - z) c = c + z (h - c)
        if let state {
            let difference = binary(.sub, state, candidate, title + "/difference")
            let moved = binary(.mul, update, difference, title + "/moved")
            return [binary(.add, candidate, moved, title)]
        }
        let moved = binary(.mul, update, candidate, title + "/moved")
        return [binary(.sub, candidate, moved, title)]
    }
}
