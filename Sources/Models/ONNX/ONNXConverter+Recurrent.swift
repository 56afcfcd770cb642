import Tensors

/// Recurrent operators: they begin at their initial state for every sample, and take any batch.
extension ONNXConverter {
    private static let mostSteps = 256

    /// One direction's matrices and functions.
    private struct Cell {
        var units: Int
        /// Of a gate.
        var gates: Int
        /// (gates × units, units)
        var recurrent: Constant
        /// Of the recurrent product, where it is not added to that of the input.
        var recurrentBias: [Float]
        var functions: [Function]
        var resetsAfter = false
    }

    private struct Function {
        var name: String
        var alpha: Float
        var beta: Float
    }

    mutating func recurrent() throws -> [ONNXOperand?] {
        let kind = call.node.type
        let gates = kind == "LSTM" ? 4 : kind == "GRU" ? 3 : 1
        let isBatchFirst = try call.bool("layout")
        let input = try value(try call.input(0))
        let weights = try call.constant(1, "W"), recurrent = try call.constant(2, "R")
        guard input.rank == 3, weights.shape.count == 3, recurrent.shape.count == 3, let w = weights.floats,
            let r = recurrent.floats
        else { throw call.error("its weights of shapes \(Shape(weights.shape)) and \(Shape(recurrent.shape)) do not fit") }
        let stepAxis = isBatchFirst ? 1 : 0
        let steps = try call.fixed(input.shape[stepAxis], "the number of steps")
        guard recurrentForm != .unrolled || steps <= Self.mostSteps else {
            throw call.error(
                "\(steps) steps are too many to write out; \(Self.mostSteps) are the most", help: "Convert it as a loop.")
        }
        let direction = try call.string("direction", default: "forward")
        guard let isReverse = ["forward": [false], "reverse": [true], "bidirectional": [false, true]][direction] else {
            throw call.error("its attribute 'direction' = '\(direction)' is not known")
        }
        let units = recurrent.shape[2], depth = weights.shape[2], count = isReverse.count, rows = gates * units
        guard weights.shape == [count, rows, depth], recurrent.shape == [count, rows, units],
            try call.int("hidden_size", default: units) == units,
            units > 0, depth > 0, input.shape[2].value == depth
        else {
            throw call.error(
                "its weights of shapes \(Shape(weights.shape)) and \(Shape(recurrent.shape)) do not fit an input of shape \(input.shape.text)"
            )
        }
        let bias =
            call.optional(3) == nil
            ? [Float](repeating: 0, count: count * 2 * rows) : try call.floats(3, "B", count: count * 2 * rows)
        if let lengths = try call.optionalIntegers(4, "sequence_lens"), lengths.contains(where: { $0 != steps }) {
            throw call.error("its sequence_lens are shorter than the input, which is not supported")
        }
        if kind == "LSTM" {
            try call.require("input_forget", 0)
            if let peepholes = try call.optionalConstant(7, "P"), peepholes.floats?.contains(where: { $0 != 0 }) ?? true {
                throw call.error("peepholes are not supported")
            }
        }
        if call.has("clip") { throw call.error("its attribute 'clip' is not supported") }
        let resetsAfter = kind == "GRU" ? try call.bool("linear_before_reset") : false
        let functions = try functions(kind, count)
        let batch = input.shape[1 - stepAxis]
        // Rows of a sample lie together.
        let sequence = arranged(input, [input.axes[1 - stepAxis], input.axes[stepAxis], input.axes[2]])
        let initial = try (kind == "LSTM" ? [5, 6] : [5]).map { try initialState($0, count, batch, units, isBatchFirst) }
        note(
            recurrentForm == .unrolled
                ? "\(kind) '\(call.name)' is written out for its \(steps) steps"
                : "\(kind) '\(call.name)' is a loop of \(steps) steps for each direction")

        var runs: [Run] = []
        for (index, reverses) in isReverse.enumerated() {
            let b = Array(bias[index * 2 * rows..<(index + 1) * 2 * rows])
            // Of a GRU that resets after its product, the candidate's bias stays with the product.
            let keeps = resetsAfter ? 2 * units : rows
            let inputBias = (0..<rows).map { $0 < keeps ? b[$0] + b[rows + $0] : b[$0] }
            let cell = Cell(
                units: units, gates: gates,
                recurrent: Constant(Array(r[index * rows * units..<(index + 1) * rows * units]), shape: [rows, units]),
                recurrentBias: (0..<rows).map { $0 < keeps ? 0 : b[rows + $0] },
                functions: Array(functions[index * functions.count / count..<(index + 1) * functions.count / count]),
                resetsAfter: resetsAfter)
            let matrix = Constant(Array(w[index * rows * depth..<(index + 1) * rows * depth]), shape: [rows, depth])
            // (batch, steps, input), in this order in memory and as a value
            var ordered = sequence
            ordered.axes = sequence.dimensions
            let projected = try dense(ordered, matrix, bias: inputBias)
            let all = Steps(
                sequence: projected, states: initial.map { $0.map { $0[index] } }, units: units, isReverse: reverses,
                keepsAll: isRead(0))
            let step: Step = { converter, x, states in
                try converter.advanced(kind, cell, x, states).compactMap { $0 }
            }
            runs.append(recurrentForm == .unrolled ? try unrolled(all, step) : try looped(all, step))
        }
        return try results(runs, Dimension(units), batch, Dimension(steps), isBatchFirst)
    }

    /// Whether something reads an output of the node.
    private func isRead(_ output: Int) -> Bool {
        guard call.node.outputs.indices.contains(output) else { return false }
        let name = call.node.outputs[output]
        return !name.isEmpty && (readers[name] != nil || file.outputs.contains { $0.name == name })
    }

    /// Outputs Y, Y_h and Y_c, those that are read.
    private mutating func results(
        _ runs: [Run], _ units: Dimension, _ batch: Dimension, _ steps: Dimension, _ isBatchFirst: Bool
    ) throws -> [ONNXOperand?] {
        let count = Dimension(runs.count), both = Dimension(units.count * runs.count)
        var all: ONNXOperand?
        let whole = runs.compactMap(\.all)
        if isRead(0), whole.count == runs.count {
            let wide = [batch, steps, both]
            let tensor = runs.count == 1 ? whole[0] : emit(.concatenation, whole, shape: wide, [.axis: .int(2)])
            let value = ONNXValue(tensor: tensor, shape: wide, order: [0, 1, 2])
            let split = try reshaped(.value(value), [batch, steps, count, units])
            all = try transposed(split, isBatchFirst ? [0, 1, 2, 3] : [1, 2, 0, 3])
        }
        var states: [ONNXOperand?] = []
        for index in runs[0].states.indices {
            guard isRead(index + 1) else {
                states.append(nil)
                continue
            }
            let parts = runs.map { $0.states[index].tensor }
            let tensor = runs.count == 1 ? parts[0] : emit(.concatenation, parts, shape: [batch, both], [.axis: .int(1)])
            let value = ONNXValue(tensor: tensor, shape: [batch, both], order: [0, 1])
            let split = try reshaped(.value(value), [batch, count, units])
            states.append(try transposed(split, isBatchFirst ? [0, 1, 2] : [1, 0, 2]))
        }
        return [all] + states
    }

    /// For each direction the state to begin with, (batch, units); nil for zeros.
    private mutating func initialState(
        _ position: Int, _ count: Int, _ batch: Dimension, _ units: Int, _ isBatchFirst: Bool
    ) throws -> [ONNXValue]? {
        guard let operand = call.optional(position) else { return nil }
        if let zeros = operand.constant?.floats, zeros.allSatisfy({ $0 == 0 }) { return nil }
        let shape = isBatchFirst ? [batch, Dimension(count), Dimension(units)] : [Dimension(count), batch, Dimension(units)]
        guard operand.shape == shape, type(of: operand) == .float32 else {
            throw call.error("its initial state has shape \(operand.shape.text) and should have \(shape.text)")
        }
        let axis = isBatchFirst ? 1 : 0
        var states: [ONNXValue] = []
        for index in 0..<count {
            let part = try sliced(try value(operand), [(axis, index, 1, 1)])
            let state = try reshaped(part, [batch, Dimension(units)])
            states.append(arranged(state, state.axes))
        }
        return states
    }

    /// The activations of each direction.
    private func functions(_ kind: String, _ count: Int) throws -> [Function] {
        let usual = kind == "LSTM" ? ["Sigmoid", "Tanh", "Tanh"] : kind == "GRU" ? ["Sigmoid", "Tanh"] : ["Tanh"]
        let names = try call.strings("activations") ?? Array(repeating: usual, count: count).flatMap { $0 }
        guard names.count == usual.count * count else { throw call.error("it names \(names.count) activations") }
        var alphas = try call.floats("activation_alpha") ?? [], betas = try call.floats("activation_beta") ?? []
        return try names.map { name in
            switch name {
            case "Sigmoid", "Tanh", "Relu", "Softsign", "Softplus": return Function(name: name, alpha: 0, beta: 0)
            case "HardSigmoid":
                return Function(
                    name: name, alpha: alphas.isEmpty ? 0.2 : alphas.removeFirst(),
                    beta: betas.isEmpty ? 0.5 : betas.removeFirst())
            case "LeakyRelu": return Function(name: name, alpha: alphas.isEmpty ? 0.01 : alphas.removeFirst(), beta: 0)
            default: throw call.error("the activation '\(name)' is not supported")
            }
        }
    }

    private mutating func applied(_ function: Function, _ x: ONNXOperand) throws -> ONNXOperand {
        switch function.name {
        case "Sigmoid": return try unary(.logistic, x)
        case "Tanh": return try unary(.tanh, x)
        case "Relu": return try unary(.relu, x)
        case "HardSigmoid": return try hardSigmoid(x, alpha: function.alpha, beta: function.beta)
        case "LeakyRelu": return try unary(.leakyRelu, x, [.alpha: .float(function.alpha)])
        case "Softsign": return try softsign(x)
        default: return try softplus(x)
        }
    }

    /// Neighbouring rows as equal parts.
    private mutating func parts(_ x: ONNXValue, _ count: Int) -> [ONNXOperand] {
        if count == 1 { return [.value(x)] }
        let shape = [x.shape[0], Dimension(x.shape[1].count / count)]
        let axis = tensor(of: [1], shape: [])
        return emit(
            .split, [axis, x.tensor], shapes: Array(repeating: shape, count: count), type: .float32, [.numSplits: .int(count)]
        ).map { .value(ONNXValue(tensor: $0, shape: shape, order: [0, 1])) }
    }

    private mutating func advanced(
        _ kind: String, _ cell: Cell, _ x: ONNXValue, _ states: [ONNXValue?]
    ) throws -> [ONNXValue?] {
        switch kind {
        case "LSTM": try longShortTermMemory(cell, x, states)
        case "GRU": [try gatedUnit(cell, x, states[0])]
        default: [try simple(cell, x, states[0])]
        }
    }

    /// h' = f(W x + R h + b)
    private mutating func simple(_ cell: Cell, _ x: ONNXValue, _ state: ONNXValue?) throws -> ONNXValue {
        var sum = ONNXOperand.value(x)
        if let state { sum = try binary(.add, sum, .value(try dense(state, cell.recurrent, bias: nil))) }
        return try value(try applied(cell.functions[0], sum))
    }

    /// i, o, f = f(W x + R h + b), c' = f c + i g(W x + R h + b), h' = o h(c')
    private mutating func longShortTermMemory(
        _ cell: Cell, _ x: ONNXValue, _ states: [ONNXValue?]
    ) throws -> [ONNXValue?] {
        var sum = x
        if let state = states[0] {
            sum = try value(try binary(.add, .value(x), .value(try dense(state, cell.recurrent, bias: nil))))
        }
        let gates = parts(sum, 4)
        let input = try applied(cell.functions[0], gates[0]), output = try applied(cell.functions[0], gates[1])
        var carried = try binary(.mul, input, try applied(cell.functions[1], gates[3]))
        if let old = states[1] {
            carried = try binary(.add, try binary(.mul, try applied(cell.functions[0], gates[2]), .value(old)), carried)
        }
        let shown = try binary(.mul, output, try applied(cell.functions[2], carried))
        return [try value(shown), try value(carried)]
    }

    /// z, r = f(W x + R h + b), c = g(W x + r ∘ (R h + b)) or g(W x + R (r ∘ h) + b), h' = (1 − z) ∘ c + z ∘ h
    private mutating func gatedUnit(_ cell: Cell, _ x: ONNXValue, _ state: ONNXValue?) throws -> ONNXValue {
        let units = cell.units
        let own = parts(x, 3)
        let old: ONNXOperand? = state.map { .value($0) }
        guard let state, let old, !cell.resetsAfter else {
            // The bias of the product is there also where the state is still zero.
            var product: [ONNXOperand]
            if let state {
                product = parts(try dense(state, cell.recurrent, bias: cell.recurrentBias), 3)
            } else {
                product = (0..<3).map {
                    .constant(Constant(Array(cell.recurrentBias[$0 * units..<($0 + 1) * units]), shape: [units]))
                }
            }
            let update = try applied(cell.functions[0], state == nil ? own[0] : try binary(.add, own[0], product[0]))
            let reset = try applied(cell.functions[0], state == nil ? own[1] : try binary(.add, own[1], product[1]))
            let candidate = try applied(
                cell.functions[1],
                state == nil && !cell.resetsAfter ? own[2] : try binary(.add, own[2], try binary(.mul, reset, product[2])))
            return try mixed(update, candidate, old)
        }
        let numbers = cell.recurrent.floats ?? []
        let gates = Constant(Array(numbers[..<(2 * units * units)]), shape: [2 * units, units])
        let matrix = Constant(Array(numbers[(2 * units * units)...]), shape: [units, units])
        let product = parts(try dense(state, gates, bias: nil), 2)
        let update = try applied(cell.functions[0], try binary(.add, own[0], product[0]))
        let reset = try applied(cell.functions[0], try binary(.add, own[1], product[1]))
        let kept = try dense(try value(try binary(.mul, reset, old)), matrix, bias: nil)
        return try mixed(update, try applied(cell.functions[1], try binary(.add, own[2], .value(kept))), old)
    }

    /// (1 − z) c + z h = c + z (h − c)
    private mutating func mixed(_ update: ONNXOperand, _ candidate: ONNXOperand, _ old: ONNXOperand?) throws -> ONNXValue {
        guard let old else { return try value(try binary(.sub, candidate, try binary(.mul, update, candidate))) }
        return try value(try binary(.add, candidate, try binary(.mul, update, try binary(.sub, old, candidate))))
    }
}
