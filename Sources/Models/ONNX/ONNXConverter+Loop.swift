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

    mutating func looped(_ steps: Steps, _ step: Step) throws -> Run {
        let units = Dimension(steps.units), shape = [steps.batch, units]
        var states: [GraphBuilder.Tensor] = []
        for state in steps.states { states.append(try state.map { tensor($0) } ?? zeros(shape)) }
        let all = steps.keepsAll ? try zeros([steps.batch, Dimension(steps.count), units]) : nil
        // Tensors of a subgraph are its own.
        let outside = (moves, infinite)
        (moves, infinite) = ([:], [])
        let loop = builder.beginLoop(
            call.name, steps: steps.count, isReversed: steps.isReverse, over: [tensor(steps.sequence)], states: states,
            outputs: all)
        let new = try step(&self, ONNXValue(loop.elements[0]), loop.states.map { ONNXValue($0) })
            .map { arranged($0, $0.axes).tensor }
        let ends = builder.endLoop(loop, states: new, output: new[0])
        (moves, infinite) = outside
        return Run(all: ends.outputs?.index, states: ends.states.map { ONNXValue($0) })
    }

    /// The elements in the order of the axes.
    private mutating func tensor(_ value: ONNXValue) -> GraphBuilder.Tensor {
        GraphBuilder.Tensor(index: arranged(value, value.axes).tensor, shape: value.shape, type: .float32)
    }

    private mutating func zeros(_ shape: [Dimension]) throws -> GraphBuilder.Tensor {
        var constant = Constant([0 as Float], shape: shape.map { _ in 1 })
        if shape.contains(where: \.isOpen) {
            constant.extents = shape
        } else {
            guard let count = Shape(shape.counts).checkedElementCount else { throw call.error("its output is too large") }
            try grow(by: count)
            constant = Constant([Float](repeating: 0, count: count), shape: shape.counts)
        }
        return tensor(try value(.constant(constant)))
    }
}

extension ONNXValue {
    /// A tensor that lies in the order of its axes.
    init(_ tensor: GraphBuilder.Tensor) {
        self.init(tensor: tensor.index, shape: tensor.shape, order: Array(tensor.shape.indices))
    }
}
