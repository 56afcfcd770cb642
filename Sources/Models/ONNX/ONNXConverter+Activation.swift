import Tensors

extension ONNXConverter {
    mutating func leakyRelu() throws -> [ONNXOperand?] {
        let alpha = try call.float("alpha", default: 0.01)
        return [try unary(.leakyRelu, try call.input(), [.alpha: .float(alpha)])]
    }

    mutating func elu() throws -> [ONNXOperand?] {
        let alpha = try call.float("alpha", default: 1)
        let x = try call.input()
        return [try elu(x, alpha: alpha, scale: 1)]
    }

    mutating func selu() throws -> [ONNXOperand?] {
        let alpha = try call.float("alpha", default: 1.67326319217681884765625)
        let scale = try call.float("gamma", default: 1.05070102214813232421875)
        return [try elu(try call.input(), alpha: alpha, scale: scale)]
    }

    /// scale × (x above 0, alpha × (eˣ − 1) below)
    private mutating func elu(_ x: ONNXOperand, alpha: Float, scale: Float) throws -> ONNXOperand {
        if alpha == 1, scale == 1 { return try unary(.elu, x) }
        let curve = try unary(.elu, try binary(.minimum, x, 0))
        let left = try binary(.mul, curve, alpha * scale)
        let line = try unary(.relu, x)
        return try binary(.add, left, scale == 1 ? line : try binary(.mul, line, scale))
    }

    /// max(0, x) + min(0, alpha × (e^(x / alpha) − 1))
    mutating func celu() throws -> [ONNXOperand?] {
        let alpha = try call.float("alpha", default: 1)
        guard alpha != 0 else { throw call.error("its attribute 'alpha' is 0") }
        let x = try call.input()
        let curve = try unary(.elu, try binary(.minimum, try binary(.mul, x, 1 / alpha), 0))
        return [try binary(.add, try unary(.relu, x), try binary(.mul, curve, alpha))]
    }

    mutating func gelu() throws -> [ONNXOperand?] {
        let kind = try call.string("approximate", default: "none")
        guard ["none", "tanh"].contains(kind) else {
            throw call.error("its attribute 'approximate' = '\(kind)' is not supported")
        }
        return [try unary(.gelu, try call.input(), [.approximate: .int(kind == "tanh" ? 1 : 0)])]
    }

    /// A placeholder that becomes a part of GELU, or a formula.
    mutating func errorFunction() throws -> [ONNXOperand?] {
        let x = try value(try call.input())
        guard type(of: x) == .float32 else { throw call.error("an input of type \(type(of: x).name) is not supported") }
        var result = x
        result.tensor = builder.tensor(unique(call.name), type(of: x), x.tensorShape).index
        builder.append(placeholder: "Erf", x.tensor, output: result.tensor)
        return [.value(result)]
    }

    /// max(0, min(1, alpha x + beta))
    mutating func hardSigmoid() throws -> [ONNXOperand?] {
        let alpha = try call.float("alpha", default: 0.2), beta = try call.float("beta", default: 0.5)
        return [try hardSigmoid(try call.input(), alpha: alpha, beta: beta)]
    }

    mutating func hardSigmoid(_ x: ONNXOperand, alpha: Float, beta: Float) throws -> ONNXOperand {
        // With a sixth and a half it is relu6(x + 3) / 6.
        if abs(alpha - 1 / 6) < 1e-6, beta == 0.5 {
            return try binary(.mul, try unary(.relu6, try binary(.add, x, 3)), 1 / 6)
        }
        let line = try binary(.add, try binary(.mul, x, alpha), beta)
        return try binary(.minimum, try unary(.relu, line), 1)
    }

    mutating func softsign(_ x: ONNXOperand) throws -> ONNXOperand {
        try binary(.div, x, try binary(.add, try unary(.abs, x, [:]), 1))
    }

    /// x × tanh(softplus(x))
    mutating func mish() throws -> [ONNXOperand?] {
        let x = try call.input()
        return [try binary(.mul, x, try unary(.tanh, try softplus(x)))]
    }

    /// x − bias above the bound, x + bias below its negative, zero between.
    mutating func shrink() throws -> [ONNXOperand?] {
        let bound = try call.float("lambd", default: 0.5), bias = try call.float("bias", default: 0)
        let x = try call.input()
        guard type(of: x) == .float32 else { throw call.error("an input of type \(type(of: x).name) is not supported") }
        let isBelow = try binary(.less, x, -bound), isAbove = try binary(.greater, x, bound)
        let above = try chosen(isAbove, try bias == 0 ? x : binary(.sub, x, bias), .constant(Constant(0)))
        return [try chosen(isBelow, try bias == 0 ? x : binary(.add, x, bias), above)]
    }

    /// 1 at the first of the largest elements of an axis, 0 at the others.
    mutating func hardmax() throws -> [ONNXOperand?] {
        let x = try value(try call.input())
        let axis = try call.axis(try call.int("axis", default: call.version < 13 ? 1 : -1), rank: x.rank)
        guard call.version >= 13 || axis == x.rank - 1 else {
            throw call.error("over several axes, as in operator set \(call.version), it is not supported")
        }
        let size = try call.fixed(x.shape[axis], "its axis")
        let (places, order) = aligned(try argument(.argMax, x, axis: axis, keepsAxes: false))
        let tensor = emit(
            .oneHot,
            [places.tensor, tensor(of: [size], shape: []), tensor(of: Constant(1)), tensor(of: Constant(0))],
            shape: order.map { places.shape[$0] } + [Dimension(size)], type: .float32, [.axis: .int(-1)])
        return [
            .value(ONNXValue(tensor: tensor, shape: x.shape, order: order.map { $0 < axis ? $0 : $0 + 1 } + [axis]))
        ]
    }

    mutating func thresholdedRelu() throws -> [ONNXOperand?] {
        let alpha = try call.float("alpha", default: 1)
        let x = try call.input()
        let isAbove = try binary(.greater, x, .constant(Constant(alpha)))
        return [try chosen(isAbove, x, .constant(Constant(0)))]
    }

    /// The slopes have an axis of channels, or are one.
    mutating func prelu() throws -> [ONNXOperand?] {
        let (tensors, result) = try broadcast([try call.input(0), try call.input(1)])
        return [.value(emit(.prelu, tensors, like: result))]
    }

    mutating func clip() throws -> [ONNXOperand?] {
        let x = try call.input(0)
        // Attributes before version 11.
        func given(_ position: Int, _ name: String) throws -> Constant? {
            try call.has(name) ? Constant(call.float(name, default: 0)) : call.optionalConstant(position, name)
        }
        let low = try given(1, "min"), high = try given(2, "max")
        guard type(of: x) == .float32 else {
            var result = x
            if let low { result = try binary(.maximum, result, .constant(low)) }
            if let high { result = try binary(.minimum, result, .constant(high)) }
            return [result]
        }
        func bound(_ constant: Constant?, _ missing: Float) throws -> Float {
            guard let constant else { return missing }
            guard let number = constant.scalar else { throw call.error("its bounds are no single numbers") }
            return number
        }
        let (minimum, maximum) = (try bound(low, -.infinity), try bound(high, .infinity))
        if let constant = x.constant, let numbers = constant.floats {
            var known = Constant(numbers.map { min(max($0, minimum), maximum) }, shape: constant.shape)
            known.repeats = constant.repeats
            return [.constant(known)]
        }
        switch (minimum, maximum) {
        case (0, 6): return [try unary(.relu6, x)]
        case (-1, 1): return [try unary(.reluN1To1, x)]
        case (0, let maximum):
            let positive = try unary(.relu, x)
            return [maximum < .greatestFiniteMagnitude ? try binary(.minimum, positive, maximum) : positive]
        default:
            var result = x
            if minimum > -.greatestFiniteMagnitude { result = try binary(.maximum, result, minimum) }
            if maximum < .greatestFiniteMagnitude { result = try binary(.minimum, result, maximum) }
            return [result]
        }
    }

    mutating func softmax(_ code: BuiltinOperator) throws -> [ONNXOperand?] {
        let x = try value(try call.input())
        let axis = try call.axis(try call.int("axis", default: call.version < 13 ? 1 : -1), rank: x.rank)
        // Before version 13 all axes from there on were one.
        let axes = call.version >= 13 ? [axis] : Array(axis..<x.rank)
        guard axes.allSatisfy({ !x.shape[$0].isOpen }) else { throw call.error("it is over the batch, which is not supported") }
        return [.value(softmax(code, x, axes: axes))]
    }

    /// The kernels compute along the last dimension.
    mutating func softmax(_ code: BuiltinOperator, _ x: ONNXValue, axes: [Int]) -> ONNXValue {
        let last = withLast(x, axes)
        return emit(code, [last.tensor], like: last, code == .softmax ? [.beta: .float(1)] : [:])
    }

    /// The value with the axes' factors in its last dimension, and no others in it.
    mutating func withLast(_ value: ONNXValue, _ axes: [Int]) -> ONNXValue {
        let list = Set(axes.flatMap { value.axes[$0] })
        if Set(value.dimensions.last ?? []) == list { return value }
        let tail = value.factors.indices.filter { list.contains($0) }
        let head = value.dimensions.map { $0.filter { !list.contains($0) } }.filter { !$0.isEmpty }
        return arranged(value, (head.isEmpty ? [[]] : head) + [tail])
    }
}
