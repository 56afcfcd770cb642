/// y = γ·x̂ + β with x̂ = (x − mean) / √(variance + ε), over each row of `channels`.
final class LayerNormalizationKernel: LayerKernel {
    private let channels: Int
    private let epsilon: Float
    private let scales: Bool
    private let centers: Bool

    init(channels: Int, epsilon: Float, scales: Bool, centers: Bool) {
        (self.channels, self.epsilon, self.scales, self.centers) = (channels, epsilon, scales, centers)
    }

    private func statistics(_ x: UnsafePointer<Float>) -> (mean: Float, inverse: Float) {
        var sum: Float = 0, square: Float = 0
        for c in 0..<channels { sum += x[c] }
        let mean = sum / Float(channels)
        for c in 0..<channels { square += (x[c] - mean) * (x[c] - mean) }
        return (mean, 1 / (square / Float(channels) + epsilon).squareRoot())
    }

    func forward(_ pass: Pass) {
        let gamma = scales ? pass.parameters[0] : nil, beta = centers ? pass.parameters[scales ? 1 : 0] : nil
        for row in 0..<pass.samples * pass.outputCount / channels {
            let x = pass.inputs[0] + row * channels, y = pass.output + row * channels
            let (mean, inverse) = statistics(x)
            for c in 0..<channels { y[c] = (x[c] - mean) * inverse * (gamma?[c] ?? 1) + (beta?[c] ?? 0) }
        }
    }

    /// dx = inverse·(g − mean g − x̂·mean(g·x̂)) with g = γ·dy.
    func backward(_ pass: Pass) {
        let gamma = scales ? pass.parameters[0] : nil
        for row in 0..<pass.samples * pass.outputCount / channels {
            let x = pass.inputs[0] + row * channels, dy = pass.outputGradient + row * channels
            let (mean, inverse) = statistics(x)
            var sum: Float = 0, product: Float = 0
            for c in 0..<channels {
                let normal = (x[c] - mean) * inverse, g = dy[c] * (gamma?[c] ?? 1)
                sum += g
                product += g * normal
                if scales { pass.parameterGradients[0][c] += dy[c] * normal }
                if centers { pass.parameterGradients[scales ? 1 : 0][c] += dy[c] }
            }
            guard let dx = pass.inputGradients[0].map({ $0 + row * channels }) else { continue }
            let count = Float(channels)
            for c in 0..<channels {
                let normal = (x[c] - mean) * inverse
                dx[c] = inverse * (dy[c] * (gamma?[c] ?? 1) - sum / count - normal * product / count)
            }
        }
    }
}
