#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// y = f(x), element by element, by the formulas of `keras.activations`.
final class ActivationKernel: LayerKernel {
    private let function: Activation
    private let slope: Float

    /// - Parameter slope: of `leakyRelu` below 0; `alpha` of `elu`.
    init(_ function: Activation, slope: Float? = nil) {
        self.function = function
        self.slope = slope ?? (function == .leakyRelu ? 0.2 : 1)
    }

    var isSigmoid: Bool { function == .sigmoid }

    private static let seluScale: Float = 1.05070098735548049342
    private static let seluAlpha: Float = 1.67326324235437728482

    func forward(_ pass: Pass) {
        let count = pass.samples * pass.outputCount
        let x = pass.inputs[0], y = pass.output
        func map(_ f: (Float) -> Float) { for i in 0..<count { y[i] = f(x[i]) } }
        switch function {
        case .linear, .softmax: y.update(from: x, count: count)
        case .relu: for i in 0..<count { y[i] = x[i] > 0 ? x[i] : 0 }
        case .relu6: for i in 0..<count { y[i] = min(max(x[i], 0), 6) }
        case .leakyRelu: for i in 0..<count { y[i] = x[i] > 0 ? x[i] : slope * x[i] }
        case .elu: map { $0 > 0 ? $0 : slope * expm1f($0) }
        case .selu: map { Self.seluScale * ($0 > 0 ? $0 : Self.seluAlpha * expm1f($0)) }
        case .gelu: map { 0.5 * $0 * (1 + erff($0 * 0.70710678)) }
        case .sigmoid: map { 1 / (1 + expf(-$0)) }
        case .tanh: map { tanhf($0) }
        case .softplus: map { max($0, 0) + log1pf(expf(-abs($0))) }
        case .softsign: map { $0 / (1 + abs($0)) }
        case .swish: map { $0 / (1 + expf(-$0)) }
        case .exponential: map { expf($0) }
        case .hardSigmoid: map { min(max($0 / 6 + 0.5, 0), 1) }
        case .hardSwish: map { $0 * min(max($0 / 6 + 0.5, 0), 1) }
        }
    }

    func backward(_ pass: Pass) {
        guard let dx = pass.inputGradients[0] else { return }
        let count = pass.samples * pass.outputCount
        let x = pass.inputs[0], y = pass.output, dy = pass.outputGradient
        func map(_ slope: (_ x: Float, _ y: Float) -> Float) { for i in 0..<count { dx[i] = dy[i] * slope(x[i], y[i]) } }
        switch function {
        case .linear, .softmax: dx.update(from: dy, count: count)
        // What is read whatever is chosen needs no branch, which would be foretold wrongly every other time.
        case .relu:
            for i in 0..<count {
                let gradient = dy[i]
                dx[i] = y[i] > 0 ? gradient : 0
            }
        case .relu6:
            for i in 0..<count {
                let gradient = dy[i], positive = y[i] > 0 ? gradient : 0
                dx[i] = y[i] < 6 ? positive : 0
            }
        case .leakyRelu:
            for i in 0..<count {
                let gradient = dy[i]
                dx[i] = x[i] > 0 ? gradient : slope * gradient
            }
        case .elu: map { $0 > 0 ? 1 : $1 + slope }
        case .selu: map { $0 > 0 ? Self.seluScale : $1 + Self.seluScale * Self.seluAlpha }
        case .gelu: map { x, _ in 0.5 * (1 + erff(x * 0.70710678)) + x * 0.39894228 * expf(-0.5 * x * x) }
        case .sigmoid: map { $1 * (1 - $1) }
        case .tanh: map { 1 - $1 * $1 }
        case .softplus: map { x, _ in 1 / (1 + expf(-x)) }
        case .softsign: map { x, _ in 1 / ((1 + abs(x)) * (1 + abs(x))) }
        case .swish:
            map { x, y in
                let s = 1 / (1 + expf(-x)); return s + y * (1 - s)
            }
        case .exponential: map { $1 }
        case .hardSigmoid: map { x, _ in abs(x) < 3 ? 1 / 6 : 0 }
        case .hardSwish: map { x, _ in x <= -3 ? 0 : x >= 3 ? 1 : x / 3 + 0.5 }
        }
    }
}
