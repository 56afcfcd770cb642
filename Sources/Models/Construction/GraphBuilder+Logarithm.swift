/// TensorFlow Lite has no log1p and no expm1. Written as log(x + 1) and e^x − 1 they lose the digits of small numbers.
extension GraphBuilder {
    /// log(1 + x) for x from −1/2 to 1: what the sum's rounding leaves out of x, an exact difference, is added to its logarithm.
    mutating func logarithmOfOnePlus(_ x: Tensor, name: String) -> Tensor {
        let sum = paired(.add, x, number(1, name), name + "/sum")
        return logarithm(ofOnePlus: x, as: sum, mapped(.log, sum, name + "/log"), name: name)
    }

    /// log(1 + e^−|x|): what softplus has beyond max(x, 0).
    mutating func logarithmOfOnePlusPower(_ x: Tensor, name: String) -> Tensor {
        let size = mapped(.abs, x, name + "/size", [:])
        let power = mapped(.exp, mapped(.neg, size, name + "/turned", [:]), name + "/power", [:])
        return logarithmOfOnePlus(power, name: name)
    }

    /// max(x, 0) + log(1 + e^−|x|), which is finite everywhere and keeps its digits far below zero.
    mutating func softplus(_ x: Tensor, name: String) -> Tensor {
        let rest = logarithmOfOnePlusPower(x, name: name + "/rest")
        return paired(.add, mapped(.relu, x, name + "/positive"), rest.index, name)
    }

    /// log(1 + x): far from zero the logarithm of the sum, which alone has no number for −1.
    mutating func log1p(_ x: Tensor, name: String) -> Tensor {
        let sum = paired(.add, x, number(1, name), name + "/sum")
        let plain = mapped(.log, sum, name + "/log")
        let exact = logarithm(ofOnePlus: x, as: sum, plain, name: name + "/exact")
        let isNear = compared(.less, mapped(.abs, x, name + "/size", [:]), number(0.5, name), name + "/is_near")
        return chosen(isNear, exact, plain, name)
    }

    /// e^x − 1, of positive numbers as e^x (1 − e^−x): ELU computes e^x − 1 below zero.
    mutating func expm1(_ x: Tensor, name: String) -> Tensor {
        let isNegative = compared(.less, x, number(0, name), name + "/is_negative")
        let left = mapped(.elu, x, name + "/left")
        let loss = mapped(.elu, mapped(.neg, x, name + "/turned", [:]), name + "/loss")
        let product = paired(.mul, loss, mapped(.exp, x, name + "/power", [:]).index, name + "/product")
        return chosen(isNegative, left, mapped(.neg, product, name + "/right", [:]), name)
    }

    private mutating func logarithm(ofOnePlus x: Tensor, as sum: Tensor, _ logarithm: Tensor, name: String) -> Tensor {
        let kept = paired(.sub, sum, number(1, name), name + "/kept")
        let lost = paired(.sub, x, kept.index, name + "/lost")
        return paired(.add, logarithm, lost.index, name)
    }

    private mutating func number(_ value: Float, _ name: String) -> Int { constant(name + "/constant", [value], shape: []) }

    private mutating func mapped(_ code: BuiltinOperator, _ x: Tensor, _ name: String, _ options: Options? = nil) -> Tensor {
        let result = tensor(name, x.type, x.shape)
        append(code, [x.index], outputs: [result.index], options)
        return result
    }

    /// An operator of `a` and of a tensor of its shape, or one number.
    private mutating func paired(_ code: BuiltinOperator, _ a: Tensor, _ b: Int, _ name: String) -> Tensor {
        let result = tensor(name, a.type, a.shape)
        append(code, [a.index, b], outputs: [result.index], [:])
        return result
    }

    private mutating func compared(_ code: BuiltinOperator, _ a: Tensor, _ b: Int, _ name: String) -> Tensor {
        let result = tensor(name, .bool, a.shape)
        append(code, [a.index, b], outputs: [result.index])
        return result
    }

    private mutating func chosen(_ condition: Tensor, _ a: Tensor, _ b: Tensor, _ name: String) -> Tensor {
        let result = tensor(name, a.type, a.shape)
        append(.selectV2, [condition.index, a.index, b.index], outputs: [result.index])
        return result
    }
}
