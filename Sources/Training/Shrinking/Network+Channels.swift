/// A layer whose outputs have channels of their own, each with weights of its own.
protocol MakesChannels: Layer {
    var channelCount: Int { get set }
    /// The parameter and its axis that have the channels' weights, of which the sums are compared.
    var channelKernel: (parameter: Int, axis: Int) { get }
}

extension Dense: MakesChannels {
    var channelCount: Int {
        get { units }
        set { units = newValue }
    }
    var channelKernel: (parameter: Int, axis: Int) { (0, 1) }
}
extension Conv2D: MakesChannels {
    var channelCount: Int {
        get { filters }
        set { filters = newValue }
    }
    var channelKernel: (parameter: Int, axis: Int) { (0, 3) }
}
extension Conv1D: MakesChannels {
    var channelCount: Int {
        get { filters }
        set { filters = newValue }
    }
    var channelKernel: (parameter: Int, axis: Int) { (0, 2) }
}
extension SeparableConv2D: MakesChannels {
    var channelCount: Int {
        get { filters }
        set { filters = newValue }
    }
    var channelKernel: (parameter: Int, axis: Int) { (1, 3) }
}

/// A layer that computes each channel, the last dimension, on its own: what a channel is removed from.
protocol KeepsChannels {}
extension ActivationLayer: KeepsChannels {}
extension ReLU: KeepsChannels {}
extension BatchNormalization: KeepsChannels {}
extension Dropout: KeepsChannels {}
extension MaxPooling2D: KeepsChannels {}
extension AveragePooling2D: KeepsChannels {}
extension MaxPooling1D: KeepsChannels {}
extension AveragePooling1D: KeepsChannels {}
extension GlobalAveragePooling2D: KeepsChannels {}
extension GlobalMaxPooling2D: KeepsChannels {}
extension GlobalAveragePooling1D: KeepsChannels {}
extension GlobalMaxPooling1D: KeepsChannels {}
extension ZeroPadding2D: KeepsChannels {}
/// All channels of a pixel stay side by side.
extension Flatten: KeepsChannels {}

extension Network {
    /// The network without the weakest channels of its layers: it has fewer weights, computes less, and is a smaller graph.
    ///
    /// A layer loses channels if all that reads them can do without: convolutions and dense layers behind it lose the weights
    /// for them. Layers whose channels are added, joined or given by the network stay as they are. Which channels are weak the
    /// sums of their weights' magnitudes say (H. Li and others, "Pruning Filters for Efficient ConvNets", 2016).
    ///
    /// - Parameters:
    ///   - share: The share of each layer's channels that are removed, from 0 to below 1; one stays in any case.
    ///   - layers: The names of those that lose channels; nil: all that can.
    /// - Throws: `TrainingError` where a named layer cannot lose channels, or none can.
    public func withoutChannels(_ share: Double, layers names: [String]? = nil) throws -> Network {
        guard (0..<1).contains(share) else { throw TrainingError("a share of \(share) is not from 0 to below 1") }
        let chosen = try names.map { try Set($0.map { try index(ofLayer: $0) }) }
        var entries = layers, isChanged = false
        for index in layers.indices where chosen?.contains(index) ?? true {
            guard var layer = layers[index].layer as? any MakesChannels, case .success(let slices) = channelSlices(ofLayer: index)
            else {
                if chosen != nil { throw TrainingError("layer '\(layers[index].name)' cannot lose channels") }
                continue
            }
            let kept = keptChannels(entries[index], layer, share)
            guard kept.contains(false) else { continue }
            isChanged = true
            layer.channelCount = kept.filter { $0 }.count
            entries[index].layer = layer
            for slice in slices { entries[slice.layer].parameters[slice.parameter].keep(kept, axis: slice.axis) }
        }
        guard isChanged || share == 0 else { throw TrainingError("no layer of the network can lose channels") }
        return try rebuilt(entries, calls: calls.map { ($0.layer, $0.inputs) }, outputs: outputs)
    }

    /// Why layers with weights keep all their channels when a share of them is removed, by the layers' names.
    public func channelRefusals(_ share: Double) -> [(layer: String, reason: String)] {
        layers.indices.compactMap { index in
            let entry = layers[index]
            guard entry.parameters.contains(where: { $0.name.hasSuffix("kernel") }) else { return nil }
            guard let layer = entry.layer as? any MakesChannels else {
                return (entry.name, "a layer of its kind loses no channels")
            }
            switch channelSlices(ofLayer: index) {
            case .failure(let refusal): return (entry.name, refusal.reason)
            case .success:
                guard keptChannels(entry, layer, share).contains(false) else {
                    return (entry.name, "\(share) of its \(layer.channelCount) channels are none")
                }
                return nil
            }
        }
    }

    private struct Refusal: Error { var reason: String }

    /// An axis of a parameter that has an element, or several, for each channel.
    private struct Slice: Hashable {
        var layer: Int
        var parameter: Int
        var axis: Int
    }

    /// What has to lose a channel with the layer.
    private func channelSlices(ofLayer index: Int) -> Result<Set<Slice>, Refusal> {
        Result { () throws(Refusal) in
            guard let layer = layers[index].layer as? any MakesChannels else {
                throw Refusal(reason: "a layer of its kind loses no channels")
            }
            let own = calls.indices.filter { calls[$0].layer == index }
            guard own.count == 1 else { throw Refusal(reason: "it is called \(own.count) times") }
            var slices: Set<Slice> = [
                Slice(layer: index, parameter: layer.channelKernel.parameter, axis: layer.channelKernel.axis)
            ]
            for (parameter, tensor) in layers[index].parameters.enumerated() where tensor.name == "bias" {
                slices.insert(Slice(layer: index, parameter: parameter, axis: 0))
            }
            guard !hasSoftmax(layers[index]) else { throw Refusal(reason: "each element of its softmax depends on all") }
            try follow(own[0] + inputs.count, into: &slices)
            return slices
        }
    }

    private func hasSoftmax(_ entry: Entry) -> Bool {
        switch entry.layer {
        case let layer as Dense: layer.activation == .softmax
        case let layer as Conv2D: layer.activation == .softmax
        case let layer as Conv1D: layer.activation == .softmax
        case let layer as SeparableConv2D: layer.activation == .softmax
        case let layer as DepthwiseConv2D: layer.activation == .softmax
        case let layer as ActivationLayer: layer.activation == .softmax
        default: false
        }
    }

    /// Adds what reads the channels of a value.
    private func follow(_ value: Int, into slices: inout Set<Slice>) throws(Refusal) {
        guard !outputs.contains(value) else { throw Refusal(reason: "its channels are an output of the network") }
        for (index, call) in calls.enumerated() where call.inputs.contains(value) {
            let entry = layers[call.layer], next = index + inputs.count
            guard call.inputs.count == 1 else { throw Refusal(reason: "'\(entry.name)' puts its channels together with others") }
            guard calls.filter({ $0.layer == call.layer }).count == 1 else {
                throw Refusal(reason: "'\(entry.name)', which reads its channels, is called several times")
            }
            switch entry.layer {
            case is Dense, is Conv2D, is Conv1D:
                slices.insert(Slice(layer: call.layer, parameter: 0, axis: entry.parameters[0].shape.count - 2))
            case is SimpleRNN, is LSTM, is GRU:
                slices.insert(Slice(layer: call.layer, parameter: 0, axis: 0))
            case let layer as SeparableConv2D where layer.depthMultiplier == 1:
                slices.insert(Slice(layer: call.layer, parameter: 0, axis: 2))
                slices.insert(Slice(layer: call.layer, parameter: 1, axis: 2))
            case let layer as DepthwiseConv2D where layer.depthMultiplier == 1 && layer.activation != .softmax:
                slices.insert(Slice(layer: call.layer, parameter: 0, axis: 2))
                if layer.usesBias { slices.insert(Slice(layer: call.layer, parameter: 1, axis: 0)) }
                try follow(next, into: &slices)
            case is any KeepsChannels where !hasSoftmax(entry):
                for parameter in entry.parameters.indices {
                    slices.insert(Slice(layer: call.layer, parameter: parameter, axis: 0))
                }
                try follow(next, into: &slices)
            default: throw Refusal(reason: "'\(entry.name)', which reads its channels, needs all of them")
            }
        }
    }

    /// Which channels stay: those with the largest sums of magnitudes, of equal ones the first.
    private func keptChannels(_ entry: Entry, _ layer: any MakesChannels, _ share: Double) -> [Bool] {
        let kernel = entry.parameters[layer.channelKernel.parameter], count = layer.channelCount
        // The channels are the last axis.
        var sums = [Double](repeating: 0, count: count)
        for (index, value) in kernel.values.enumerated() { sums[index % count] += Double(abs(value)) }
        let removed = min(count - 1, Int((Double(count) * share).rounded()))
        let weakest = sums.indices.sorted { (sums[$0], -$0) < (sums[$1], -$1) }.prefix(removed)
        return sums.indices.map { !weakest.contains($0) }
    }
}

extension Network.Parameter {
    /// Removes elements along an axis: element i if `kept` says so of i modulo its count.
    mutating func keep(_ kept: [Bool], axis: Int) {
        let inner = shape[(axis + 1)...].reduce(1, *), size = shape[axis]
        let indices = (0..<size).filter { kept[$0 % kept.count] }
        let outer = shape[..<axis].reduce(1, *)
        var result: [Float] = []
        result.reserveCapacity(outer * indices.count * inner)
        for o in 0..<outer {
            for i in indices {
                let first = (o * size + i) * inner
                result += values[first..<first + inner]
            }
        }
        values = result
        shape[axis] = indices.count
    }
}
