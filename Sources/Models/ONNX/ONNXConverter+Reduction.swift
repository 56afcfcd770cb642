import Tensors

extension ONNXConverter {
    /// The axes of the value reduced; the rest lies as it did.
    mutating func reduced(_ code: BuiltinOperator, _ value: ONNXValue, axes: [Int], keepsAxes: Bool) throws -> ONNXValue {
        let list = Set(axes.flatMap { value.axes[$0] })
        var result = value
        func kept(_ lists: [[Int]]) -> [[Int]] { lists.map { $0.filter { !list.contains($0) } } }
        // A dimension goes whole or not at all.
        var source = value
        if !value.dimensions.allSatisfy({ dimension in
            dimension.allSatisfy(list.contains) || !dimension.contains(where: list.contains)
        }) {
            source = arranged(value, value.factors.indices.map { [$0] })
        }
        let gone = source.dimensions.indices.filter { index in
            let dimension = source.dimensions[index]
            return !dimension.isEmpty && dimension.allSatisfy(list.contains)
        }
        if gone.isEmpty {
            result = source
        } else {
            let remaining = source.factors.indices.filter { !list.contains($0) }
            let place = Dictionary(uniqueKeysWithValues: remaining.enumerated().map { ($1, $0) })
            result.factors = remaining.map { source.factors[$0] }
            result.dimensions = kept(source.dimensions).map { $0.map { place[$0]! } }
            result.axes = kept(source.axes).map { $0.map { place[$0]! } }
            result.tensor = emit(
                code, [source.tensor, tensor(of: gone)], shape: result.tensorShape, [.keepDims: .int(1)])
        }
        if !keepsAxes { result.axes = result.axes.indices.filter { !axes.contains($0) }.map { result.axes[$0] } }
        return result
    }

    /// The axes that a reduction names, in its attribute or since version 13 or 18 its input; all if it names none.
    private mutating func reduction() throws -> (x: ONNXOperand, axes: [Int], keepsAxes: Bool) {
        let x = try call.input(0)
        let keeps = try call.bool("keepdims", default: true)
        let none = try call.bool("noop_with_empty_axes")
        let given = try call.integers("axes", orInput: 1) ?? []
        return (x, given.isEmpty ? (none ? [] : Array(0..<x.rank)) : try call.axes(given, rank: x.rank), keeps)
    }

    mutating func reduce(_ code: BuiltinOperator) throws -> [ONNXOperand?] {
        let (x, axes, keeps) = try reduction()
        if let known = knownProduct(code, x.constant, axes, keeps) { return [.constant(known)] }
        guard !axes.isEmpty else { return [x] }
        let isBoolean = type(of: x) == .bool
        let own = isBoolean && code == .reduceMax ? .reduceAny : isBoolean && code == .reduceMin ? .reduceAll : code
        return [.value(try reduced(own, try value(x), axes: axes, keepsAxes: keeps))]
    }

    /// The product of a list of sizes.
    private func knownProduct(_ code: BuiltinOperator, _ constant: Constant?, _ axes: [Int], _ keeps: Bool) -> Constant? {
        guard code == .reduceProd, let constant, constant.shape.count == 1, axes == [0], let product = constant.numbers?.total
        else { return nil }
        return Constant([product], shape: keeps ? [1] : [], type: constant.type)
    }

    /// A reduction of what is computed of each element, and a function of its result.
    mutating func reduce(before: BuiltinOperator?, after: BuiltinOperator?) throws -> [ONNXOperand?] {
        let (x, axes, keeps) = try reduction()
        var input = x
        switch before {
        case .square?: input = try binary(.mul, x, x)
        case .abs?: input = try unary(.abs, x, [:])
        default: break
        }
        if call.node.type == "ReduceLogSumExp" {
            // Less the largest, so that no power is infinite.
            let largest = try reduced(.reduceMax, try value(x), axes: axes, keepsAxes: true)
            let powers = try unary(.exp, try binary(.sub, x, .value(largest)), [:])
            let sum = try reduced(.sum, try value(powers), axes: axes, keepsAxes: true)
            let result = try value(try binary(.add, try unary(.log, .value(sum)), .value(largest)))
            return [
                keeps
                    ? .value(result)
                    : try reshaped(.value(result), result.shape.indices.filter { !axes.contains($0) }.map { result.shape[$0] })
            ]
        }
        var result: ONNXOperand = axes.isEmpty ? input : .value(try reduced(.sum, try value(input), axes: axes, keepsAxes: keeps))
        if let after { result = try unary(after, result) }
        return [result]
    }

    mutating func argument(_ code: BuiltinOperator) throws -> [ONNXOperand?] {
        let x = try value(try call.input())
        let axis = try call.axis(try call.int("axis", default: 0), rank: x.rank)
        let keeps = try call.bool("keepdims", default: true)
        try call.require("select_last_index", 0)
        return [.value(try argument(code, x, axis: axis, keepsAxes: keeps))]
    }

    mutating func argument(_ code: BuiltinOperator, _ x: ONNXValue, axis: Int, keepsAxes: Bool) throws -> ONNXValue {
        let (input, order) = aligned(x)
        let place = order.firstIndex(of: axis)!
        var shape = x.shape
        shape[axis] = .one
        var placed = order.map { shape[$0] }
        placed.remove(at: place)
        let tensor = emit(
            code, [input.tensor, tensor(of: [place], shape: [])], shape: placed, type: .int64,
            [.outputType: .int(Int(ElementType.int64.rawValue))])
        var result = ONNXValue(
            tensor: tensor, shape: shape.indices.filter { $0 != axis }.map { shape[$0] },
            order: order.filter { $0 != axis }.map { $0 > axis ? $0 - 1 : $0 })
        if keepsAxes { result.axes.insert([], at: axis) }
        return result
    }

    mutating func cumulativeSum() throws -> [ONNXOperand?] {
        let x = try value(try call.input(0))
        guard let given = try call.optionalIntegers(1, "axis")?.first else { throw call.error("its axis is missing") }
        let axis = try call.axis(given, rank: x.rank)
        let (input, order) = aligned(x)
        let place = tensor(of: [order.firstIndex(of: axis)!], shape: [])
        return [
            .value(
                emit(
                    .cumsum, [input.tensor, place], like: input,
                    [.exclusive: .int(try call.bool("exclusive") ? 1 : 0), .reverse: .int(try call.bool("reverse") ? 1 : 0)]))
        ]
    }

    mutating func topK() throws -> [ONNXOperand?] {
        let x = try value(try call.input(0))
        guard let count = try call.optionalInt("k") ?? call.optionalIntegers(1, "K")?.first else {
            throw call.error("its number K is missing")
        }
        let axis = try call.axis(try call.int("axis", default: -1), rank: x.rank)
        let isLargest = try call.bool("largest", default: true)
        call.ignore("sorted")
        let size = try call.fixed(x.shape[axis], "the axis that it orders")
        guard count > 0, count <= size else {
            throw call.error("the \(count) \(isLargest ? "largest" : "smallest") of \(size) are not possible")
        }
        guard [.float32, .int32, .int64].contains(type(of: x)) else {
            throw call.error("an input of type \(type(of: x).name) is not supported")
        }
        // The smallest are those whose negatives are the largest.
        let last = withLast(isLargest ? x : try value(try unary(.neg, .value(x), [:])), [axis])
        var result = last
        result.factors.removeLast(last.dimensions.last?.count ?? 0)
        let factor = count == 1 ? [] : [result.factors.count]
        if count != 1 { result.factors.append(Dimension(count)) }
        result.dimensions[result.dimensions.count - 1] = factor
        result.axes[axis] = factor
        let values = builder.tensor(call.name, type(of: x), result.tensorShape).index
        let indices = builder.tensor(call.name + "/indices", .int32, result.tensorShape).index
        builder.append(.topkV2, [last.tensor, tensor(of: [count], shape: [])], outputs: [values, indices], [:])
        var places = result
        result.tensor = values
        places.tensor = indices
        let wide = call.node.outputs.count > 1 ? try cast(.value(places), to: .int64) : nil
        return [isLargest ? .value(result) : try unary(.neg, .value(result), [:]), wide]
    }

    mutating func oneHot() throws -> [ONNXOperand?] {
        let indices = try call.input(0)
        guard let depth = try call.optionalIntegers(1, "depth")?.first, depth > 0, depth < Self.largestConstant else {
            throw call.error("its depth is missing or not possible")
        }
        let choices = try call.constant(2, "values")
        guard choices.shape == [2], choices.isWritable else {
            throw call.error("its input 'values' of shape \(Shape(choices.shape)) is not two numbers that are known")
        }
        let axis = try call.axis(try call.int("axis", default: -1), rank: indices.rank + 1)
        var whole = try cast(indices, to: .int32)
        // Negative ones count from the end.
        if let known = whole.constant, known.repeats == nil, let numbers = known.ints {
            whole = .constant(Constant(numbers.map { $0 < 0 ? $0 &+ depth : $0 }, shape: known.shape))
        } else if ![.bool, .uint8].contains(type(of: indices)) {
            let isNegative = try binary(.less, whole, .constant(Constant([0], shape: [])))
            whole = try chosen(isNegative, try binary(.add, whole, .constant(Constant([depth], shape: []))), whole)
        }
        let list = try aligned(whole, Array(0..<whole.rank)).value
        var shape = indices.shape
        shape.insert(Dimension(depth), at: axis)
        let (off, on) = (
            tensor(of: try part(of: choices, (0, 0, 1, 1)).reshaped([])),
            tensor(of: try part(of: choices, (0, 1, 1, 1)).reshaped([]))
        )
        let tensor = emit(
            .oneHot, [list.tensor, tensor(of: [depth], shape: []), on, off], shape: shape, type: choices.type,
            [.axis: .int(axis == shape.count - 1 ? -1 : axis)])
        return [.value(ONNXValue(tensor: tensor, shape: shape, order: Array(shape.indices)))]
    }
}
