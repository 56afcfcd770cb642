import Tensors

/// Functions of real numbers by their formulas.
extension ONNXConverter {
    private mutating func real() throws -> ONNXOperand {
        let x = try call.input()
        guard type(of: x) == .float32 else { throw call.error("an input of type \(type(of: x).name) is not supported") }
        return x
    }

    mutating func tangent() throws -> [ONNXOperand?] {
        let x = try real()
        return [try binary(.div, try unary(.sin, x), try unary(.cos, x))]
    }

    private mutating func arcTangent(_ y: ONNXOperand, _ x: ONNXOperand) throws -> ONNXOperand {
        let (tensors, result) = try broadcast([y, x])
        return .value(emit(.atan2, tensors, like: result))
    }

    mutating func arcTangent() throws -> [ONNXOperand?] {
        let x = try real()
        return [try arcTangent(x, .constant(Constant(1)))]
    }

    /// √(1 − x²), as a product that keeps its digits near 1.
    private mutating func otherSide(_ x: ONNXOperand) throws -> ONNXOperand {
        let parts = try binary(.mul, try binary(.sub, .constant(Constant(1)), x), try binary(.add, x, 1))
        return try unary(.sqrt, parts)
    }

    mutating func arcSine() throws -> [ONNXOperand?] {
        let x = try real()
        return [try arcTangent(x, try otherSide(x))]
    }

    mutating func arcCosine() throws -> [ONNXOperand?] {
        let x = try real()
        return [try arcTangent(try otherSide(x), x)]
    }

    /// (eˣ + e⁻ˣ) / 2
    mutating func hyperbolicCosine() throws -> [ONNXOperand?] {
        let x = try real()
        let both = try binary(.add, try unary(.exp, x, [:]), try unary(.exp, try unary(.neg, x, [:]), [:]))
        return [try binary(.mul, both, 0.5)]
    }

    /// ((eˣ − 1) − (e⁻ˣ − 1)) / 2, which keeps its digits near 0.
    mutating func hyperbolicSine() throws -> [ONNXOperand?] {
        let x = try real()
        let up = try expm1(x), down = try expm1(try unary(.neg, x, [:]))
        return [try binary(.mul, try binary(.sub, up, down), 0.5)]
    }

    /// sign(x) log(1 + |x| + x² / (1 + √(x² + 1)))
    mutating func areaSine() throws -> [ONNXOperand?] {
        let x = try real()
        let square = try binary(.mul, x, x), size = try unary(.abs, x, [:])
        let root = try unary(.sqrt, try binary(.add, square, 1))
        let rest = try binary(.div, square, try binary(.add, root, 1))
        return [try binary(.mul, try unary(.sign, x, [:]), try log1p(try binary(.add, size, rest)))]
    }

    /// log(1 + d + √(d (x + 1))), d = x − 1
    mutating func areaCosine() throws -> [ONNXOperand?] {
        let x = try real()
        let distance = try binary(.sub, x, 1)
        let root = try unary(.sqrt, try binary(.mul, distance, try binary(.add, x, 1)))
        return [try log1p(try binary(.add, distance, root))]
    }

    /// log(1 + 2 x / (1 − x)) / 2
    mutating func areaTangent() throws -> [ONNXOperand?] {
        let x = try real()
        let ratio = try binary(.div, try binary(.add, x, x), try binary(.sub, .constant(Constant(1)), x))
        return [try binary(.mul, try log1p(ratio), 0.5)]
    }

    private mutating func log1p(_ x: ONNXOperand) throws -> ONNXOperand { try built(x) { $0.log1p($1, name: $2) } }

    private mutating func expm1(_ x: ONNXOperand) throws -> ONNXOperand { try built(x) { $0.expm1($1, name: $2) } }

    mutating func softplus(_ x: ONNXOperand) throws -> ONNXOperand { try built(x) { $0.softplus($1, name: $2) } }

    /// A function of each element that several operators make.
    private mutating func built(
        _ x: ONNXOperand, _ make: (inout GraphBuilder, GraphBuilder.Tensor, String) -> GraphBuilder.Tensor
    ) throws -> ONNXOperand {
        var result = try value(x)
        let tensor = GraphBuilder.Tensor(index: result.tensor, shape: result.tensorShape, type: type(of: result))
        result.tensor = make(&builder, tensor, unique(call.name)).index
        return .value(result)
    }

    /// Whether an element is infinite, of the signs that are asked for.
    mutating func isInfinite() throws -> [ONNXOperand?] {
        let negative = try call.bool("detect_negative", default: true), positive = try call.bool("detect_positive", default: true)
        let x = try real()
        // Kernels bound their results by the largest numbers that are finite.
        let most = Float.greatestFiniteMagnitude
        switch (negative, positive) {
        case (true, true): return [try binary(.greaterEqual, try unary(.abs, x, [:]), most)]
        case (true, false): return [try binary(.lessEqual, x, -most)]
        case (false, true): return [try binary(.greaterEqual, x, most)]
        case (false, false): return [try binary(.less, x, -.infinity)]
        }
    }

    /// The remainder with the sign of the dividend, as C has it.
    mutating func truncatedRemainder(_ a: ONNXOperand, _ b: ONNXOperand) throws -> ONNXOperand {
        guard type(of: a) == .float32, type(of: b) == .float32 else {
            return try combined(.sub, a, try combined(.mul, try combined(.div, a, b), b))
        }
        let rest = try binary(.floorMod, try unary(.abs, a, [:]), try unary(.abs, b, [:]))
        return try binary(.mul, try unary(.sign, a, [:]), rest)
    }

    /// Each element less the mean over the axes, by their standard deviation.
    mutating func meanVarianceNormalization() throws -> [ONNXOperand?] {
        let x = try value(try real())
        let axes = try call.axes(try call.ints("axes") ?? [0, 2, 3], rank: x.rank)
        guard axes.allSatisfy({ !x.shape[$0].isOpen }) else {
            throw call.error(
                "it normalizes over the batch, which is not supported", help: "Normalize each sample: axes=[1, 2, 3].")
        }
        let mean = try reduced(.mean, x, axes: axes, keepsAxes: true)
        let centred = try binary(.sub, .value(x), .value(mean))
        let variance = try reduced(.mean, try value(try binary(.mul, centred, centred)), axes: axes, keepsAxes: true)
        return [try binary(.div, centred, try binary(.add, try unary(.sqrt, .value(variance)), 1e-9))]
    }
}
