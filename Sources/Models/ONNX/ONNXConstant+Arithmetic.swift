import Tensors

/// What is computed when a model is converted: shapes, and what follows from initializers.
extension ONNXConstant {
    /// `a` and `b` element by element; nil for what cannot be computed before the model runs.
    static func combined(_ a: ONNXConstant, _ b: ONNXConstant, _ type: String) -> ONNXConstant? {
        guard !a.isOpen, !b.isOpen else { return nil }
        let rank = max(a.shape.count, b.shape.count)
        var shape = [Int](repeating: 1, count: rank)
        for other in [a.shape, b.shape] {
            for (axis, size) in other.enumerated() where size != 1 { shape[rank - other.count + axis] = size }
        }
        guard let a = a.broadcast(to: shape), let b = b.broadcast(to: shape) else { return nil }
        switch (a.values, b.values) {
        case (.floats(let x), .floats(let y)):
            if let function = floatFunctions[type] { return ONNXConstant(a.type, shape, .floats(zip(x, y).map(function))) }
            if let test = floatTests[type] {
                return ONNXConstant(.bool, shape, .integers(zip(x, y).map { ONNXExtent(test($0, $1) ? 1 : 0) }))
            }
        case (.integers(let x), .integers(let y)):
            if let function = integerFunctions[type] {
                let results = zip(x, y).compactMap(function)
                return results.count == x.count ? ONNXConstant(a.type, shape, .integers(results)) : nil
            }
            if let test = integerTests[type] {
                let results = zip(x, y).compactMap(test)
                return results.count == x.count
                    ? ONNXConstant(.bool, shape, .integers(results.map { ONNXExtent($0 ? 1 : 0) })) : nil
            }
        default: break
        }
        return nil
    }

    private static let floatFunctions: [String: @Sendable (Float, Float) -> Float] = [
        "Add": { $0 + $1 }, "Sub": { $0 - $1 }, "Mul": { $0 * $1 }, "Div": { $0 / $1 }, "Min": { min($0, $1) },
        "Max": { max($0, $1) },
    ]

    private static let floatTests: [String: @Sendable (Float, Float) -> Bool] = [
        "Equal": { $0 == $1 }, "Less": { $0 < $1 }, "LessOrEqual": { $0 <= $1 }, "Greater": { $0 > $1 },
        "GreaterOrEqual": { $0 >= $1 },
    ]

    private static let integerFunctions: [String: @Sendable (ONNXExtent, ONNXExtent) -> ONNXExtent?] = [
        "Add": { $0.plus($1) },
        "Sub": { a, b in ONNXExtent(-1).times(b).flatMap { a.plus($0) } },
        "Mul": { $0.times($1) },
        "Div": { a, b in
            if let exact = a.exactly(by: b) { return exact }
            guard let x = a.fixed, let y = b.fixed, y != 0, !(x == .min && y == -1) else { return nil }
            return ONNXExtent(x / y)
        },
        "Mod": { a, b in
            guard let y = b.fixed, y != 0, y != -1 else { return b.fixed == -1 ? ONNXExtent(0) : nil }
            guard let x = a.fixed else { return a.exactly(by: b) == nil ? nil : ONNXExtent(0) }
            let rest = x % y
            return ONNXExtent(rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest)
        },
        "Min": { a, b in a.fixed.flatMap { x in b.fixed.map { ONNXExtent(min(x, $0)) } } },
        "Max": { a, b in a.fixed.flatMap { x in b.fixed.map { ONNXExtent(max(x, $0)) } } },
        "And": { a, b in a.fixed.flatMap { x in b.fixed.map { ONNXExtent(x != 0 && $0 != 0 ? 1 : 0) } } },
        "Or": { a, b in a.fixed.flatMap { x in b.fixed.map { ONNXExtent(x != 0 || $0 != 0 ? 1 : 0) } } },
    ]

    private static let integerTests: [String: @Sendable (ONNXExtent, ONNXExtent) -> Bool?] = [
        // A size that depends on the batch is no negative number, as exporters ask whether a size is −1.
        "Equal": { a, b in
            if a == b { return true }
            if a.isBatch, let number = b.fixed { return number <= 0 ? false : nil }
            if b.isBatch, let number = a.fixed { return number <= 0 ? false : nil }
            return a.isBatch || b.isBatch ? nil : false
        },
        "Less": { a, b in a.fixed.flatMap { x in b.fixed.map { x < $0 } } },
        "LessOrEqual": { a, b in a.fixed.flatMap { x in b.fixed.map { x <= $0 } } },
        "Greater": { a, b in a.fixed.flatMap { x in b.fixed.map { x > $0 } } },
        "GreaterOrEqual": { a, b in a.fixed.flatMap { x in b.fixed.map { x >= $0 } } },
    ]

    /// The elements as another type; nil where that is not known before the model runs.
    func cast(to type: ElementType) -> ONNXConstant? {
        var result = self
        result.type = type
        switch (values, type) {
        case (.floats, .float32): return result
        case (.floats(let values), .bool): result.values = .integers(values.map { ONNXExtent($0 == 0 ? 0 : 1) })
        case (.floats(let values), .int64), (.floats(let values), .int32):
            let whole = values.compactMap { Int(exactly: $0.rounded(.towardZero)) }
            guard whole.count == values.count else { return nil }
            result.values = .integers(whole.map { ONNXExtent($0) })
        case (.integers, .float32):
            guard let numbers = fixedIntegers else { return nil }
            result.values = .floats(numbers.map { Float($0) })
        case (.integers(let values), .bool):
            result.values = .integers(values.map { ONNXExtent($0.count == 0 ? 0 : 1) })
        case (.integers, .int64), (.integers, .int32): break
        default: return nil
        }
        return result
    }

    /// One part of an axis.
    func sliced(_ axis: Int, from first: Int, step: Int, count: Int) -> ONNXConstant {
        var strides = [Int](repeating: 1, count: shape.count)
        for index in shape.indices.dropLast().reversed() { strides[index] = strides[index + 1] * shape[index + 1] }
        let start = count == 0 ? 0 : first * strides[axis]
        var result = shape
        result[axis] = count
        strides[axis] *= step
        return picking(Self.gathered(result, strides: strides, from: start), shape: result)
    }

    /// Constants side by side along an axis; nil where their kinds differ.
    static func joined(_ parts: [ONNXConstant], axis: Int) -> ONNXConstant? {
        guard let first = parts.first else { return nil }
        let outer = first.shape[..<axis].reduce(1, *)
        var shape = first.shape
        shape[axis] = parts.reduce(0) { $0 + $1.shape[axis] }
        func merge<T>(_ lists: [[T]]) -> [T] {
            let widths = lists.map { outer == 0 ? 0 : $0.count / outer }
            return (0..<outer).flatMap { row in
                zip(lists, widths).flatMap { $0[row * $1..<(row + 1) * $1] }
            }
        }
        let floats = parts.compactMap(\.floats), integers = parts.compactMap(\.integers)
        if floats.count == parts.count { return ONNXConstant(first.type, shape, .floats(merge(floats))) }
        if integers.count == parts.count { return ONNXConstant(first.type, shape, .integers(merge(integers))) }
        return nil
    }

    /// Each element by itself.
    func mapped(_ function: (Float) -> Float) -> ONNXConstant? {
        guard let floats else { return nil }
        var result = self
        result.values = .floats(floats.map(function))
        return result
    }
}
