import Tensors

/// The scale of every activation, and where integers must be rescaled in between.
struct TensorScales {
    /// An input of an operator.
    struct Operand: Hashable {
        var node: Int
        var slot: Int
    }

    /// By tensor.
    var scales: [AffineQuantization?]
    /// Operands that need another scale than their tensor has.
    var operandScales: [Operand: AffineQuantization] = [:]
    /// Results that the operator makes in another scale than their tensor has.
    var resultScales: [Int: AffineQuantization] = [:]
    /// Whether each tensor has integers at run time.
    var hasIntegers: [Bool]

    /// The scale in which a tensor's integers come into being.
    func made(_ tensor: Int) -> AffineQuantization? { resultScales[tensor] ?? scales[tensor] }
}
