/// How gradients change the weights, by the formulas and defaults of `keras.optimizers`.
public struct Optimizer: Sendable, Hashable {
    /// What a gradient does.
    @frozen public enum Rule: Sendable, Hashable {
        case sgd(momentum: Float, isNesterov: Bool)
        case adam(beta1: Float, beta2: Float, epsilon: Float)
    }

    /// What a gradient does.
    public var rule: Rule
    /// How far a step goes.
    public var learningRate: LearningRate

    /// w −= rate·g; with momentum v = momentum·v − rate·g, and w += v, or with Nesterov w += momentum·v − rate·g.
    public static func sgd(
        learningRate: LearningRate = 0.01, momentum: Float = 0, isNesterov: Bool = false
    ) -> Optimizer {
        Optimizer(rule: .sgd(momentum: momentum, isNesterov: isNesterov), learningRate: learningRate)
    }

    /// m += (1 − β₁)·(g − m), v += (1 − β₂)·(g² − v), w −= rate·√(1 − β₂ᵗ) / (1 − β₁ᵗ)·m / (√v + ε), t from 1.
    ///
    /// D. Kingma, J. Ba, "Adam: A Method for Stochastic Optimization", 2014, in the form that Keras has.
    public static func adam(
        learningRate: LearningRate = 0.001, beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-7
    ) -> Optimizer {
        Optimizer(rule: .adam(beta1: beta1, beta2: beta2, epsilon: epsilon), learningRate: learningRate)
    }

    /// Numbers that it remembers for each weight.
    var slotCount: Int {
        switch rule {
        case .sgd(let momentum, _): momentum == 0 ? 0 : 1
        case .adam: 2
        }
    }

    func check() throws {
        try learningRate.check()
        let isRight: Bool =
            switch rule {
            case .sgd(let momentum, _): (0...1).contains(momentum)
            case .adam(let beta1, let beta2, let epsilon): (0..<1).contains(beta1) && (0..<1).contains(beta2) && epsilon > 0
            }
        guard isRight else { throw TrainingError("momentum is from 0 to 1, Adam's β from 0 to below 1, ε above 0") }
    }
}
