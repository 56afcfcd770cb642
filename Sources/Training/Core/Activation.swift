/// A function of each element of a layer's output, by Keras's name; `softmax` is one of each row of the last dimension.
@frozen public enum Activation: String, Sendable, Hashable, CaseIterable {
    case linear, relu, relu6, elu, selu, gelu, sigmoid, tanh, softmax, softplus, softsign, swish, exponential
    case leakyRelu = "leaky_relu"
    case hardSigmoid = "hard_sigmoid"
    case hardSwish = "hard_swish"

    /// Keras has some by two names.
    init?(keras name: String) {
        switch name {
        case "silu": self = .swish
        case "hard_silu": self = .hardSwish
        default: self.init(rawValue: name)
        }
    }

    /// What a layer's output goes through at last.
    func stage(_ shape: [Int]) -> [Stage] {
        switch self {
        case .linear: []
        case .softmax: [Stage(shape) { _ in SoftmaxKernel(columns: shape.last ?? 1) }]
        default: [Stage(shape) { _ in ActivationKernel(self) }]
        }
    }
}
