import Tensors

/// What is computed once for each step of a sequence, as a loop or written out.
extension KerasConverter {
    struct Steps {
        typealias Body = (inout KerasConverter, _ x: Value, _ states: [Value], _ name: String) throws -> [Value]

        /// The shapes of the states, without the batch.
        var states: [[Int]]
        /// Which of the states is the output.
        var outputState: Int
        /// Makes the operators of one step: from the step's element of the sequence and the states the new states.
        var body: Body
    }

    private static let mostUnrolledSteps = 256

    /// - Returns: All outputs or the last, then the states if the sequence asks for them.
    mutating func run(_ steps: Steps, over sequence: Sequence, _ context: Context) throws -> [Value] {
        let rows = sequence.input.shape[0], name = context.name
        guard sequence.states.isEmpty || sequence.states.map(\.shape) == steps.states.map({ [rows] + $0 }) else {
            let given = sequence.states.map { "\(Shape($0.shape))" }.joined(separator: ", ")
            throw context.error(
                "it is called with initial_state of \(given), where "
                    + "\(steps.states.map { "\(Shape([rows] + $0))" }.joined(separator: ", ")) are expected")
        }
        var sequence = sequence
        var handles: [Int] = []
        if sequence.keepsState {
            let variables = steps.states.enumerated().map { index, shape in
                builder.variable("\(name)/state\(index)", shape: [rows] + shape)
            }
            handles = variables.map(\.handle)
            if sequence.states.isEmpty { sequence.states = variables.map(\.value) }
        }
        var states: [Value] = []
        for (index, shape) in steps.states.enumerated() {
            if !sequence.states.isEmpty {
                states.append(sequence.states[index])
            } else if let same = steps.states[..<index].firstIndex(of: shape) {
                states.append(states[same])
            } else {
                states.append(zeros(like: sequence.input, shape: [rows] + shape, name: "\(name)/zeros\(index)"))
            }
        }
        let result =
            conversion.recurrent == .unrolled
            ? try unrolled(steps, sequence, states, context) : try loop(steps, sequence, states, context)
        for (handle, state) in zip(handles, result.states) { builder.assign(state.tensor, to: handle) }
        builder.rename(result.output, to: name)
        return [result.output] + (sequence.returnsState ? result.states : [])
    }

    /// Zeros of `shape` in as many rows as `value` has.
    private mutating func zeros(like value: Value, shape: [Int], name: String) -> Value {
        let total = Shape(shape).checkedElementCount ?? .max
        if let open = builder.sizes.known(shape, at: name).lastIndex(of: nil) {
            let whole = builder.shape(first: open + 1, of: value, Array(shape[(open + 1)...]), name: name + "/shape")
            return builder.append(.fill, [whole, zero().tensor], name: name, shape: shape, type: .float32)
        }
        guard builder.hasDynamicBatch || total > 1 << 16 else {
            let zeros = [Float](repeating: 0, count: total)
            return Value(tensor: builder.constant(name, zeros, shape: shape), shape: shape)
        }
        let count = shape.dropFirst().reduce(1, *)
        let rank = value.shape.count
        let width = min(count, value.shape[rank - 1])
        // A part of the value in the shape itself, or else some elements in one row.
        let dropped = max(rank - shape.count, 0)
        let fits = rank >= shape.count && zip(value.shape.dropFirst(1 + dropped), shape.dropFirst()).allSatisfy { $0 >= $1 }
        let part = fits ? shape : [shape[0], width]
        let shrunk = rank - part.count
        let begin = builder.constant(name + "/begin", Array(repeating: 0, count: rank))
        let end = builder.constant(name + "/end", Array(repeating: 1, count: 1 + shrunk) + part.dropFirst())
        let strides = builder.constant(name + "/strides", Array(repeating: 1, count: rank))
        var result = builder.append(
            .stridedSlice, [value.tensor, begin, end, strides], name: name + "/some", shape: part,
            [.beginMask: .int(1), .endMask: .int(1), .shrinkAxisMask: .int(((1 << shrunk) - 1) << 1)])
        result = builder.append(.zerosLike, [result.tensor], name: name, shape: part)
        if fits { return result }
        if width < count {
            let multiples = builder.constant(name + "/multiples", [1, (count + width - 1) / width])
            result = builder.append(
                .tile, [result.tensor, multiples], name: name + "/tiled",
                shape: [shape[0], (count + width - 1) / width * width])
            if result.shape[1] > count {
                let begin = builder.constant(name + "/first", [0, 0])
                let size = builder.constant(name + "/size", [-1, count])
                result = builder.append(
                    .slice, [result.tensor, begin, size], name: name + "/cut", shape: [shape[0], count])
            }
        }
        return builder.reshape(result, to: shape, name: name + "/shaped")
    }

    private mutating func zero() -> Value { Value(tensor: builder.constant("zero", [Float(0)], shape: []), shape: []) }

    /// One step with its mask: what a masked step makes is what was there before.
    ///
    /// - Parameters:
    ///   - mask: whether the step counts, (N, 1, …).
    ///   - previous: the output of the step before, where that is not the state's.
    private mutating func masked(
        _ steps: Steps, _ x: Value, mask: Value?, _ states: [Value], previous: Value?, name: String
    ) throws -> (output: Value, states: [Value]) {
        var new = try steps.body(&self, x, states, name)
        var output = new[steps.outputState]
        guard let mask else { return (output, new) }
        func choose(_ value: Value, _ other: Value, _ title: String) -> Value {
            builder.append(
                .selectV2, [mask.tensor, value.tensor, other.tensor], name: title, shape: value.shape, type: .float32)
        }
        if let previous { output = choose(output, previous, name + "/output") }
        for index in new.indices { new[index] = choose(new[index], states[index], "\(name)/state\(index)") }
        return (previous == nil ? new[steps.outputState] : output, new)
    }

    /// The mask as (N, T, 1, …), of which a step is (N, 1, …).
    private mutating func stepMask(_ steps: Steps, _ sequence: Sequence, _ context: Context) throws -> Value? {
        guard let mask = sequence.mask else { return nil }
        guard mask.shape == Array(sequence.input.shape.prefix(2)) else {
            throw context.error("its mask has shape \(Shape(mask.shape))")
        }
        let ones = Array(repeating: 1, count: steps.states[steps.outputState].count)
        return builder.reshape(
            Value(tensor: mask.tensor, shape: mask.shape), to: mask.shape + ones, name: context.name + "/mask")
    }

    private mutating func unrolled(
        _ steps: Steps, _ sequence: Sequence, _ initial: [Value], _ context: Context
    ) throws -> (output: Value, states: [Value]) {
        let count = sequence.input.shape[1], name = context.name
        guard count <= Self.mostUnrolledSteps else {
            throw context.error(
                "\(count) steps are too many to write out; \(Self.mostUnrolledSteps) are the most",
                help: "Convert it as a loop.")
        }
        func unpack(_ value: Value, _ title: String) -> [Value] {
            builder.append(
                .unpack, [value.tensor],
                outputs: (0..<count).map {
                    ("\(title)/step\($0)", builder.type(of: value), [value.shape[0]] + value.shape.dropFirst(2))
                }, [.num: .int(count), .axis: .int(1)])
        }
        let elements = unpack(sequence.input, name + "/input")
        let masks = try stepMask(steps, sequence, context).map { unpack($0, name + "/mask") }
        var states = initial
        var previous = sequence.zeroesMasked || !sequence.states.isEmpty ? zero() : nil
        var outputs: [Value] = []
        for index in 0..<count {
            let result = try masked(
                steps, elements[index], mask: masks?[index], states, previous: previous, name: "\(name)/step\(index)")
            states = result.states
            outputs.append(result.output)
            if previous != nil, !sequence.zeroesMasked { previous = result.output }
        }
        guard sequence.returnsSequences else { return (outputs[count - 1], states) }
        let shape = outputs[0].shape
        let all = builder.append(
            .pack, outputs.map(\.tensor), name: name, shape: [shape[0], count] + shape.dropFirst(),
            [.valuesCount: .int(count), .axis: .int(1)])
        return (all, states)
    }

    /// The loop carries its mask as a second sequence, and the last output as a state where it is none.
    private mutating func loop(
        _ steps: Steps, _ sequence: Sequence, _ initial: [Value], _ context: Context
    ) throws -> (output: Value, states: [Value]) {
        let count = sequence.input.shape[1], name = context.name
        let known = builder.sizes.known([count], at: name + "/steps")[0]
        let mask = try stepMask(steps, sequence, context)
        let outputShape = [initial[0].shape[0]] + steps.states[steps.outputState]
        let carriesOutput =
            mask != nil && (sequence.zeroesMasked ? !sequence.returnsSequences : !sequence.states.isEmpty)
        var carried = initial
        if carriesOutput { carried.append(zeros(like: sequence.input, shape: outputShape, name: name + "/nothing")) }
        let outputs =
            sequence.returnsSequences
            ? zeros(
                like: sequence.input, shape: [outputShape[0], count] + outputShape.dropFirst(), name: name + "/outputs") : nil
        let loop = builder.beginLoop(
            name, steps: known, over: ([sequence.input] + (mask.map { [$0] } ?? [])).map(builder.tensor),
            states: carried.map(builder.tensor), outputs: outputs.map(builder.tensor))
        let elements = loop.elements.map(Value.init), states = loop.states.map(Value.init)
        let last = sequence.zeroesMasked ? zero() : carriesOutput ? states.last : nil
        let result = try masked(
            steps, elements[0], mask: mask == nil ? nil : elements[1], Array(states.prefix(initial.count)), previous: last,
            name: "step")
        let ends = builder.endLoop(
            loop, states: (result.states + (carriesOutput ? [result.output] : [])).map(\.tensor), output: result.output.tensor)
        let left = ends.states.map(Value.init)
        return (
            ends.outputs.map(Value.init) ?? left[carriesOutput ? initial.count : steps.outputState],
            Array(left.prefix(initial.count))
        )
    }
}
