import Tensors

/// Operators that compute each element by itself.
extension ONNXConverter {
    typealias Options = GraphBuilder.Options

    /// An operator of one input that lies as it does.
    mutating func unary(_ code: BuiltinOperator, _ operand: ONNXOperand, _ options: Options? = nil) throws -> ONNXOperand {
        let x = try value(operand)
        // Kernels take numbers of few bits for quantized ones.
        guard ![.int8, .uint8, .int16].contains(type(of: x)) else {
            throw call.error("an input of type \(type(of: x).name) is not supported")
        }
        return .value(emit(code, [x.tensor], like: x, options))
    }

    /// An operator of two inputs with broadcasting.
    mutating func binary(
        _ code: BuiltinOperator, _ a: ONNXOperand, _ b: ONNXOperand
    ) throws -> ONNXOperand {
        if let result = try compared(code, a, b) ?? compared(code, b, a) ?? masked(code, a, b) { return result }
        // Of what is no number the kernels of both take the second operand.
        let isTurned = (code == .maximum || code == .minimum) && b.constant != nil
        let (tensors, result) = try broadcast(isTurned ? [b, a] : [a, b])
        return .value(emit(code, tensors, like: result, type: Constant.isComparison(code) ? .bool : nil, [:]))
    }

    mutating func binary(_ code: BuiltinOperator, _ a: ONNXOperand, _ b: Float) throws -> ONNXOperand {
        try binary(code, a, .constant(Constant(b)))
    }

    /// What is known of two inputs now, or an operator that finds it out.
    mutating func combined(_ code: BuiltinOperator) throws -> [ONNXOperand?] {
        let (a, b) = (try call.input(0), try call.input(1))
        return [try combined(code, a, b)]
    }

    mutating func combined(_ code: BuiltinOperator, _ a: ONNXOperand, _ b: ONNXOperand) throws -> ONNXOperand {
        if let x = a.constant, let y = b.constant, let known = Constant.binary(code, x, y) { return .constant(known) }
        guard self.type(of: a) == self.type(of: b) else {
            throw call.error("its inputs are of types \(self.type(of: a).name) and \(self.type(of: b).name)")
        }
        // Kernels take numbers of few bits for quantized ones.
        let type = type(of: a)
        if type == .int64, code == .div { return try truncatedQuotient(a, b) }
        guard [.int8, .uint8, .int16].contains(type), ![.maximum, .minimum].contains(code) else { return try binary(code, a, b) }
        let result = try binary(code, try cast(a, to: .int32), try cast(b, to: .int32))
        return self.type(of: result) == .bool ? result : try cast(result, to: type)
    }

    /// The quotient of whole numbers towards 0: the operator for those of 64 bits rounds down.
    private mutating func truncatedQuotient(_ a: ONNXOperand, _ b: ONNXOperand) throws -> ONNXOperand {
        let quotient = try binary(.floorDiv, a, b), zero = ONNXOperand.constant(Constant([0], shape: [], type: .int64))
        let isInexact = try binary(.notEqual, try binary(.mul, quotient, b), a)
        let (tensors, result) = try broadcast([isInexact, try binary(.less, quotient, zero)])
        let isBelow = emit(.logicalAnd, tensors, like: result, type: .bool, [:])
        return try binary(.add, quotient, try cast(.value(isBelow), to: .int64))
    }

    mutating func modulo() throws -> [ONNXOperand?] {
        let isTruncated = try call.bool("fmod")
        let (a, b) = (try call.input(0), try call.input(1))
        guard isTruncated || type(of: a) != .float32 else { throw call.error("it takes no real numbers without fmod = 1") }
        return [isTruncated ? try truncatedRemainder(a, b) : try combined(.floorMod, a, b)]
    }

    mutating func power() throws -> [ONNXOperand?] {
        let x = try call.input(0)
        let exponent = try call.input(1)
        if type(of: x) == .int32, type(of: exponent) == .int32 {
            // Products wrap as ONNX Runtime's do, powers do not.
            switch exponent.constant?.scalar {
            case 2: return [try binary(.mul, x, x)]
            case 3: return [try binary(.mul, try binary(.mul, x, x), x)]
            default: return [try binary(.pow, x, exponent)]
            }
        }
        guard type(of: x) == .float32 else { throw call.error("a base of type \(type(of: x).name) is not supported") }
        if let number = exponent.constant?.scalar {
            switch number {
            case 1: return [x]
            case 2: return [try binary(.mul, x, x)]
            case 3: return [try binary(.mul, try binary(.mul, x, x), x)]
            case 0.5: return [try unary(.sqrt, x)]
            case -0.5: return [try unary(.rsqrt, x)]
            default: return [try binary(.pow, x, number)]
            }
        }
        let power = try cast(exponent, to: .float32)
        return [try binary(.pow, x, power)]
    }

    /// MIN, MAX, SUM and MEAN of any number of inputs.
    mutating func folded(_ code: BuiltinOperator) throws -> [ONNXOperand?] {
        let inputs = try call.inputs()
        var result = inputs[0]
        for input in inputs.dropFirst() { result = try combined(code, result, input) }
        if call.node.type == "Mean" { result = try binary(.mul, result, 1 / Float(inputs.count)) }
        return [result]
    }

    /// What is known of the input now, or an operator that finds it out.
    mutating func simple(_ code: BuiltinOperator, _ options: Options? = nil) throws -> [ONNXOperand?] {
        let x = try call.input()
        if let constant = x.constant, let known = Constant.unary(code, constant) { return [.constant(known)] }
        return [try unary(code, x, options)]
    }

    /// The operator takes no whole numbers of 64 bits.
    mutating func absolute() throws -> [ONNXOperand?] {
        let x = try call.input()
        guard x.constant == nil, type(of: x) == .int64 else { return try simple(.abs, [:]) }
        return [try binary(.maximum, x, try unary(.neg, x, [:]))]
    }

    mutating func reciprocal() throws -> [ONNXOperand?] {
        [try binary(.div, .constant(Constant(1)), try call.input())]
    }

    mutating func exclusiveOr() throws -> [ONNXOperand?] {
        [try binary(.notEqual, try call.input(0), try call.input(1))]
    }

    mutating func isNotANumber() throws -> [ONNXOperand?] {
        let x = try call.input()
        return [try binary(.notEqual, x, x)]
    }

    mutating func choose() throws -> [ONNXOperand?] {
        let (condition, yes, no) = (try call.input(0), try call.input(1), try call.input(2))
        if let choices = condition.constant?.ints {
            if Set(choices.map { $0 != 0 }).count == 1, let first = choices.first {
                let chosen = first != 0 ? yes : no
                let shape = try broadcastShape([condition.shape, yes.shape, no.shape])
                if chosen.shape == shape { return [chosen] }
                if let known = chosen.constant, known.repeats == nil, let counts = shape.values,
                    let result = known.broadcast(to: counts)
                {
                    return [.constant(result)]
                }
            }
            if let condition = condition.constant, let a = yes.constant, let b = no.constant,
                let shape = try broadcastShape([condition.extents, a.extents, b.extents]).values,
                let known = Constant.chosen(condition, a, b, shape: shape)
            {
                return [.constant(known)]
            }
        }
        guard type(of: yes) == type(of: no) else {
            throw call.error("its choices are of types \(type(of: yes).name) and \(type(of: no).name)")
        }
        return [try chosen(condition, yes, no)]
    }

    mutating func chosen(_ condition: ONNXOperand, _ yes: ONNXOperand, _ no: ONNXOperand) throws -> ONNXOperand {
        let (tensors, result) = try broadcast([condition, yes, no])
        return .value(emit(.selectV2, tensors, like: result, type: type(of: yes), [:]))
    }

    mutating func cast() throws -> [ONNXOperand?] {
        call.ignore("saturate")
        guard let code = try call.optionalInt("to"), let type = ONNXFile.elementType(code) else {
            throw call.error("its attribute 'to' is missing or no type that is known")
        }
        return [try cast(try call.input(), to: type)]
    }

    mutating func castLike() throws -> [ONNXOperand?] {
        call.ignore("saturate")
        return [try cast(try call.input(0), to: type(of: try call.input(1)))]
    }

    mutating func cast(_ operand: ONNXOperand, to wanted: ElementType) throws -> ONNXOperand {
        // Real numbers are computed with in 32 bits.
        let target = wanted == .float64 ? .float32 : wanted
        if wanted == .float64 { note("numbers of 64 bits are computed with in 32 bits") }
        if let known = operand.constant?.cast(to: target) { return .constant(known) }
        let source = type(of: operand)
        if source == target { return operand }
        switch target {
        case .float32, .int32, .int64, .bool, .uint8, .int8, .int16: break
        default:
            throw call.error(
                "a cast to \(target.name) is not supported", help: "Export the model in float32: model.float().")
        }
        let x = try value(operand)
        return .value(
            emit(
                .cast, [x.tensor], like: x, type: target,
                [.inDataType: .int(Int(source.rawValue)), .outDataType: .int(Int(target.rawValue))]))
    }
}
