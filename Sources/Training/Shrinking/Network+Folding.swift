extension Network {
    /// The network with each batch normalization as part of the convolution or dense layer before it, where nothing else takes
    /// what that layer gives: how it will run, and so what training for integers begins with.
    public func foldingBatchNormalization() throws -> Network {
        var entries: [Entry] = [], positions: [Int?] = layers.map { _ in nil }
        var folded: Set<Int> = []
        for (index, call) in calls.enumerated() {
            guard let normalization = layers[call.layer].layer as? BatchNormalization, call.inputs[0] >= inputs.count else {
                continue
            }
            let before = call.inputs[0] - inputs.count, layer = calls[before].layer
            let readers = calls.filter { $0.inputs.contains(call.inputs[0]) }.count
            guard readers == 1, !outputs.contains(call.inputs[0]), isOnce(call.layer), isOnce(layer),
                Self.fold(layers[call.layer], normalization, into: layers[layer]) != nil
            else { continue }
            folded.insert(index)
        }
        for (index, entry) in layers.enumerated() where !folded.contains(where: { calls[$0].layer == index }) {
            positions[index] = entries.count
            // The normalization that takes the layer's output, if it is folded.
            let behind = folded.first { calls[calls[$0].inputs[0] - inputs.count].layer == index }
            let normalization = behind.map { layers[calls[$0].layer] }
            entries.append(
                normalization.flatMap { Self.fold($0, $0.layer as! BatchNormalization, into: entry) } ?? entry)
        }
        var made: [(layer: Int, inputs: [Int])] = [], numbers = Array(inputs.indices)
        for (index, call) in calls.enumerated() {
            if folded.contains(index) {
                numbers.append(numbers[call.inputs[0]])
            } else {
                made.append((positions[call.layer]!, call.inputs.map { numbers[$0] }))
                numbers.append(inputs.count + made.count - 1)
            }
        }
        return try rebuilt(entries, calls: made, outputs: outputs.map { numbers[$0] })
    }

    private func isOnce(_ layer: Int) -> Bool { calls.filter { $0.layer == layer }.count == 1 }

    /// The layer with the normalization in it; nil where it has an activation, or is of another kind.
    private static func fold(_ entry: Entry, _ normalization: BatchNormalization, into target: Entry) -> Entry? {
        var result = target, kernel = 0
        switch target.layer {
        case var layer as Conv2D where layer.activation == .linear:
            layer.usesBias = true
            result.layer = layer
        case var layer as Conv1D where layer.activation == .linear:
            layer.usesBias = true
            result.layer = layer
        case var layer as Dense where layer.activation == .linear:
            layer.usesBias = true
            result.layer = layer
        case var layer as DepthwiseConv2D where layer.activation == .linear:
            layer.usesBias = true
            result.layer = layer
        case var layer as SeparableConv2D where layer.activation == .linear:
            layer.usesBias = true
            result.layer = layer
            kernel = 1
        default: return nil
        }
        let parameters = Dictionary(uniqueKeysWithValues: entry.parameters.map { ($0.name, $0.values) })
        guard let mean = parameters["moving_mean"], let variance = parameters["moving_variance"] else { return nil }
        let channels = mean.count, ones = [Float](repeating: 1, count: channels)
        let gamma = parameters["gamma"] ?? ones, epsilon = Float(normalization.epsilon)
        let factors = zip(gamma, variance).map { (gamma: Float, variance: Float) -> Float in
            gamma / (variance + epsilon).squareRoot()
        }
        for index in result.parameters[kernel].values.indices {
            result.parameters[kernel].values[index] *= factors[index % channels]
        }
        let zeros = [Float](repeating: 0, count: channels)
        let bias = target.parameters.first { $0.name == "bias" }?.values ?? zeros, beta = parameters["beta"] ?? zeros
        let offsets = (0..<channels).map { (channel: Int) -> Float in
            (bias[channel] - mean[channel]) * factors[channel] + beta[channel]
        }
        result.parameters.removeAll { $0.name == "bias" }
        result.parameters.append(Parameter(name: "bias", shape: [channels], values: offsets, isTrainable: true))
        return result
    }
}
