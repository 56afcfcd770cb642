import Storage
import Tensors

/// Functions that are several operators.
extension KerasConverter {
    /// How many elements along the axes are not zero.
    mutating func nonzeroCount(_ context: Context) throws -> Value {
        let input = try context.input(), name = context.name
        let isNonzero = try boolean(input, name: name + "/nonzero", context)
        return try reduction(context, input) { converter, axes, keeps in
            let ones = converter.builder.cast(isNonzero, to: .int32, name: name + "/ones")
            return converter.reduced(.sum, ones, axes: axes, keeps: keeps, name: name)
        }
    }

    /// The logarithm of the sum of two powers of a base, from the larger exponent on.
    ///
    /// - Parameter base: the natural logarithm of the base.
    mutating func logarithmOfSum(_ context: Context, base: Float) throws -> Value {
        let (a, b) = try pair(context, types: [], integers: .floats), name = context.name
        let largest = try combined(.maximum, a, b, name: name + "/largest", context)
        var difference = try combined(.sub, a, b, name: name + "/difference", context)
        if base != 1 { difference = arithmetic(.mul, difference, base, name: name + "/exponent") }
        var more = Value(builder.logarithmOfOnePlusPower(builder.tensor(difference), name: name + "/rest"))
        if base != 1 { more = arithmetic(.mul, more, 1 / base, name: name + "/scaled") }
        return try combined(.add, largest, more, name: name, context)
    }

    /// The cube root, of negative numbers too.
    mutating func cubeRoot(_ context: Context) throws -> Value {
        let input = try floatInput(context), name = context.name
        let sign = mapped(.sign, input, name: name + "/sign")
        let size = mapped(.abs, input, name: name + "/size", [:])
        return try combined(.mul, sign, arithmetic(.pow, size, 1 / 3, name: name + "/root"), name: name, context)
    }

    /// The root of the sum of two squares, l √(1 + (s / l)²) with the larger and the smaller size: no square is infinite or lost.
    mutating func hypotenuse(_ context: Context) throws -> Value {
        let (a, b) = try pair(context, types: []), name = context.name
        let sizes = [(a, "first"), (b, "second")].map { mapped(.abs, $0, name: "\(name)/\($1)", [:]) }
        let larger = try combined(.maximum, sizes[0], sizes[1], name: name + "/larger", context)
        let smaller = try combined(.minimum, sizes[0], sizes[1], name: name + "/smaller", context)
        let divisor = arithmetic(.maximum, larger, .leastNormalMagnitude, name: name + "/divisor")
        let ratio = try combined(.div, smaller, divisor, name: name + "/ratio", context)
        let sum = arithmetic(.add, mapped(.square, ratio, name: name + "/square", [:]), 1, name: name + "/sum")
        return try combined(.mul, larger, mapped(.sqrt, sum, name: name + "/root"), name: name, context)
    }

    /// Towards zero.
    mutating func truncated(_ context: Context) throws -> Value {
        let input = try floatInput(context), name = context.name
        return try chosen(
            try isBelowZero(input, name: name + "/is_negative", context), mapped(.ceil, input, name: name + "/ceil"),
            mapped(.floor, input, name: name + "/floor"), name: name, context)
    }

    private mutating func isBelowZero(_ value: Value, name: String, _ context: Context) throws -> Value {
        try combined(.less, value, number(0, name: name + "/zero"), name: name, type: .bool, context)
    }

    /// 0 below zero, 1 above it, the second operand at it.
    mutating func heaviside(_ context: Context) throws -> Value {
        let (x, middle) = try pair(context, types: []), name = context.name
        let isPositive = try combined(
            .greater, x, number(0, name: name + "/zero"), name: name + "/is_positive", type: .bool, context)
        let step = try chosen(isPositive, number(1, name: name + "/one"), middle, name: name + "/upper", context)
        return try chosen(
            try isBelowZero(x, name: name + "/is_negative", context), number(0, name: name + "/none"), step, name: name, context)
    }

    /// sin(πx) / (πx), 1 at zero.
    mutating func sinc(_ context: Context) throws -> Value {
        let input = try castInput(context), name = context.name
        let isZero = try combined(.equal, input, number(0, name: name + "/zero"), name: name + "/is_zero", type: .bool, context)
        let angle = arithmetic(.mul, input, .pi, name: name + "/angle")
        let ratio = try combined(.div, mapped(.sin, angle, name: name + "/sin"), angle, name: name + "/ratio", context)
        return try chosen(isZero, number(1, name: name + "/one"), ratio, name: name, context)
    }

    /// The larger or smaller of two, of which one may be no number.
    mutating func extreme(_ code: BuiltinOperator, _ context: Context) throws -> Value {
        let (a, b) = try pair(context), name = context.name
        let result = try combined(code, a, b, name: name + "/extreme", context)
        guard builder.type(of: a) == .float32 else { return result }
        let second = try chosen(
            try isNumber(b, name: name + "/second/is_number", context), result, a, name: name + "/second", context)
        return try chosen(try isNumber(a, name: name + "/first/is_number", context), second, b, name: name, context)
    }

    private mutating func isNumber(_ value: Value, name: String, _ context: Context) throws -> Value {
        try combined(.equal, value, value, name: name, type: .bool, context)
    }

    /// Zero where the divisor is.
    mutating func quotientOrZero(_ context: Context) throws -> Value {
        let (a, b) = try pair(context, types: [], integers: .floats), name = context.name
        let isZero = try combined(.equal, b, number(0, name: name + "/zero"), name: name + "/is_zero", type: .bool, context)
        return try chosen(
            isZero, number(0, name: name + "/none"), try combined(.div, a, b, name: name + "/ratio", context), name: name, context
        )
    }

    /// |x - y| ≤ atol + rtol |y|
    mutating func isClose(_ context: Context) throws -> Value {
        func bound(_ position: Int, _ name: String, _ missing: Double) -> Float {
            Float(context.arguments.constant(position, name)?.double ?? missing)
        }
        guard try !(context.flag("equal_nan") ?? false) else { throw context.parameterError("equal_nan") }
        let (a, b) = try pair(context, types: [], integers: .floats), name = context.name
        let distance = mapped(.abs, try combined(.sub, a, b, name: name + "/difference", context), name: name + "/distance", [:])
        let size = mapped(.abs, b, name: name + "/size", [:])
        let relative = arithmetic(.mul, size, bound(2, "rtol", 1e-5), name: name + "/relative")
        let limit = arithmetic(.add, relative, bound(3, "atol", 1e-8), name: name + "/bound")
        return try combined(.lessEqual, distance, limit, name: name, type: .bool, context)
    }

    /// x where it is above a bound, elsewhere one number.
    mutating func threshold(_ context: Context) throws -> Value {
        let input = try floatInput(context), name = context.name
        guard let bound = try context.number("threshold"), let other = try context.number("default_value") else {
            throw context.error("it is called without a threshold and a value")
        }
        let isAbove = try combined(
            .greater, input, number(bound, name: name + "/threshold"), name: name + "/is_above", type: .bool, context)
        return try chosen(isAbove, input, number(other, name: name + "/other"), name: name, context)
    }

    /// How the number, or its size, compares with infinity.
    mutating func comparedWithInfinity(
        _ code: BuiltinOperator, _ context: Context, sign: Float = 1, ofSize isSize: Bool
    ) throws -> Value {
        let input = try castInput(context), name = context.name
        let value = isSize ? mapped(.abs, input, name: name + "/size", [:]) : input
        return try combined(code, value, number(sign * .infinity, name: name + "/infinity"), name: name, type: .bool, context)
    }

    /// The difference of the largest and the smallest element.
    mutating func range(_ context: Context) throws -> Value {
        let input = try floatInput(context), name = context.name
        return try reduction(context, input) { converter, axes, keeps in
            let largest = converter.reduced(.reduceMax, input, axes: axes, keeps: keeps, name: name + "/largest")
            let smallest = converter.reduced(.reduceMin, input, axes: axes, keeps: keeps, name: name + "/smallest")
            return try converter.combined(.sub, largest, smallest, name: name, context)
        }
    }

    /// A reduction of the elements that are numbers; the others count as `neutral`.
    mutating func reduceNumbers(_ code: BuiltinOperator, neutral: Float, _ context: Context) throws -> Value {
        let input = try code == .mean ? castInput(context) : floatInput(context), name = context.name
        let isNumber = try isNumber(input, name: name + "/is_number", context)
        let clean = try chosen(isNumber, input, number(neutral, name: name + "/neutral"), name: name + "/clean", context)
        return try reduction(context, input) { converter, axes, keeps in
            guard code == .mean else {
                return converter.reduced(code, clean, axes: axes, keeps: keeps, name: name)
            }
            let sum = converter.reduced(.sum, clean, axes: axes, keeps: keeps, name: name + "/sum")
            let ones = converter.builder.cast(isNumber, to: .float32, name: name + "/ones")
            let count = converter.reduced(.sum, ones, axes: axes, keeps: keeps, name: name + "/count")
            return try converter.combined(.div, sum, count, name: name, context)
        }
    }
}
