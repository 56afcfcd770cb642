import Tensors

/// Operators that put elements at places.
extension ONNXConverter {
    /// Runs of updates at places in the first axes.
    mutating func scatterND() throws -> [ONNXOperand?] {
        let (data, indices, updates) = (try call.input(0), try call.input(1), try call.input(2))
        guard let depth = indices.shape.last?.value, depth > 0, depth <= data.rank,
            updates.shape == Array(indices.shape.dropLast()) + Array(data.shape[depth...]), type(of: data) == type(of: updates)
        else {
            throw call.error(
                "indices of shape \(indices.shape.text) and updates of shape \(updates.shape.text) do not fit \(data.shape.text)")
        }
        let places = try counted(indices, within: Array(data.shape[..<depth]))
        return [try scattered(data, places, updates, try call.string("reduction", default: "none"))]
    }

    /// Single updates at places along one axis.
    mutating func scatterElements() throws -> [ONNXOperand?] {
        let (data, indices, updates) = (try call.input(0), try call.input(1), try call.input(2))
        let axis = try call.axis(try call.int("axis", default: 0), rank: data.rank)
        if let known = replaced(data.constant, indices.constant, updates.constant), !call.has("reduction") {
            return [.constant(known)]
        }
        let shape = indices.shape
        guard shape == updates.shape, shape.count == data.rank, type(of: data) == type(of: updates) else {
            throw call.error(
                "indices of shape \(shape.text) and updates of shape \(updates.shape.text) do not fit \(data.shape.text)")
        }
        for other in shape.indices where other != axis && shape[other] != data.shape[other] {
            guard let count = shape[other].value, let size = data.shape[other].value, count <= size else {
                throw call.error("indices of shape \(shape.text) do not fit \(data.shape.text)")
            }
        }
        let own = try counted(try reshaped(indices, shape + [.one]), within: [data.shape[axis]])
        let places = try coordinates(shape, axis: axis, own)
        return [try scattered(data, places, updates, try call.string("reduction", default: "none"))]
    }

    /// A list of sizes of which some are replaced; nil for all else.
    private func replaced(_ data: Constant?, _ indices: Constant?, _ updates: Constant?) -> Constant? {
        guard let data, data.shape.count == 1, var numbers = data.numbers, let places = indices?.ints, let new = updates?.numbers,
            places.count == new.count, data.type == updates?.type
        else { return nil }
        for (place, number) in zip(places, new) {
            let counted = place < 0 ? place + numbers.count : place
            guard numbers.indices.contains(counted) else { return nil }
            numbers[counted] = number
        }
        return Constant(numbers, type: data.type)
    }

    /// Indices of 32 bits, of which negative ones count from the end.
    ///
    /// - Parameter sizes: of the axes that each index along the last axis of `indices` is in.
    mutating func counted(_ indices: ONNXOperand, within sizes: [Dimension]) throws -> ONNXOperand {
        guard [.int32, .int64].contains(type(of: indices)) else { throw call.error("its indices are no whole numbers") }
        if let constant = indices.constant, constant.repeats == nil, let numbers = constant.ints {
            let known = try numbers.enumerated().map { place, number in
                guard let size = sizes[place % sizes.count].value else {
                    guard number >= 0 else { throw call.error("an index counts from the end of the batch") }
                    return number
                }
                guard number >= -size, number < size else { throw call.error("an index is not within the \(size) elements") }
                return number < 0 ? number + size : number
            }
            return .constant(Constant(known, shape: constant.shape))
        }
        // Nothing is counted from the end of the batch.
        let limits = sizes.map { $0.value ?? Int(Int32.max) }
        return try binary(.floorMod, try cast(indices, to: .int32), .constant(Constant(limits, shape: [limits.count])))
    }

    /// For each element of a shape its places along all axes, in a last axis: along `axis` the given ones.
    ///
    /// - Parameter own: of the shape, with a last axis of one element.
    mutating func coordinates(_ shape: [Dimension], axis: Int, _ own: ONNXOperand) throws -> ONNXOperand {
        var parts: [ONNXOperand] = []
        for other in shape.indices {
            guard other != axis else {
                parts.append(own)
                continue
            }
            let line = shape.indices.map { $0 == other ? shape[other] : .one } + [.one]
            let steps: ONNXOperand
            if let size = shape[other].value {
                try grow(by: size)
                steps = .constant(Constant(Array(0..<size), shape: [size]))
            } else {
                steps = .value(try runtimeRange())
            }
            parts.append(try expanded(try reshaped(steps, line), shape + [.one]))
        }
        return try joined(parts, axis: shape.count)
    }

    /// `data` with the updates at places, each of which an element has once at most, or more often for sums.
    private mutating func scattered(
        _ data: ONNXOperand, _ places: ONNXOperand, _ updates: ONNXOperand, _ reduction: String
    ) throws -> ONNXOperand {
        let type = type(of: data), shape = data.shape
        guard [.float32, .int32, .int64].contains(type) else {
            throw call.error("elements of type \(type.name) are not supported")
        }
        let indices = try aligned(places, Array(0..<places.rank)).value
        let target = try runtimeShape(shape)
        func whole(_ converter: inout ONNXConverter, _ updates: ONNXOperand) throws -> ONNXOperand {
            let list = try converter.aligned(updates, Array(0..<updates.rank)).value
            let tensor = converter.emit(.scatterND, [indices.tensor, list.tensor, target], shape: shape, type: type, [:])
            return .value(ONNXValue(tensor: tensor, shape: shape, order: Array(shape.indices)))
        }
        let sums = try whole(&self, updates)
        if reduction == "add" { return try binary(.add, data, sums) }
        guard ["none", "mul", "max", "min"].contains(reduction) else {
            throw call.error("its attribute 'reduction' = '\(reduction)' is not known")
        }
        if let constant = places.constant, let numbers = constant.ints, let depth = constant.shape.last {
            let rows = stride(from: 0, to: numbers.count, by: depth).map { Array(numbers[$0..<$0 + depth]) }
            guard Set(rows).count == rows.count else {
                throw call.error("its indices name a place twice, which is not supported")
            }
        } else if reduction != "none" {
            throw call.error("its attribute 'reduction' = '\(reduction)' is supported only for indices that are known")
        }
        guard let one = Constant(1).cast(to: type) else { throw call.error("elements of type \(type.name) are not supported") }
        let ones = try expanded(.constant(one), updates.shape)
        let isUpdated = try binary(.greater, try whole(&self, ones), .constant(Constant(0).cast(to: type) ?? one))
        let combined: ONNXOperand
        switch reduction {
        case "mul": combined = try binary(.mul, data, sums)
        case "max": combined = try binary(.maximum, data, sums)
        case "min": combined = try binary(.minimum, data, sums)
        default: combined = sums
        }
        return try chosen(isUpdated, combined, data)
    }
}
