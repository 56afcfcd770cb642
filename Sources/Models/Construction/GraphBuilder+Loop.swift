import Tensors

/// A loop over the steps of sequences (batch, steps, …), as WHILE. It carries the number of the step, the sequences, what
/// a step leaves to the next, and the outputs of all steps where they are asked for.
extension GraphBuilder {
    /// The loop whose step is being made.
    struct StepLoop {
        fileprivate let name: String
        fileprivate let carried: [Tensor]
        fileprivate let condition: Int
        fileprivate let parameters: [Tensor]
        /// The place in the sequences.
        fileprivate let index: Int
        /// What the step reads of each sequence, (batch, …).
        let elements: [Tensor]
        /// What the step before has left.
        let states: [Tensor]
        fileprivate let outputs: Tensor?
    }

    /// Operators from here on are those of one step, until ``endLoop(_:states:output:)``.
    ///
    /// - Parameters:
    ///   - steps: how many; nil for as many as the first sequence has when the model runs.
    ///   - isReversed: whether the last step is the first to be computed.
    ///   - states: what the first step begins with.
    ///   - outputs: what the outputs of the steps are written into, (batch, steps, …); nil where they are not asked for.
    mutating func beginLoop(
        _ name: String, steps: Int?, isReversed: Bool = false, over sequences: [Tensor], states: [Tensor], outputs: Tensor?
    ) -> StepLoop {
        let start = Tensor(index: scalar(name + "/start", 0), shape: [], type: .int32)
        let carried = [start] + sequences + states + (outputs.map { [$0] } ?? [])

        beginSubgraph()
        var parameters = tensors(like: carried, name: name + "/carried")
        let end = stepCount(steps, parameters[1])
        let goesOn = tensor("goes_on", .bool, []).index
        append(.less, [parameters[0].index, end], outputs: [goesOn])
        let condition = endSubgraph(name + "/condition", inputs: parameters.map(\.index), outputs: [goesOn])

        beginSubgraph()
        parameters = tensors(like: carried, name: name + "/carried")
        var index = parameters[0].index
        if isReversed {
            let last: Int
            if let steps {
                last = scalar("last", steps - 1)
            } else {
                last = tensor("last", .int32, []).index
                append(.sub, [stepCount(nil, parameters[1]), scalar("one", 1)], outputs: [last], [:])
            }
            index = tensor("place", .int32, []).index
            append(.sub, [last, parameters[0].index], outputs: [index], [:])
        }
        let elements = parameters[1...].prefix(sequences.count).enumerated().map { number, sequence in
            let element = tensor("x\(number)", sequence.type, [sequence.shape[0]] + sequence.shape.dropFirst(2))
            append(.gather, [sequence.index, index], outputs: [element.index], [.axis: .int(1)])
            return element
        }
        return StepLoop(
            name: name, carried: carried, condition: condition, parameters: parameters, index: index, elements: elements,
            states: Array(parameters[(1 + sequences.count)...].prefix(states.count)),
            outputs: outputs == nil ? nil : parameters.last)
    }

    /// - Parameters:
    ///   - states: what the step leaves to the next, in the order of the states that it was given.
    ///   - output: (batch, …), where outputs are asked for.
    /// - Returns: What the last step has left, and the outputs of all.
    mutating func endLoop(_ loop: StepLoop, states: [Int], output: Int) -> (states: [Tensor], outputs: Tensor?) {
        let one = scalar("one", 1)
        let next = tensor("next", .int32, []).index
        append(.add, [loop.parameters[0].index, one], outputs: [next], [:])
        var results = [next] + loop.parameters[1...].prefix(loop.elements.count).map(\.index) + states
        if let outputs = loop.outputs { results.append(store(output, at: loop.index, in: outputs)) }
        let body = endSubgraph(loop.name + "/step", inputs: loop.parameters.map(\.index), outputs: results)
        let ends = tensors(like: loop.carried, name: loop.name + "/end")
        append(
            .while, loop.carried.map(\.index), outputs: ends.map(\.index),
            [.condSubgraphIndex: .int(loop.condition), .bodySubgraphIndex: .int(body)])
        return (
            Array(ends[(1 + loop.elements.count)...].prefix(states.count)), loop.outputs == nil ? nil : ends.last
        )
    }

    /// The number of steps, or that of a sequence.
    private mutating func stepCount(_ steps: Int?, _ sequence: Tensor) -> Int {
        if let steps { return scalar("end", steps) }
        let shape = tensor("shape", .int32, [Dimension(sequence.shape.count)]).index
        append(.shape, [sequence.index], outputs: [shape], [.outType: .int(Int(ElementType.int32.rawValue))])
        let end = tensor("end", .int32, []).index
        append(
            .stridedSlice, [shape, constant("end/begin", [1]), constant("end/end", [2]), constant("end/strides", [1])],
            outputs: [end], [.shrinkAxisMask: .int(1)])
        return end
    }

    private mutating func tensors(like others: [Tensor], name: String) -> [Tensor] {
        others.enumerated().map { tensor("\(name)\($0)", $1.type, $1.shape) }
    }

    /// `all` with `value` at `[:, index]`.
    private mutating func store(_ value: Int, at index: Int, in all: Tensor) -> Int {
        let zero = scalar("zero", 0), rest = all.shape.dropFirst(2)
        let place = tensor("place_of_output", .int32, [Dimension(all.shape.count)]).index
        append(
            .pack, [zero, index] + rest.map { _ in zero }, outputs: [place],
            [.valuesCount: .int(all.shape.count), .axis: .int(0)])
        let row = tensor("row", all.type, [all.shape[0], 1] + rest).index
        append(.reshape, [value, constant("row/shape", [-1, 1] + rest.map(\.count))], outputs: [row])
        let stored = tensor("outputs", all.type, all.shape).index
        append(.dynamicUpdateSlice, [all.index, row, place], outputs: [stored])
        return stored
    }
}
