import KernelInterface

extension QuantizedWeights {
    /// The packed weights and the scales of a convolution; nil if a sum could leave 32 bits.
    ///
    /// - Parameter start: what the sums start with, if it is not the bias.
    func prepared<S: IntegerStep>(
        _: S.Type, _ g: WindowGeometry, start: [Int32]? = nil
    ) -> (IntegerConvolution<S>, Scaling)? {
        guard
            let bound = sumBound(outputs: g.outputChannels),
            let sums = IntegerConvolution<S>(g, weights: weights, bias: start ?? bias),
            let scaling = Scaling(
                requantization, isInt8: input == .int8, bound: bound, panels: sums.plan.panelCount,
                channel: { sums.plan.channel(ofPanel: $0, lane: $1) }, channels: g.outputChannels)
        else { return nil }
        return (sums, scaling)
    }

    /// A magnitude that no sum of products and bias exceeds, whatever the input; nil if it could leave 32 bits.
    /// The weights are (Co, …).
    func sumBound(outputs: Int) -> Int? {
        let perOutput = weights.count / max(outputs, 1)
        var bound = 0
        for o in 0..<outputs {
            var sum = 0
            for i in 0..<perOutput { sum += Int(abs(weights[o * perOutput + i])) }
            bound = max(bound, sum * inputMagnitude + (bias.isEmpty ? 0 : abs(Int(bias[o]))))
        }
        return bound < 1 << 31 ? bound : nil
    }

    /// A magnitude that no sum of the products of one channel exceeds; the weights are (Kh,Kw,Co).
    func depthwiseProductBound(channels: Int) -> Int {
        (0..<channels).reduce(0) { bound, c in
            let magnitude = stride(from: c, to: weights.count, by: channels).reduce(0) { $0 + Int(abs(weights[$1])) }
            return max(bound, magnitude * inputMagnitude)
        }
    }

    var biasMagnitude: Int { bias.reduce(0) { max($0, abs(Int($1))) } }

    /// The largest magnitude of an input without its zero point.
    var inputMagnitude: Int {
        switch input {
        case .int8: max(127 - Int(inputZeroPoint), 128 + Int(inputZeroPoint))
        case .int16: 32768
        }
    }
}
