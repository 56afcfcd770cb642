import Tensors

/// The steps of a recurrent operator, as a loop or written out.
extension ONNXConverter {
    /// What the steps of one direction read.
    struct Steps {
        /// (batch, steps, gates × units): the input's part of every gate.
        var sequence: ONNXValue
        /// (batch, units); nil for zeros.
        var states: [ONNXValue?]
        var units: Int
        var isReverse: Bool
        /// Whether the states of all steps are asked for, not only the last.
        var keepsAll: Bool

        var batch: Dimension { sequence.shape[0] }
        var count: Int { sequence.shape[1].count }
        var rows: Dimension { sequence.shape[2] }
    }

    /// What the steps of one direction give.
    struct Run {
        /// (batch, steps, units)
        var all: Int?
        var states: [ONNXValue]
    }

    typealias Step = (inout ONNXConverter, _ x: ONNXValue, _ states: [ONNXValue?]) throws -> [ONNXValue]

    mutating func unrolled(_ steps: Steps, _ step: Step) throws -> Run {
        let parts = emit(
            .unpack, [arranged(steps.sequence, steps.sequence.axes).tensor],
            shapes: Array(repeating: [steps.batch, steps.rows], count: steps.count), [.num: .int(steps.count), .axis: .int(1)])
        var states = steps.states, outputs = [Int](repeating: 0, count: steps.count)
        for index in steps.isReverse ? Array((0..<steps.count).reversed()) : Array(0..<steps.count) {
            states = try step(&self, ONNXValue(tensor: parts[index], shape: [steps.batch, steps.rows], order: [0, 1]), states)
            outputs[index] = states[0]!.tensor
        }
        let all =
            steps.keepsAll
            ? emit(
                .pack, outputs, shape: [steps.batch, Dimension(steps.count), Dimension(steps.units)],
                [.valuesCount: .int(steps.count), .axis: .int(1)]) : nil
        return Run(all: all, states: states.compactMap { $0 })
    }

    /// WHILE carries the number of the step, the sequence, the states, and those of all steps if they are asked for.
    mutating func looped(_ steps: Steps, _ step: Step) throws -> Run {
        let name = call.name, units = Dimension(steps.units), stateShape = [steps.batch, units]
        func zeros(_ shape: [Dimension]) throws -> Int {
            var constant = Constant([0 as Float], shape: shape.map { _ in 1 })
            if shape.contains(where: \.isOpen) {
                constant.extents = shape
                return try value(.constant(constant)).tensor
            }
            guard let count = Shape(shape.counts).checkedElementCount else { throw call.error("its output is too large") }
            try grow(by: count)
            return tensor(floats: [Float](repeating: 0, count: count), shape: shape.counts)
        }
        var carried = [tensor(of: [0], shape: []), arranged(steps.sequence, steps.sequence.axes).tensor]
        var shapes = [[], steps.sequence.shape]
        for state in steps.states {
            carried.append(try state.map { arranged($0, $0.axes).tensor } ?? zeros(stateShape))
            shapes.append(stateShape)
        }
        if steps.keepsAll {
            shapes.append([steps.batch, Dimension(steps.count), units])
            carried.append(try zeros(shapes.last!))
        }
        func parameters(_ converter: inout ONNXConverter, _ title: String) -> [Int] {
            shapes.enumerated().map { converter.builder.tensor("\(title)\($0)", $0 == 0 ? .int32 : .float32, $1).index }
        }

        // Tensors of a subgraph are its own.
        let outside = moves
        moves = [:]
        builder.beginSubgraph()
        var inputs = parameters(&self, name + "/condition/")
        let goesOn = emit(.less, [inputs[0], tensor(of: [steps.count], shape: [])], shape: [], type: .bool, [:])
        let condition = builder.endSubgraph(name + "/condition", inputs: inputs, outputs: [goesOn])

        builder.beginSubgraph()
        inputs = parameters(&self, name + "/step/")
        let index =
            steps.isReverse
            ? emit(.sub, [tensor(of: [steps.count - 1], shape: []), inputs[0]], shape: [], [:]) : inputs[0]
        let x = emit(.gather, [inputs[1], index], shape: [steps.batch, steps.rows], [.axis: .int(1)])
        let old = steps.states.indices.map { ONNXValue(tensor: inputs[2 + $0], shape: stateShape, order: [0, 1]) }
        let new = try step(&self, ONNXValue(tensor: x, shape: [steps.batch, steps.rows], order: [0, 1]), old)
        var outputs = [emit(.add, [inputs[0], tensor(of: [1], shape: [])], shape: [], [:]), inputs[1]]
        outputs += new.map { arranged($0, $0.axes).tensor }
        if steps.keepsAll {
            let zero = tensor(of: [0], shape: [])
            let place = emit(
                .pack, [zero, index, zero], shape: [Dimension(3)], type: .int32, [.valuesCount: .int(3), .axis: .int(0)])
            let row = emit(
                .reshape, [outputs[2], tensor(of: [-1, 1, steps.units])], shape: [steps.batch, .one, units])
            outputs.append(emit(.dynamicUpdateSlice, [inputs.last, row, place], shape: shapes.last!))
        }
        let body = builder.endSubgraph(name + "/step", inputs: inputs, outputs: outputs)

        moves = outside
        let ends = parameters(&self, name + "/end/")
        builder.append(
            .while, carried, outputs: ends, [.condSubgraphIndex: .int(condition), .bodySubgraphIndex: .int(body)])
        let states = steps.states.indices.map { ONNXValue(tensor: ends[2 + $0], shape: stateShape, order: [0, 1]) }
        return Run(all: steps.keepsAll ? ends.last : nil, states: states)
    }
}
