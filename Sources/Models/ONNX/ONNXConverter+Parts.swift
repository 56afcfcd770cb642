import Tensors

/// Operators that join and split axes.
extension ONNXConverter {
    mutating func concat() throws -> [ONNXOperand?] {
        guard let given = try call.optionalInt("axis") else { throw call.error("its attribute 'axis' is missing") }
        // A list without elements adds nothing.
        var inputs = try call.inputs()
        let axis = try call.axis(given, rank: inputs[0].rank)
        if inputs.count > 1 { inputs.removeAll { $0.rank > axis && $0.shape[axis].count == 0 } }
        return [try joined(inputs, axis: axis)]
    }

    /// The operands one behind the other along an axis.
    mutating func joined(_ inputs: [ONNXOperand], axis: Int) throws -> ONNXOperand {
        guard let first = inputs.first, inputs.allSatisfy({ $0.rank == first.rank }) else {
            throw call.error("its inputs have different numbers of axes")
        }
        if inputs.count == 1 { return first }
        var shape = first.shape
        for input in inputs.dropFirst() {
            for other in shape.indices where other != axis && input.shape[other] != shape[other] {
                throw call.error("inputs of shapes \(first.shape.text) and \(input.shape.text) do not fit")
            }
            guard let sum = shape[axis].plus(input.shape[axis]) else {
                throw call.error("parts along the batch are joined with others, which is not supported")
            }
            shape[axis] = sum
        }
        let constants = inputs.compactMap(\.constant)
        if constants.count == inputs.count, constants.allSatisfy({ $0.repeats == nil }),
            let known = Constant.concatenated(constants, axis: axis)
        {
            return .constant(known)
        }
        guard Set(inputs.map { type(of: $0) }).count == 1 else { throw call.error("its inputs are of different types") }
        try requireOneScale(inputs)
        // As the first that is computed lies.
        var order: [Int]?
        for case .value(let value) in inputs where order == nil { order = value.order }
        let axes = order ?? Array(shape.indices)
        var tensors: [Int] = []
        for input in inputs { tensors.append(try aligned(input, axes).value.tensor) }
        let tensor = emit(
            .concatenation, tensors, shape: axes.map { shape[$0] }, [.axis: .int(axes.firstIndex(of: axis)!)])
        return .value(ONNXValue(tensor: tensor, shape: shape, order: axes))
    }

    mutating func split() throws -> [ONNXOperand?] {
        let x = try call.input(0)
        let axis = try call.axis(try call.int("axis", default: 0), rank: x.rank)
        let size = try call.fixed(x.shape[axis], "the axis that it splits")
        var sizes: [Int]
        if let given = try call.integers("split", orInput: 1) {
            sizes = given
        } else {
            let count = try call.int("num_outputs", default: call.node.outputs.count)
            guard count > 0, count <= size, count <= call.node.outputs.count else {
                throw call.error("it splits \(size) elements into \(count) parts")
            }
            let part = (size + count - 1) / count
            sizes = Array(repeating: part, count: count - 1)
            sizes.append(size - part * (count - 1))
        }
        guard sizes.allSatisfy({ $0 > 0 && $0 <= size }), sizes.reduce(0, +) == size, sizes.count <= call.node.outputs.count
        else {
            throw call.error("it splits \(size) elements into \(Shape(sizes))")
        }
        var first = 0
        if let constant = x.constant, constant.repeats == nil {
            return try sizes.map { count in
                defer { first += count }
                return .constant(try part(of: constant, (axis, first, 1, count)))
            }
        }
        let (input, order) = try aligned(x)
        let shapes = sizes.map { count in
            var shape = x.shape
            shape[axis] = Dimension(count)
            return shape
        }
        let place = order.firstIndex(of: axis)!
        let dimension = tensor(of: [place], shape: [])
        let placed = shapes.map { shape in order.map { shape[$0] } }
        let type = type(of: input)
        let tensors =
            Set(sizes).count == 1
            ? emit(.split, [dimension, input.tensor], shapes: placed, type: type, [.numSplits: .int(sizes.count)])
            : emit(
                .splitV, [input.tensor, tensor(of: sizes), dimension], shapes: placed, type: type,
                [.numSplits: .int(sizes.count)])
        return zip(tensors, shapes).map { .value(ONNXValue(tensor: $0, shape: $1, order: order)) }
    }
}
