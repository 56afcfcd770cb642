import Tensors

/// Operators whose results are known, or repeat what is.
extension ONNXConverter {
    mutating func identity() throws -> [ONNXOperand?] { [try call.input()] }

    /// In inference nothing is dropped.
    mutating func dropout() throws -> [ONNXOperand?] {
        call.ignore("seed", "ratio")
        _ = call.optional(1)
        if let training = try call.optionalConstant(2, "training_mode"), training.scalar != 0 {
            throw call.error("it is in training mode", help: "Export the model with training=TrainingMode.EVAL.")
        }
        return [try call.input(0)]
    }

    mutating func constantNode() throws -> [ONNXOperand?] {
        if let tensor = try call.tensor("value") { return [.constant(tensor)] }
        if call.has("value_float") { return [.constant(Constant(try call.float("value_float", default: 0)))] }
        if let number = try call.optionalInt("value_int") {
            return [.constant(Constant([number], shape: [], type: .int64))]
        }
        if let numbers = try call.floats("value_floats") {
            return [.constant(Constant(numbers, shape: [numbers.count]))]
        }
        if let numbers = try call.ints("value_ints") {
            return [.constant(Constant(numbers, type: .int64))]
        }
        throw call.error("it has no value that is a tensor of numbers")
    }

    mutating func constantOfShape() throws -> [ONNXOperand?] {
        let filling = try call.tensor("value") ?? Constant([0 as Float], shape: [1])
        guard let shape = try call.input().constant?.numbers, filling.count == 1 else {
            throw call.error("its shape is computed when the model runs")
        }
        return [.constant(try repeated(filling.reshaped([]), shape))]
    }

    /// A constant repeated to a larger shape, in which one axis may be the batch.
    private func repeated(_ constant: Constant, _ shape: [Dimension]) throws -> Constant {
        guard shape.allSatisfy({ $0.count >= 0 }),
            var result = constant.broadcast(to: shape.map { $0.isOpen ? 1 : $0.count })
        else { throw call.error("a shape of \(shape.text) is not possible") }
        result.extents = shape
        guard !shape.contains(where: { $0.isOpen && $0.count != 1 }) else {
            throw call.error("a constant of shape \(shape.text) is not supported")
        }
        return result
    }

    mutating func shape() throws -> [ONNXOperand?] {
        let all = try call.input().shape
        func clamped(_ value: Int) -> Int { min(max(value < 0 ? value + all.count : value, 0), all.count) }
        let start = clamped(try call.int("start", default: 0)), end = clamped(try call.int("end", default: all.count))
        return [.constant(Constant(Array(all[start..<max(start, end)])))]
    }

    mutating func size() throws -> [ONNXOperand?] {
        guard let count = try call.input().shape.total else { throw call.error("the number of elements is not known") }
        return [.constant(Constant([count], shape: []))]
    }

    mutating func range() throws -> [ONNXOperand?] {
        let (first, limit, step) = (try call.constant(0, "start"), try call.constant(1, "limit"), try call.constant(2, "delta"))
        if first.ints == [0], step.ints == [1], limit.open == [.batch] {
            return [try cast(.value(try runtimeRange()), to: first.type)]
        }
        if let a = first.ints?.first, let b = limit.ints?.first, let s = step.ints?.first, s != 0,
            [a, b, s].allSatisfy({ $0.magnitude < 1 << 40 }), (b - a) / s < Self.largestConstant
        {
            return [.constant(Constant(Array(stride(from: a, to: b, by: s)), type: first.type))]
        }
        if let a = first.floats?.first, let b = limit.floats?.first, let s = step.floats?.first, s != 0, s.isFinite,
            let count = Int(exactly: max(((b - a) / s).rounded(.up), 0)), count < Self.largestConstant
        {
            return [.constant(Constant((0..<count).map { a + Float($0) * s }, shape: [count]))]
        }
        throw call.error("its range is not known or too large")
    }

    mutating func expand() throws -> [ONNXOperand?] {
        let x = try call.input(0)
        guard let target = try call.input(1).constant?.numbers else {
            throw call.error("its shape is computed when the model runs")
        }
        return [try expanded(x, try broadcastShape([x.shape, target]))]
    }

    /// Ones on a diagonal of a matrix.
    mutating func identityMatrix() throws -> [ONNXOperand?] {
        let x = try call.input()
        let offset = try call.int("k", default: 0)
        let code = try call.int("dtype", default: 0)
        guard let shape = x.shape.values, shape.count == 2, let count = Shape(shape).checkedElementCount,
            offset.magnitude < 1 << 40, let type = code == 0 ? type(of: x) : ONNXFile.elementType(code)
        else { throw call.error("an input of shape \(x.shape.text) is not supported") }
        try grow(by: count)
        let ones = (0..<count).map { $0 % shape[1] - $0 / shape[1] == offset }
        guard let matrix = Constant(ones, shape: shape).cast(to: type == .float64 ? .float32 : type) else {
            throw call.error("elements of type \(type.name) are not supported")
        }
        return [.constant(matrix)]
    }

    /// The operand repeated to a shape that its own fits.
    mutating func expanded(_ x: ONNXOperand, _ shape: [Dimension]) throws -> ONNXOperand {
        if shape == x.shape { return x }
        if let constant = x.constant, constant.repeats == nil { return .constant(try repeated(constant, shape)) }
        let (input, _) = try aligned(x, Array(0..<x.rank))
        let tensor = emit(.broadcastTo, [input.tensor, try runtimeShape(shape)], shape: shape)
        return .value(ONNXValue(tensor: tensor, shape: shape, order: Array(shape.indices)))
    }

    mutating func tile() throws -> [ONNXOperand?] {
        let x = try call.input(0)
        guard let given = call.optional(1)?.constant?.numbers, given.count == x.rank, given.allSatisfy({ $0.count > 0 })
        else {
            throw call.error("its input 'repeats' has no positive number that is known for each axis")
        }
        if let batch = given.firstIndex(of: .batch), x.shape[batch].isOne {
            var shape = x.shape
            shape[batch] = .batch
            guard zip(given, x.shape).enumerated().allSatisfy({ $0 == batch || $1.0.isOne || $1.1.isOne }) else {
                throw call.error("it repeats axes beside the batch, which is not supported")
            }
            for (axis, count) in given.enumerated() where !count.isOne { shape[axis] = count }
            return [try expanded(x, shape)]
        }
        guard let repeats = given.values else { throw call.error("it repeats along the batch, which is not supported") }
        if repeats.allSatisfy({ $0 == 1 }) { return [x] }
        let (input, order) = try aligned(x)
        let shape = try zip(x.shape, repeats).map { extent, count in
            guard let product = extent.times(Dimension(count)) else { throw call.error("its output is too large") }
            return product
        }
        let multiples = tensor(of: order.map { repeats[$0] })
        let tensor = emit(.tile, [input.tensor, multiples], shape: order.map { shape[$0] })
        return [.value(ONNXValue(tensor: tensor, shape: shape, order: order))]
    }
}
