import Tensors

/// Shapes that are computed when the model runs.
extension GraphBuilder {
    /// Sizes `axes` of `value`, as whole numbers.
    mutating func sizes(of value: Value, _ axes: Range<Int>, name: String) -> Value {
        let all = append(
            .shape, [value.tensor], name: name + "/all", shape: [value.shape.count], type: .int32,
            [.outType: .int(Int(ElementType.int32.rawValue))])
        fixShape(of: all.tensor)
        if axes == value.shape.indices { return all }
        let begin = constant(name + "/begin", [axes.lowerBound]), end = constant(name + "/end", [axes.upperBound])
        let strides = constant(name + "/strides", [1])
        let some = append(
            .stridedSlice, [all.tensor, begin, end, strides], name: name + "/some", shape: [axes.count], type: .int32, [:])
        fixShape(of: some.tensor)
        return some
    }

    /// A shape of the first `count` sizes of `value` and of `rest` behind them.
    mutating func shape(first count: Int, of value: Value, _ rest: [Int], name: String) -> Int {
        let first = sizes(of: value, 0..<count, name: name)
        return joined(first, rest, name: name)
    }

    /// A shape of computed sizes and of `rest` behind them.
    mutating func joined(_ first: Value, _ rest: [Int], name: String) -> Int {
        if rest.isEmpty { return first.tensor }
        let last = constant(name + "/rest", rest)
        let whole = append(
            .concatenation, [first.tensor, last], name: name, shape: [first.shape[0] + rest.count], type: .int32,
            [.axis: .int(0)])
        fixShape(of: whole.tensor)
        return whole.tensor
    }

    /// A reshape between shapes in which sizes are open (nil).
    ///
    /// - Parameter leader: a tensor whose first sizes are those of the result; nil for `value`.
    mutating func reshape(
        _ value: Value, to shape: [Int], source: [Int?], target: [Int?], leader: Value? = nil, name: String
    ) -> Value {
        if let axis = target.indices.dropFirst().first(where: { target[$0] == 1 && Self.removing($0, target) == source }),
            Self.removing(axis, shape) == value.shape
        {
            return append(
                .expandDims, [value.tensor, scalar(name + "/axis", axis)], name: name, shape: shape, [:])
        }
        if let axis = source.indices.dropFirst().first(where: { source[$0] == 1 && Self.removing($0, source) == target }),
            Self.removing(axis, value.shape) == shape
        {
            return append(
                .squeeze, [value.tensor], name: name, shape: shape, [.squeezeDims: .ints([axis])])
        }
        let isOpen = target.indices.map { target[$0] == nil || $0 == 0 && hasDynamicBatch }
        let constants = target.indices.map { isOpen[$0] ? -1 : shape[$0] }
        guard isOpen.count(where: { $0 }) > 1 else {
            return append(.reshape, [value.tensor, constant(name + "/shape", constants)], name: name, shape: shape)
        }
        // The first sizes are those of the input; one behind them follows from the number of elements.
        let count = target.indices.first { place in isOpen[place...].count(where: { $0 }) <= 1 }!
        let leader = leader ?? value
        guard shape.prefix(count) == leader.shape.prefix(count) else {
            // Another size makes another constant of it, which is told.
            return append(.reshape, [value.tensor, constant(name + "/shape", shape)], name: name, shape: shape)
        }
        let whole = self.shape(first: count, of: leader, Array(constants[count...]), name: name + "/shape")
        return append(.reshape, [value.tensor, whole], name: name, shape: shape)
    }

    private static func removing<Element>(_ index: Int, _ list: [Element]) -> [Element] {
        Array(list[..<index] + list[(index + 1)...])
    }
}
