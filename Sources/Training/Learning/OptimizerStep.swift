#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// One step of an optimizer: the same numbers for all weights.
struct OptimizerStep: Sendable {
    private let rule: Optimizer.Rule
    private let rate: Float
    /// Adam's rate with what makes up for the zeros that its means begin with.
    private let alpha: Float

    /// - Parameter step: from 0.
    init(_ optimizer: Optimizer, step: Int) {
        rule = optimizer.rule
        rate = Float(optimizer.learningRate.value(atStep: step))
        if case .adam(let beta1, let beta2, _) = optimizer.rule {
            let count = Float(step + 1)
            alpha = rate * (1 - powf(beta2, count)).squareRoot() / (1 - powf(beta1, count))
        } else {
            alpha = rate
        }
    }

    /// Changes `count` weights `w` by the gradients `g`. `slots` are as many numbers for each weight as the rule remembers.
    func update(
        _ w: UnsafeMutablePointer<Float>, _ g: UnsafePointer<Float>, slots: [UnsafeMutablePointer<Float>], count: Int
    ) {
        switch rule {
        case .sgd(let momentum, let isNesterov):
            guard momentum != 0 else {
                for i in 0..<count { w[i] -= rate * g[i] }
                return
            }
            let v = slots[0]
            for i in 0..<count {
                let step = rate * g[i]
                v[i] = momentum * v[i] - step
                w[i] += isNesterov ? momentum * v[i] - step : v[i]
            }
        case .adam(let beta1, let beta2, let epsilon):
            let m = slots[0], v = slots[1], newM = 1 - beta1, newV = 1 - beta2
            for i in 0..<count {
                m[i] += (g[i] - m[i]) * newM
                v[i] += (g[i] * g[i] - v[i]) * newV
                w[i] -= m[i] * alpha / (v[i].squareRoot() + epsilon)
            }
        }
    }
}
