import Tensors

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Arithmetic on constants, element by element.
extension Constant {
    /// nil for what is not computed here.
    static func unary(_ code: BuiltinOperator, _ a: Constant) -> Constant? {
        if code == .neg || code == .abs, a.type != .bool, let numbers = a.numbers {
            return a.with(numbers.map { code == .neg || $0.count < 0 ? negative($0) : $0 })
        }
        if code == .logicalNot, let ints = a.ints { return a.with(ints.map { $0 == 0 ? 1 : 0 }) }
        guard let floats = a.floats, let function = function(code) else { return nil }
        var result = Constant(floats.map(function), shape: a.shape)
        result.repeats = a.repeats
        return result
    }

    private static func negative(_ number: Dimension) -> Dimension { Dimension(0 &- number.count, times: number.unknowns) }

    private static func function(_ code: BuiltinOperator) -> ((Float) -> Float)? {
        switch code {
        case .neg: { -$0 }
        case .abs: { abs($0) }
        case .square: { $0 * $0 }
        case .sqrt: { $0.squareRoot() }
        case .rsqrt: { 1 / $0.squareRoot() }
        case .relu: { max($0, 0) }
        case .exp: { exp($0) }
        case .log: { log($0) }
        case .tanh: { tanh($0) }
        case .logistic: { 1 / (1 + exp(-$0)) }
        case .floor: { $0.rounded(.down) }
        case .ceil: { $0.rounded(.up) }
        default: nil
        }
    }

    /// NumPy's rule makes the shapes one; nil for what is not computed here.
    static func binary(_ code: BuiltinOperator, _ a: Constant, _ b: Constant) -> Constant? {
        guard a.type == b.type, a.repeats == nil, b.repeats == nil, let shape = Constant.broadcast(a.shape, b.shape),
            let x = a.broadcast(to: shape), let y = b.broadcast(to: shape)
        else { return nil }
        if let x = x.floats, let y = y.floats {
            if let function = floatFunction(code) { return Constant(zip(x, y).map(function), shape: shape) }
            guard let compares: (Float, Float) -> Bool = comparison(code) else { return nil }
            return Constant(zip(x, y).map(compares), shape: shape)
        }
        guard let p = x.numbers, let q = y.numbers else { return nil }
        var results: [Dimension] = []
        for (first, second) in zip(p, q) {
            guard let result = number(code, first, second) else { return nil }
            results.append(result)
        }
        return isComparison(code) ? Constant(results, shape: shape, type: .bool) : x.with(results)
    }

    private static func floatFunction(_ code: BuiltinOperator) -> ((Float, Float) -> Float)? {
        switch code {
        case .add: { $0 + $1 }
        case .sub: { $0 - $1 }
        case .mul: { $0 * $1 }
        case .div: { $0 / $1 }
        case .maximum: { max($0, $1) }
        case .minimum: { min($0, $1) }
        case .squaredDifference: { ($0 - $1) * ($0 - $1) }
        case .pow: { pow($0, $1) }
        default: nil
        }
    }

    /// Whole numbers, of which some may be open; nil where the result is no number, or not known.
    private static func number(_ code: BuiltinOperator, _ a: Dimension, _ b: Dimension) -> Dimension? {
        if let x = a.value, let y = b.value {
            if let compares: (Int, Int) -> Bool = comparison(code) { return compares(x, y) ? 1 : 0 }
            return number(code, x, y).map { Dimension($0) }
        }
        switch code {
        case .mul: return a * b
        case .add: return a.plus(b)
        case .sub: return a.plus(negative(b))
        case .div, .floorDiv: return a.divided(by: b)
        case .floorMod: return a.divided(by: b) == nil ? nil : 0
        case .maximum where a == b, .minimum where a == b: return a
        // A size is no negative number, as exporters ask whether it is −1.
        case .equal, .notEqual:
            let isSame = a == b
            guard isSame || (a.value ?? 1) <= 0 || (b.value ?? 1) <= 0 else { return nil }
            return isSame == (code == .equal) ? 1 : 0
        default: return nil
        }
    }

    private static func number(_ code: BuiltinOperator, _ a: Int, _ b: Int) -> Int? {
        switch code {
        case .add: return a &+ b
        case .sub: return a &- b
        case .mul: return a &* b
        case .maximum: return max(a, b)
        case .minimum: return min(a, b)
        case .logicalAnd: return a & b
        case .logicalOr: return a | b
        case .div, .floorDiv, .floorMod:
            guard b != 0, !(a == .min && b == -1) else { return nil }
            let (quotient, rest) = a.quotientAndRemainder(dividingBy: b)
            let isBelow = rest != 0 && (rest < 0) != (b < 0)
            if code == .floorMod { return isBelow ? rest + b : rest }
            return code == .floorDiv && isBelow ? quotient - 1 : quotient
        default: return nil
        }
    }

    /// Whether the result is a truth value.
    static func isComparison(_ code: BuiltinOperator) -> Bool {
        [.equal, .notEqual, .less, .lessEqual, .greater, .greaterEqual, .logicalAnd, .logicalOr, .logicalNot].contains(code)
    }

    private static func comparison<Number: Comparable>(_ code: BuiltinOperator) -> ((Number, Number) -> Bool)? {
        switch code {
        case .equal: { $0 == $1 }
        case .notEqual: { $0 != $1 }
        case .less: { $0 < $1 }
        case .lessEqual: { $0 <= $1 }
        case .greater: { $0 > $1 }
        case .greaterEqual: { $0 >= $1 }
        default: nil
        }
    }

    /// Where `condition` is not zero the elements of `a`, elsewhere those of `b`; nil for what is not known now.
    static func chosen(_ condition: Constant, _ a: Constant, _ b: Constant, shape: [Int]) -> Constant? {
        guard a.repeats == nil, b.repeats == nil, let choices = condition.broadcast(to: shape)?.ints,
            let x = a.broadcast(to: shape), let y = b.broadcast(to: shape),
            let both = concatenated([x.reshaped([x.count]), y.reshaped([y.count])], axis: 0)
        else { return nil }
        return both.gathered(choices.indices.map { choices[$0] != 0 ? $0 : x.count + $0 }, shape: shape, axis: 0)
    }

    /// Whole numbers of the same type and shape, cut to its width.
    private func with(_ numbers: [Dimension]) -> Constant {
        let cut = type == .int32 ? numbers.map { $0.isOpen ? $0 : Dimension(Int(Int32(truncatingIfNeeded: $0.count))) } : numbers
        var result = Constant(cut, shape: shape, type: type)
        result.repeats = repeats
        return result
    }

    /// As elements of another type; nil for what is not computed here.
    func cast(to target: ElementType) -> Constant? {
        if target == type { return self }
        var result: Constant?
        switch (type, target) {
        case (.float64, .float32): result = Constant(data.array(of: Double.self).map { Float($0) }, shape: shape)
        case (.float16, .float32): result = Constant(data.array(of: Float16.self).map { Float($0) }, shape: shape)
        case (.float32, .bool): result = floats.map { Constant($0.map { $0 != 0 }, shape: shape) }
        case (.float32, .int32), (.float32, .int64):
            let limit: Float = target == .int32 ? 0x1p31 : 0x1p63
            guard let floats, floats.allSatisfy({ abs($0) < limit }) else { return nil }
            result = Constant(floats.map { Int($0) }, shape: shape, type: target)
        case (_, .float32): result = ints.map { Constant($0.map { Float($0) }, shape: shape) }
        case (_, .bool): result = numbers.map { Constant($0.map { $0 != 0 }, shape: shape) }
        case (_, .int8), (_, .uint8), (_, .int16), (_, .int32), (_, .int64):
            guard let numbers else { return nil }
            result = Constant(type: target, shape: shape, data: .empty).with(numbers)
        default: return nil
        }
        result?.repeats = repeats
        return result
    }
}
