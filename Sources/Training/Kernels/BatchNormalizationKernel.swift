/// y = γ·(x − mean) / √(variance + ε) + β, channel by channel over the last dimension.
///
/// In training, mean and variance are those of the minibatch, and the moving ones follow them; else they are the moving ones.
final class BatchNormalizationKernel: BatchKernel, @unchecked Sendable {
    private let channels: Int
    private let epsilon: Float
    private let momentum: Float
    private let scales: Bool
    private let centers: Bool
    var isFrozen = false
    /// Of the minibatch.
    private let mean: FloatMemory
    private let inverse: FloatMemory
    /// Σ dy and Σ dy·x̂ over the minibatch, divided by its positions.
    private let meanGradient: FloatMemory
    private let meanProduct: FloatMemory

    init(channels: Int, epsilon: Float, momentum: Float, scales: Bool, centers: Bool) {
        (self.channels, self.epsilon, self.momentum) = (channels, epsilon, momentum)
        (self.scales, self.centers) = (scales, centers)
        (mean, inverse) = (FloatMemory(count: channels), FloatMemory(count: channels))
        (meanGradient, meanProduct) = (FloatMemory(count: channels), FloatMemory(count: channels))
    }

    /// Two sums in double precision for each channel.
    var scratchBytes: Int { channels * 16 }

    private func gamma(_ pass: Pass) -> UnsafePointer<Float>? { scales ? UnsafePointer(pass.parameters[0]) : nil }
    private func beta(_ pass: Pass) -> UnsafePointer<Float>? { centers ? UnsafePointer(pass.parameters[scales ? 1 : 0]) : nil }
    private func moving(_ pass: Pass) -> (mean: UnsafeMutablePointer<Float>, variance: UnsafeMutablePointer<Float>) {
        (pass.parameters[pass.parameters.count - 2], pass.parameters[pass.parameters.count - 1])
    }

    private func positions(_ pass: Pass) -> Int { pass.samples * pass.outputCount / channels }

    private func sums(_ pass: Pass) -> UnsafeMutablePointer<Double> {
        let sums = pass.scratch.assumingMemoryBound(to: Double.self)
        sums.update(repeating: 0, count: 2 * channels)
        return sums
    }

    private func usesMinibatch(_ pass: Pass) -> Bool { pass.isTraining && !isFrozen }

    func observe(_ pass: Pass) {
        guard usesMinibatch(pass) else { return }
        let sums = sums(pass), squares = sums + channels
        for position in 0..<positions(pass) {
            let x = pass.inputs[0] + position * channels
            for c in 0..<channels {
                let value = Double(x[c])
                sums[c] += value
                squares[c] += value * value
            }
        }
    }

    func combine(_ passes: [Pass]) {
        guard usesMinibatch(passes[0]) else { return }
        let count = Double(passes.reduce(0) { $0 + positions($1) })
        let moving = moving(passes[0])
        for c in 0..<channels {
            var sum = 0.0, square = 0.0
            for pass in passes {
                let sums = pass.scratch.assumingMemoryBound(to: Double.self)
                sum += sums[c]
                square += sums[channels + c]
            }
            let average = sum / count, variance = max(0, square / count - average * average)
            mean.base[c] = Float(average)
            inverse.base[c] = 1 / (Float(variance) + epsilon).squareRoot()
            moving.mean[c] = moving.mean[c] * momentum + Float(average) * (1 - momentum)
            moving.variance[c] = moving.variance[c] * momentum + Float(variance) * (1 - momentum)
        }
    }

    func forward(_ pass: Pass) {
        let gamma = gamma(pass), beta = beta(pass), moving = moving(pass)
        withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * channels) { buffer in
            let factor = buffer.baseAddress!, offset = factor + channels
            for c in 0..<channels {
                let usesMinibatch = usesMinibatch(pass)
                let mean = usesMinibatch ? mean.base[c] : moving.mean[c]
                let inverse = usesMinibatch ? inverse.base[c] : 1 / (moving.variance[c] + epsilon).squareRoot()
                factor[c] = inverse * (gamma?[c] ?? 1)
                offset[c] = (beta?[c] ?? 0) - mean * factor[c]
            }
            for position in 0..<positions(pass) {
                let x = pass.inputs[0] + position * channels, y = pass.output + position * channels
                for c in 0..<channels { y[c] = x[c] * factor[c] + offset[c] }
            }
        }
    }

    /// dγ = Σ dy·x̂, dβ = Σ dy.
    func observeBackward(_ pass: Pass) {
        let sums = sums(pass), products = sums + channels
        let moving = moving(pass), usesMinibatch = usesMinibatch(pass)
        for position in 0..<positions(pass) {
            let x = pass.inputs[0] + position * channels, dy = pass.outputGradient + position * channels
            for c in 0..<channels {
                let mean = usesMinibatch ? mean.base[c] : moving.mean[c]
                let inverse = usesMinibatch ? inverse.base[c] : 1 / (moving.variance[c] + epsilon).squareRoot()
                sums[c] += Double(dy[c])
                products[c] += Double(dy[c] * (x[c] - mean) * inverse)
            }
        }
        if scales { for c in 0..<channels { pass.parameterGradients[0][c] += Float(products[c]) } }
        if centers { for c in 0..<channels { pass.parameterGradients[scales ? 1 : 0][c] += Float(sums[c]) } }
    }

    func combineBackward(_ passes: [Pass]) {
        let count = Double(passes.reduce(0) { $0 + positions($1) })
        for c in 0..<channels {
            var sum = 0.0, product = 0.0
            for pass in passes {
                let sums = pass.scratch.assumingMemoryBound(to: Double.self)
                sum += sums[c]
                product += sums[channels + c]
            }
            meanGradient.base[c] = Float(sum / count)
            meanProduct.base[c] = Float(product / count)
        }
    }

    /// dx = γ·inverse·(dy − mean dy − x̂·mean(dy·x̂)); with moving statistics γ·inverse·dy.
    func backward(_ pass: Pass) {
        guard let gradient = pass.inputGradients[0] else { return }
        let gamma = gamma(pass), moving = moving(pass), usesMinibatch = usesMinibatch(pass)
        for position in 0..<positions(pass) {
            let x = pass.inputs[0] + position * channels, dy = pass.outputGradient + position * channels
            let dx = gradient + position * channels
            for c in 0..<channels {
                if usesMinibatch {
                    let normal = (x[c] - mean.base[c]) * inverse.base[c]
                    dx[c] = (gamma?[c] ?? 1) * inverse.base[c] * (dy[c] - meanGradient.base[c] - normal * meanProduct.base[c])
                } else {
                    dx[c] = (gamma?[c] ?? 1) / (moving.variance[c] + epsilon).squareRoot() * dy[c]
                }
            }
        }
    }
}
