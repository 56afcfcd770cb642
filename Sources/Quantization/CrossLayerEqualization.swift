import Models
import Tensors

/// Scales channels between two layers so that both layers' weights of a channel have one range: the first layer's row is divided
/// by what the second layer's column is multiplied with, and what is in between passes factors on.
struct CrossLayerEqualization {
    private var subgraph: Subgraph
    private let layers: [WeightedOperator]
    /// By position in `layers`.
    private var weights: [[Double]]
    private var biases: [[Double]]

    private struct Pair {
        /// Positions in `layers`.
        var first: Int
        var second: Int
        var channels: Int
    }

    private static let rounds = 40

    /// - Parameter graph: simplified.
    /// - Returns: a graph of the same answers but for rounding, and what was done to each pair of layers.
    static func equalized(_ graph: Graph) throws(ModelError) -> (graph: Graph, accounts: [LayerRefinement]) {
        var pass = try CrossLayerEqualization(graph.subgraphs[0])
        let accounts = pass.run()
        var result = graph
        result.subgraphs[0] = pass.subgraph
        return (result, accounts)
    }

    private init(_ subgraph: Subgraph) throws(ModelError) {
        self.subgraph = subgraph
        layers = WeightedOperator.all(of: subgraph)
        weights = []
        biases = []
        for layer in layers {
            weights.append(try subgraph.finiteValues(layer.weight).map(Double.init))
            biases.append(
                try layer.bias.map { bias throws(ModelError) in try subgraph.finiteValues(bias).map(Double.init) } ?? [])
        }
    }

    private mutating func run() -> [LayerRefinement] {
        let pairs = pairs()
        let before = pairs.map(spread)
        for _ in 0..<Self.rounds where !pairs.isEmpty {
            var largest = 0.0
            for pair in pairs { largest = max(largest, equalize(pair)) }
            if largest < 1e-3 { break }
        }
        for position in Set(pairs.flatMap { [$0.first, $0.second] }).sorted() {
            let layer = layers[position]
            subgraph.tensors[layer.weight].data = Bytes(of: weights[position].map { Float($0) })
            if let bias = layer.bias { subgraph.tensors[bias].data = Bytes(of: biases[position].map { Float($0) }) }
        }
        return pairs.indices.map { index in
            LayerRefinement(
                refinement: .crossLayerEqualization, layer: layers[pairs[index].first].name(in: subgraph), before: before[index],
                after: spread(pairs[index]))
        }
    }

    /// Scales the channels of a pair once; the largest logarithm of a factor.
    private mutating func equalize(_ pair: Pair) -> Double {
        let (made, read) = (rowRanges(pair.first), columnRanges(pair))
        var largest = 0.0
        let factors = (0..<pair.channels).map { channel -> Double in
            guard made[channel] > 0, read[channel] > 0 else { return 1 }
            // No factor beyond what keeps numbers far from the ends of float32.
            let factor = min(max((made[channel] / read[channel]).squareRoot(), 1 / 65536), 65536)
            largest = max(largest, abs(logarithm(factor)))
            return factor
        }
        let (rows, columns) = (rowPlaces(pair.first), columnPlaces(pair))
        for index in weights[pair.first].indices { weights[pair.first][index] /= factors[rows(index)] }
        for channel in biases[pair.first].indices { biases[pair.first][channel] /= factors[channel] }
        for index in weights[pair.second].indices { weights[pair.second][index] *= factors[columns(index)] }
        return largest
    }

    /// An approximation that is 0 for 1, and enough to see that nothing moves.
    private func logarithm(_ factor: Double) -> Double { factor > 1 ? factor - 1 : 1 / factor - 1 }

    /// The factor between the largest and the smallest range of the channels between two layers, as their weights give it.
    private func spread(_ pair: Pair) -> Double {
        let made = rowRanges(pair.first).filter { $0 > 0 }, read = columnRanges(pair).filter { $0 > 0 }
        guard let high = made.max(), let low = made.min(), let readHigh = read.max(), let readLow = read.min() else { return 1 }
        return max(high / low, readHigh / readLow)
    }

    // MARK: Channels of weights

    /// The largest magnitude of the weights that make each channel.
    private func rowRanges(_ position: Int) -> [Double] {
        ranges(weights[position], subgraph.tensors[layers[position].weight].shape[layers[position].axis], rowPlaces(position))
    }

    /// The largest magnitude of the weights that read each channel.
    private func columnRanges(_ pair: Pair) -> [Double] { ranges(weights[pair.second], pair.channels, columnPlaces(pair)) }

    private func ranges(_ values: [Double], _ channels: Int, _ place: (Int) -> Int) -> [Double] {
        var result = [Double](repeating: 0, count: channels)
        for (index, value) in values.enumerated() { result[place(index)] = max(result[place(index)], abs(value)) }
        return result
    }

    /// The output channel of each weight.
    private func rowPlaces(_ position: Int) -> (Int) -> Int {
        let layer = layers[position], shape = subgraph.tensors[layer.weight].shape
        let inner = shape.dimensions.dropFirst(layer.axis + 1).reduce(1, *), channels = shape[layer.axis]
        return { $0 / inner % channels }
    }

    /// The input channel of each weight: of a dense layer behind an image the channels come again with each pixel.
    private func columnPlaces(_ pair: Pair) -> (Int) -> Int {
        let layer = layers[pair.second], shape = subgraph.tensors[layer.weight].shape, channels = pair.channels
        guard layer.node.code.builtin == .depthwiseConv2D else { return { $0 % channels } }
        let outputs = shape[3], multiplier = outputs / channels
        return { $0 % outputs / multiplier }
    }

    // MARK: Pairs of layers

    private func pairs() -> [Pair] {
        var users: [Int: [Int]] = [:]
        for (index, node) in subgraph.operators.enumerated() {
            for tensor in node.inputs.compactMap({ $0 }) { users[tensor, default: []].append(index) }
        }
        func isOwn(_ tensor: Int?) -> Bool { tensor.map { users[$0]?.count == 1 && !subgraph.outputs.contains($0) } ?? true }
        return layers.indices.compactMap { first in
            let layer = layers[first]
            guard [.none, .relu].contains(layer.node.options.fusedActivation), layer.node.code.builtin != .transposeConv,
                isOwn(layer.weight), isOwn(layer.bias)
            else { return nil }
            var tensor = layer.node.outputs[0], isFlat = false
            while isOwn(tensor), let user = users[tensor]?.first {
                if let second = layers.firstIndex(where: { $0.index == user && $0.input == tensor }) {
                    let channels = subgraph.tensors[layer.weight].shape[layer.axis]
                    return isOwn(layers[second].weight) && reads(second, channels, isFlat: isFlat)
                        ? Pair(first: first, second: second, channels: channels) : nil
                }
                guard let next = passed(user, isFlat: &isFlat) else { return nil }
                tensor = next
            }
            return nil
        }
    }

    /// Whether a layer reads images, or rows of flattened images, of so many channels.
    private func reads(_ position: Int, _ channels: Int, isFlat: Bool) -> Bool {
        let layer = layers[position], shape = subgraph.tensors[layer.weight].shape
        guard channels > 0 else { return false }
        switch layer.node.code.builtin {
        case .conv2D: return !isFlat && shape.rank == 4 && shape[3] == channels
        case .depthwiseConv2D: return !isFlat && shape.rank == 4 && shape[3] % channels == 0
        case .fullyConnected: return shape.rank == 2 && shape[1] % channels == 0 && (isFlat || shape[1] == channels)
        default: return false
        }
    }

    /// What operator `index` makes where it passes factors of channels, the last axis of its input, on; nil where it does not.
    private func passed(_ index: Int, isFlat: inout Bool) -> Int? {
        let node = subgraph.operators[index]
        guard let input = node.inputs.first ?? nil, let output = node.outputs.first else { return nil }
        let rank = subgraph.tensors[input].shape.rank
        func last(_ slot: Int) -> [Int32]? {
            guard slot < node.inputs.count, let tensor = node.inputs[slot], subgraph.tensors[tensor].type == .int32 else {
                return nil
            }
            return subgraph.tensors[tensor].data?.array(of: Int32.self)
        }
        switch node.code.builtin {
        case .maxPool2D, .averagePool2D: return [.none, .relu].contains(node.options.fusedActivation) ? output : nil
        case .relu, .leakyRelu: return output
        case .reshape:
            isFlat = true
            return output
        case .pad:
            guard !isFlat, let paddings = last(1), paddings.count == 2 * rank, paddings.suffix(2) == [0, 0] else { return nil }
            return output
        case .mean:
            guard !isFlat, let axes = last(1), axes.allSatisfy({ ($0 < 0 ? Int($0) + rank : Int($0)) < rank - 1 }) else {
                return nil
            }
            return output
        default: return nil
        }
    }
}
