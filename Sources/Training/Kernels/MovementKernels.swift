/// The same elements in another shape.
final class ReshapeKernel: LayerKernel {
    func forward(_ pass: Pass) { pass.output.update(from: pass.inputs[0], count: pass.samples * pass.outputCount) }

    func backward(_ pass: Pass) {
        pass.inputGradients[0]?.update(from: pass.outputGradient, count: pass.samples * pass.outputCount)
    }
}

/// Sets a share of the elements, drawn anew in each step, to 0 and divides the others by the share that stays. Outside
/// training it changes nothing.
final class DropoutKernel: LayerKernel {
    private let rate: Float
    /// Elements that share one draw, such as all pixels of a channel: (positions, channels).
    private let channels: Int?

    init(rate: Float, channels: Int? = nil) {
        self.rate = rate
        self.channels = channels
    }

    func forward(_ pass: Pass) { apply(pass, pass.inputs[0], pass.output) }

    func backward(_ pass: Pass) {
        if let dx = pass.inputGradients[0] { apply(pass, UnsafePointer(pass.outputGradient), dx) }
    }

    private func apply(_ pass: Pass, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>) {
        let count = pass.outputCount, draws = channels ?? count
        guard pass.isTraining, rate > 0 else { return y.update(from: x, count: pass.samples * count) }
        let scale = 1 / (1 - rate), limit = UInt64(Double(rate) * 0x1p32)
        for sample in 0..<pass.samples {
            var random = pass.random(sample: sample)
            let from = x + sample * count, to = y + sample * count
            for draw in 0..<draws {
                let factor = random.next() >> 32 < limit ? 0 : scale
                for i in stride(from: draw, to: count, by: draws) { to[i] = from[i] * factor }
            }
        }
    }
}
