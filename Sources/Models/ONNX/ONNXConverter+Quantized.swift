import Tensors

/// Models that are quantized already. What the file quantizes becomes integers with their scale, by QUANTIZE; between, it is
/// computed in real numbers, as the file says.
extension ONNXConverter {
    /// real = scale × (quantized − zero point): one of each, or one for each index along an axis.
    private struct Scaling {
        var scales: [Float]
        var zeros: [Int]
        /// Of the zero points; nil where there are none.
        var type: ElementType?
    }

    /// - Parameter position: of the scales, which the zero points follow.
    private func steps(at position: Int) throws -> Scaling {
        let constant = try call.constant(position, "scale")
        guard let scales = constant.floats, !scales.isEmpty, scales.allSatisfy({ $0 != 0 && $0.isFinite }) else {
            throw call.error("its scales are no real numbers other than 0")
        }
        guard let zero = try call.optionalConstant(position + 1, "zero_point") else {
            return Scaling(scales: scales, zeros: scales.map { _ in 0 }, type: nil)
        }
        guard let zeros = zero.ints, zeros.count == scales.count || zeros.count == 1 else {
            throw call.error("its zero points of type \(zero.type.name) are not as many whole numbers as scales")
        }
        let all = zeros.count == scales.count ? zeros : scales.map { _ in zeros[0] }
        return Scaling(scales: scales, zeros: all, type: zero.type)
    }

    /// The real numbers in quantized ones; the scales are along `axis`, where there are several.
    private mutating func real(_ x: ONNXOperand, _ steps: Scaling, axis: Int, block: Int = 0) throws -> ONNXOperand {
        if let constant = x.constant, constant.repeats == nil, let numbers = constant.ints {
            return .constant(try real(constant, numbers, steps, axis: axis, block: block))
        }
        let x = try value(x)
        guard steps.scales.count == 1, steps.scales[0] > 0 else {
            throw call.error("several scales, or a negative one, for what is computed when the model runs are not supported")
        }
        let quantization = AffineQuantization(scale: steps.scales[0], zeroPoint: steps.zeros[0])
        if builder.tensors[x.tensor].quantization == nil, isInput(x.tensor) { builder.quantize(x.tensor, quantization) }
        if builder.tensors[x.tensor].quantization == quantization {
            return .value(emit(.dequantize, [x.tensor], like: x, type: .float32))
        }
        let distance = try binary(.sub, try cast(.value(x), to: .float32), Float(steps.zeros[0]))
        return try binary(.mul, distance, steps.scales[0])
    }

    /// Whether a tensor is an input of one byte, for which scales may be written.
    private func isInput(_ tensor: Int) -> Bool {
        [.int8, .uint8].contains(builder.tensors[tensor].type) && file.inputs.contains { $0.name == builder.tensors[tensor].name }
    }

    private func real(_ constant: Constant, _ numbers: [Int], _ steps: Scaling, axis: Int, block: Int) throws -> Constant {
        let count = steps.scales.count
        func values(_ index: (Int) -> Int) -> Constant {
            Constant(
                numbers.indices.map { Float(numbers[$0] - steps.zeros[index($0)]) * steps.scales[index($0)] },
                shape: constant.shape)
        }
        if count == 1 { return values { _ in 0 } }
        let axis = try call.axis(axis, rank: constant.shape.count)
        let inner = constant.shape[(axis + 1)...].reduce(1, *), size = constant.shape[axis]
        if block > 0 {
            let blocks = (size + block - 1) / block
            guard count == numbers.count / max(size, 1) * blocks else {
                throw call.error("\(count) scales do not fit blocks of \(block) in \(Shape(constant.shape))")
            }
            return values { $0 / (inner * size) * blocks * inner + $0 / inner % size / block * inner + $0 % inner }
        }
        guard count == size else { throw call.error("\(count) scales do not fit \(size) elements along axis \(axis)") }
        return values { $0 / inner % size }
    }

    /// Real numbers as quantized ones.
    private mutating func quantized(_ x: ONNXOperand, _ steps: Scaling, type: ElementType) throws -> ONNXOperand {
        guard steps.scales.count == 1, steps.scales[0] > 0 else {
            throw call.error("several scales, or a negative one, for what is computed when the model runs are not supported")
        }
        guard type == .int8 || type == .uint8 || type == .int16 && steps.zeros[0] == 0 else {
            throw call.error("quantized numbers of type \(type.name) with a zero point of \(steps.zeros[0]) are not supported")
        }
        let x = try value(x)
        guard self.type(of: x) == .float32 else { throw call.error("an input of type \(self.type(of: x).name) is not supported") }
        let result = emit(.quantize, [x.tensor], like: x, type: type)
        builder.quantize(result.tensor, AffineQuantization(scale: steps.scales[0], zeroPoint: steps.zeros[0]))
        return .value(result)
    }

    mutating func quantizeLinear() throws -> [ONNXOperand?] {
        call.ignore("saturate", "axis", "block_size")
        try call.require("precision", 0)
        let x = try call.input(0), steps = try steps(at: 1)
        let code = try call.int("output_dtype", default: 0)
        guard let type = steps.type ?? (code == 0 ? .uint8 : ONNXFile.elementType(code)) else {
            throw call.error("its attribute 'output_dtype' = \(code) is not supported")
        }
        return [try quantized(x, steps, type: type)]
    }

    mutating func dequantizeLinear() throws -> [ONNXOperand?] {
        call.ignore("output_dtype")
        let axis = try call.int("axis", default: 1), block = try call.int("block_size", default: 0)
        return [try real(try call.input(0), try steps(at: 1), axis: axis, block: block)]
    }

    // MARK: Operators on quantized numbers

    /// An input with its scale and zero point behind it, as real numbers.
    private mutating func realInput(_ position: Int, axis: Int = 0) throws -> ONNXOperand {
        try real(try call.input(position), try steps(at: position + 1), axis: axis)
    }

    /// The one result of another operator on the same node with other inputs.
    private mutating func result(_ type: String, _ operands: [ONNXOperand?], version: Int? = nil) throws -> ONNXOperand {
        let outer = call!
        guard let converter = Self.operators[type] else { throw outer.error("the operator is not read") }
        let inner = outer.substitute(type, operands, version: version)
        call = inner
        defer { call = outer }
        let result = try converter(&self)
        try inner.requireAllTaken()
        outer.ignoreAttributes()
        guard let first = result.first, let first else { throw outer.error("the operator gives nothing") }
        return first
    }

    private mutating func quantizedOutput(_ x: ONNXOperand, at position: Int) throws -> [ONNXOperand?] {
        let steps = try steps(at: position)
        return [try quantized(x, steps, type: steps.type ?? .uint8)]
    }

    /// An operator on one quantized input.
    mutating func quantizedUnary(_ type: String) throws -> [ONNXOperand?] {
        try call.require("channels_last", 0)
        let version = try call.optionalInt("opset")
        return try quantizedOutput(try result(type, [try realInput(0)], version: version), at: 3)
    }

    /// An operator on two quantized inputs.
    mutating func quantizedBinary(_ type: String) throws -> [ONNXOperand?] {
        let rank = try call.input(3).rank
        let operands = [try realInput(0), try realInput(3, axis: max(rank - 1, 0))]
        return try quantizedOutput(try result(type, operands), at: 6)
    }

    /// A sum's bias has the scale of both factors.
    private func realBias(_ position: Int, _ a: Int, _ b: Int) throws -> ONNXOperand? {
        guard let bias = try call.optionalConstant(position, "B") else { return nil }
        let left = try steps(at: a).scales, right = try steps(at: b).scales
        guard let numbers = bias.ints, left.count == 1, right.count == 1 || right.count == numbers.count else {
            throw call.error("its bias of shape \(Shape(bias.shape)) does not fit its scales")
        }
        let values = numbers.enumerated().map { Float($1) * (left[0] * right[right.count == 1 ? 0 : $0]) }
        return .constant(Constant(values, shape: bias.shape))
    }

    mutating func quantizedConvolution() throws -> [ONNXOperand?] {
        let operands = [try realInput(0), try realInput(3), try realBias(8, 1, 4)]
        return try quantizedOutput(try result("Conv", operands), at: 6)
    }

    mutating func quantizedGemm() throws -> [ONNXOperand?] {
        let isTransposed = try call.bool("transB")
        let operands = [try realInput(0), try realInput(3, axis: isTransposed ? 0 : 1), try realBias(6, 1, 4)]
        let sum = try result("Gemm", operands)
        return call.optional(7) == nil ? [sum] : try quantizedOutput(sum, at: 7)
    }

    mutating func quantizedConcat() throws -> [ONNXOperand?] {
        let count = call.node.inputs.count
        guard count >= 5, (count - 2) % 3 == 0 else { throw call.error("it has \(count) inputs") }
        var operands: [ONNXOperand?] = []
        for position in stride(from: 2, to: count, by: 3) { operands.append(try realInput(position)) }
        return try quantizedOutput(try result("Concat", operands), at: 0)
    }

    /// A product of whole numbers less their zero points, as whole numbers of 32 bits.
    mutating func integerProduct(_ type: String) throws -> [ONNXOperand?] {
        func distance(_ converter: inout ONNXConverter, _ position: Int) throws -> ONNXOperand {
            let numbers = try converter.cast(try converter.call.input(position), to: .float32)
            guard let zero = converter.call.optional(position + 2) else { return numbers }
            // Several are for the columns of a second factor.
            let isOne = zero.shape.total == .one
            guard isOne || position == 1 && type == "MatMul" else {
                throw converter.call.error("several zero points are not supported")
            }
            let real = try converter.reshaped(try converter.cast(zero, to: .float32), isOne ? [] : zero.shape)
            return try converter.combined(.sub, numbers, real)
        }
        let operands = [try distance(&self, 0), try distance(&self, 1)]
        return [try cast(try result(type, operands), to: .int32)]
    }

    /// Scale and zero point from the smallest and largest of all numbers.
    mutating func dynamicQuantize() throws -> [ONNXOperand?] {
        let x = try value(try call.input())
        let axes = Array(x.shape.indices)
        if x.shape.contains(where: \.isOpen) {
            note("'\(call.name)' is quantized by the smallest and largest number of all samples that are given at a time")
        }
        let most = try binary(.maximum, .value(try reduced(.reduceMax, x, axes: axes, keepsAxes: false)), 0)
        let least = try binary(.minimum, .value(try reduced(.reduceMin, x, axes: axes, keepsAxes: false)), 0)
        let range = try binary(.sub, most, least)
        let step = try binary(.mul, range, 1 / 255)
        let scale = try chosen(try binary(.equal, range, 0), .constant(Constant(1)), step)
        let zero = try unary(.round, try unary(.neg, try binary(.div, least, scale), [:]))
        let numbers = try binary(.add, try unary(.round, try binary(.div, .value(x), scale)), zero)
        let bounded = try binary(.minimum, try binary(.maximum, numbers, 0), 255)
        return [try cast(bounded, to: .uint8), scale, try cast(zero, to: .uint8)]
    }
}
