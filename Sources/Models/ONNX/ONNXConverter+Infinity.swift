import Tensors

/// Numbers beyond the largest. What kernels of arithmetic make is cut to it, so that −∞ added to a score is a number in a file of
/// TensorFlow Lite, and the softmax of a row of nothing else is no longer none.
extension ONNXConverter {
    /// Operators that give −∞ where one of their inputs has it.
    static let passingInfinity: Set<BuiltinOperator> = [
        .selectV2, .reshape, .transpose, .broadcastTo, .tile, .slice, .stridedSlice, .gather, .gatherND, .concatenation, .split,
        .splitV, .pad, .padv2, .maximum, .minimum,
    ]

    /// A comparison with ∞ or −∞ as one with the largest number; nil for any other.
    mutating func compared(_ code: BuiltinOperator, _ x: ONNXOperand, _ bound: ONNXOperand) throws -> ONNXOperand? {
        guard let number = bound.constant?.scalar, number.isInfinite, x.constant == nil, type(of: x) == .float32 else {
            return nil
        }
        let largest = number < 0 ? -Float.greatestFiniteMagnitude : .greatestFiniteMagnitude
        switch code {
        case .equal: return try binary(number < 0 ? .lessEqual : .greaterEqual, x, largest)
        case .notEqual: return try binary(number < 0 ? .greater : .less, x, largest)
        default: return nil
        }
    }

    /// A sum that is −∞ where an operand is, which may be; nil for any other operation.
    mutating func masked(_ code: BuiltinOperator, _ a: ONNXOperand, _ b: ONNXOperand) throws -> ONNXOperand? {
        guard code == .add else { return nil }
        for (mask, other) in [(b, a), (a, b)] {
            if let constant = mask.constant, constant.repeats == nil, let numbers = constant.floats, numbers.contains(-.infinity)
            {
                let isMasked = ONNXOperand.constant(Constant(numbers.map { $0 == -.infinity }, shape: constant.shape))
                let rest = Constant(numbers.map { $0 == -.infinity ? 0 : $0 }, shape: constant.shape)
                let isZero = rest.floats?.allSatisfy { $0 == 0 } ?? false
                let isSmall = try broadcastShape([mask.shape, other.shape]) == other.shape
                let sum = isZero && isSmall ? other : try binary(.add, other, .constant(rest))
                return try chosen(isMasked, .constant(Constant(-.infinity)), sum)
            }
            guard case .value(let value) = mask, infinite.contains(value.tensor) else { continue }
            let (tensors, result) = try broadcast([a, b])
            let sum = ONNXOperand.value(emit(.add, tensors, like: result, [:]))
            let isMasked = try binary(.lessEqual, mask, -.greatestFiniteMagnitude)
            return try chosen(isMasked, .constant(Constant(-.infinity)), sum)
        }
        return nil
    }
}
