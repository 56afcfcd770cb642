import Tensors

/// Operators that look elements up.
extension ONNXConverter {
    mutating func gather() throws -> [ONNXOperand?] {
        let x = try call.input(0), indices = try call.input(1)
        let axis = try call.axis(try call.int("axis", default: 0), rank: x.rank)
        let shape = Array(x.shape[..<axis]) + indices.shape + Array(x.shape[(axis + 1)...])
        if let constant = indices.constant, let numbers = constant.ints, constant.repeats == nil {
            return [try gathered(x, axis, constant, numbers, shape)]
        }
        guard [.int32, .int64].contains(type(of: indices)) else { throw call.error("its indices are no whole numbers") }
        guard shape.count(where: \.isOpen) <= 1 else {
            throw call.error("it looks up along the batch for other than each sample, which is not supported")
        }
        note(
            "indices that '\(call.node.name.isEmpty ? "Gather" : call.node.name)' looks up count from 0; negative ones are errors"
        )
        let table = try aligned(x, Array(0..<x.rank)).value, list = try aligned(indices, Array(0..<indices.rank)).value
        let tensor = emit(.gather, [table.tensor, list.tensor], shape: shape, [.axis: .int(axis)])
        return [.value(ONNXValue(tensor: tensor, shape: shape, order: Array(shape.indices)))]
    }

    /// Elements at indices that are known.
    private mutating func gathered(
        _ x: ONNXOperand, _ axis: Int, _ indices: Constant, _ numbers: [Int], _ shape: [Dimension]
    ) throws -> ONNXOperand {
        let size = try call.fixed(x.shape[axis], "the axis that it looks up")
        let counted = numbers.map { $0 < 0 ? $0 &+ size : $0 }
        guard counted.allSatisfy({ $0 >= 0 && $0 < size }) else {
            throw call.error("an index is not within the \(size) elements")
        }
        if let constant = x.constant, constant.repeats == nil {
            guard let count = shape.values.flatMap({ Shape($0).checkedElementCount }), count <= Self.largestConstant,
                let gathered = constant.gathered(counted, shape: indices.shape, axis: axis)
            else { throw call.error("its output is too large") }
            return .constant(gathered)
        }
        let input = try value(x)
        return .value(try reshaped(try taken(input, axis, counted), shape))
    }

    /// The elements of an axis at places that are known; neighbours are a slice.
    mutating func taken(_ value: ONNXValue, _ axis: Int, _ places: [Int]) throws -> ONNXValue {
        if let first = places.first, places == Array(first..<first + places.count) {
            return try sliced(value, [(axis, first, 1, places.count)])
        }
        let (table, order) = aligned(value)
        var shape = value.shape
        shape[axis] = Dimension(places.count)
        let tensor = emit(
            .gather, [table.tensor, self.tensor(of: places)], shape: order.map { shape[$0] },
            [.axis: .int(order.firstIndex(of: axis)!)])
        return ONNXValue(tensor: tensor, shape: shape, order: order)
    }

    /// An element along the axis for each index: a lookup in the last axis, before which all axes are a batch.
    mutating func gatherElements() throws -> [ONNXOperand?] {
        let x = try call.input(0), indices = try call.input(1)
        let axis = try call.axis(try call.int("axis", default: 0), rank: x.rank)
        guard indices.rank == x.rank, [.int32, .int64].contains(type(of: indices)) else {
            throw call.error("its indices are no whole numbers in \(x.rank) axes")
        }
        let size = try call.fixed(x.shape[axis], "the axis that it looks up")
        // Negative ones count from the end.
        let counted: ONNXOperand
        if let constant = indices.constant, constant.repeats == nil, let numbers = constant.ints {
            let places = numbers.map { $0 < 0 ? $0 &+ size : $0 }
            guard places.allSatisfy({ (0..<size).contains($0) }) else {
                throw call.error("an index is not within the \(size) elements")
            }
            counted = .constant(Constant(places, shape: constant.shape))
        } else {
            counted = try binary(.floorMod, indices, .constant(Constant([size], shape: [], type: type(of: indices))))
        }
        var parts: [(axis: Int, first: Int, step: Int, count: Int)] = []
        for other in x.shape.indices where other != axis && indices.shape[other] != x.shape[other] {
            guard let count = indices.shape[other].value, count <= x.shape[other].value ?? 0 else {
                throw call.error("its indices of shape \(indices.shape.text) do not fit \(x.shape.text)")
            }
            parts.append((other, 0, 1, count))
        }
        let order = x.shape.indices.filter { $0 != axis } + [axis]
        let table = aligned(try sliced(try value(x), parts), order).value
        let list = aligned(try value(counted), order).value
        let tensor = emit(
            .gather, [table.tensor, list.tensor], shape: order.map { indices.shape[$0] },
            [.axis: .int(x.rank - 1), .batchDims: .int(x.rank - 1)])
        return [.value(ONNXValue(tensor: tensor, shape: indices.shape, order: order))]
    }

    mutating func gatherND() throws -> [ONNXOperand?] {
        try call.require("batch_dims", 0)
        let x = try call.input(0), indices = try call.input(1)
        guard let depth = indices.shape.last?.value, depth > 0, depth <= x.rank else {
            throw call.error("its indices do not fit")
        }
        let shape = Array(indices.shape.dropLast()) + Array(x.shape[depth...])
        let table = try aligned(x, Array(0..<x.rank)).value, list = try aligned(indices, Array(0..<indices.rank)).value
        let tensor = emit(.gatherND, [table.tensor, list.tensor], shape: shape, [:])
        return [.value(ONNXValue(tensor: tensor, shape: shape, order: Array(shape.indices)))]
    }

    /// A matrix's part above or below a diagonal: a product with zeros and ones.
    mutating func triangle() throws -> [ONNXOperand?] {
        let isUpper = try call.bool("upper", default: true)
        let x = try call.input(0)
        let offset = try call.optionalIntegers(1, "k")?.first ?? 0
        guard x.rank >= 2, let rows = x.shape[x.rank - 2].value, let columns = x.shape[x.rank - 1].value,
            offset.magnitude < 1 << 40
        else {
            throw call.error("an input of shape \(x.shape.text) is not supported")
        }
        guard let places = Shape([rows, columns]).checkedElementCount else { throw call.error("its input is too large") }
        try grow(by: places)
        let isKept = (0..<rows).flatMap { row in
            (0..<columns).map { isUpper ? $0 - row >= offset : $0 - row <= offset }
        }
        let mask = Constant(isKept, shape: [rows, columns])
        if let constant = x.constant, let zero = Constant(0).cast(to: constant.type),
            let known = Constant.chosen(mask, constant, zero, shape: constant.shape)
        {
            return [.constant(known)]
        }
        guard type(of: x) == .float32 else { throw call.error("an input of type \(type(of: x).name) is not supported") }
        let (tensors, result) = try broadcast([.constant(mask), x, .constant(Constant(0))])
        return [.value(emit(.selectV2, tensors, like: result, type: .float32, [:]))]
    }
}
