import Tensors

/// Operators that add to axes.
extension ONNXConverter {
    mutating func pad() throws -> [ONNXOperand?] {
        let x = try call.input(0)
        guard let given = try call.integers("pads", orInput: 1) else { throw call.error("its input 'pads' is missing") }
        let filling =
            try call.has("value") ? Constant(call.float("value", default: 0)) : call.optionalConstant(2, "constant_value")
        let axes = try call.axes(try call.optionalIntegers(3, "axes") ?? Array(0..<x.rank), rank: x.rank)
        guard given.count == 2 * axes.count, given.allSatisfy({ $0.magnitude < 1 << 24 }) else {
            throw call.error("its pads \(Shape(given)) are not two for each axis")
        }
        let mode = try call.string("mode", default: "constant")
        var amounts = [(before: Int, after: Int)](repeating: (0, 0), count: x.rank)
        for (index, axis) in axes.enumerated() { amounts[axis] = (given[index], given[axes.count + index]) }
        var value = try value(x)
        // A negative amount cuts.
        var cuts: [(axis: Int, first: Int, step: Int, count: Int)] = []
        for (axis, amount) in amounts.enumerated() where amount.before < 0 || amount.after < 0 {
            let size = try call.fixed(value.shape[axis], "the axis that it cuts")
            cuts.append((axis, max(-amount.before, 0), 1, size - max(-amount.before, 0) - max(-amount.after, 0)))
        }
        value = try sliced(value, cuts)
        amounts = amounts.map { (max($0.before, 0), max($0.after, 0)) }
        switch mode {
        case "constant":
            guard let number = filling.map({ $0.scalar }) ?? 0 else { throw call.error("its constant_value is no number") }
            return [.value(try padded(value, amounts, number))]
        case "reflect":
            guard amounts.contains(where: { $0.before > 0 || $0.after > 0 }) else { return [.value(value)] }
            let (input, order, shape) = try enlarged(value, amounts)
            let paddings = tensor(of: order.flatMap { [amounts[$0].before, amounts[$0].after] }, shape: [order.count, 2])
            let tensor = emit(.mirrorPad, [input.tensor, paddings], shape: order.map { shape[$0] }, [.mode: .int(0)])
            return [.value(ONNXValue(tensor: tensor, shape: shape, order: order))]
        case "edge": return [.value(try repeated(value, amounts) { min(max($0, 0), $1 - 1) })]
        case "wrap": return [.value(try repeated(value, amounts) { (($0 % $1) + $1) % $1 })]
        default: throw call.error("its attribute 'mode' = '\(mode)' is not known")
        }
    }

    /// The value with elements of its own around it.
    ///
    /// - Parameter place: the element that stands at a place before or behind an axis of so many elements.
    private mutating func repeated(
        _ value: ONNXValue, _ amounts: [(before: Int, after: Int)], _ place: (Int, Int) -> Int
    ) throws -> ONNXValue {
        var result = value
        for (axis, amount) in amounts.enumerated() where amount != (0, 0) {
            let size = try call.fixed(value.shape[axis], "the axis that it pads")
            try grow(by: amount.before + size + amount.after)
            result = try taken(result, axis, (-amount.before..<size + amount.after).map { place($0, size) })
        }
        return result
    }

    private mutating func enlarged(
        _ value: ONNXValue, _ amounts: [(before: Int, after: Int)]
    ) throws -> (input: ONNXValue, order: [Int], shape: [Dimension]) {
        let (input, order) = aligned(value)
        let shape = try zip(value.shape, amounts).map { extent, amount in
            if amount == (0, 0) { return extent }
            return Dimension(try call.fixed(extent, "the axis that it pads") + amount.before + amount.after)
        }
        return (input, order, shape)
    }

    /// The value with so many numbers before and after each axis.
    mutating func padded(
        _ value: ONNXValue, _ amounts: [(before: Int, after: Int)], _ number: Float = 0
    ) throws -> ONNXValue {
        guard amounts.contains(where: { $0 != (0, 0) }) else { return value }
        let (input, order, shape) = try enlarged(value, amounts)
        let paddings = tensor(of: order.flatMap { [amounts[$0].before, amounts[$0].after] }, shape: [order.count, 2])
        let placed = order.map { shape[$0] }
        let tensor: Int
        let zero = builder.tensors[value.tensor].quantization?.zeroPoint
        guard zero == nil || zero.map(Float.init) == number else {
            throw call.error("quantized numbers padded with other than their zero point are not supported")
        }
        if number == 0 || zero != nil {
            tensor = emit(.pad, [input.tensor, paddings], shape: placed)
        } else {
            guard let filling = Constant(number).cast(to: type(of: input)) else {
                throw call.error("its number does not fit")
            }
            tensor = emit(.padv2, [input.tensor, paddings, self.tensor(of: filling.reshaped([1]))], shape: placed)
        }
        return ONNXValue(tensor: tensor, shape: shape, order: order)
    }
}
