import Inference
import Models
import Tensors

/// What is to be known of the inputs of layers over all samples, beyond their ranges.
struct InputStatistics: Sendable {
    /// By operator, of its input.
    private(set) var means: [Int: Mean] = [:]
    /// By operator with weights that can be rounded up or down.
    private(set) var moments: [Int: SecondMoments] = [:]
    /// By operator, why its weights are rounded to the nearest.
    private(set) var refusals: [Int: String] = [:]

    /// The mean of each element over the samples.
    struct Mean: Sendable {
        var shape: Shape
        var values: [Double]
    }

    /// Deeper sums are not observed: their moments would take more memory than weights do.
    static let depthLimit = 2048

    /// - Parameter graph: simplified.
    init(_ graph: Graph, samples: [[Tensor]], _ refinements: Set<Refinement>) throws(ModelError) {
        let main = graph.subgraphs[0]
        let layers = WeightedOperator.all(of: main)
        let readers = refinements.contains(.adaptiveRounding) ? layers.compactMap { reader($0, main) } : []
        let interpreter = try Interpreter.preserving(graph)
        for (number, sample) in samples.enumerated() {
            try interpreter.run(sample)
            for reader in readers {
                guard let x = interpreter.tensor(reader.input) else { continue }
                // As many patches of each sample as make enough of all.
                let wanted = (max(8 * reader.depth, 4096) + samples.count - 1) / samples.count
                try reader.read(x, wanted: wanted, into: &moments[reader.index]!)
            }
            guard refinements.contains(.biasCorrection) else { continue }
            for layer in layers {
                guard let x = interpreter.tensor(layer.input) else { continue }
                let values = x.bytes.array(of: Float.self)
                var mean = means[layer.index] ?? Mean(shape: x.shape, values: Array(repeating: 0, count: values.count))
                guard mean.shape == x.shape else {
                    throw ModelError(
                        "sample \(number + 1) gives '\(main.tensors[layer.input].name)' the shape \(x.shape) and others \(mean.shape)",
                        help: "Biases are corrected by samples of one shape.")
                }
                for index in values.indices { mean.values[index] += Double(values[index]) / Double(samples.count) }
                means[layer.index] = mean
            }
        }
    }

    /// How patches of a layer's input are read; nil where its weights are not rounded up or down.
    private mutating func reader(_ layer: WeightedOperator, _ subgraph: Subgraph) -> Reader? {
        let weight = subgraph.tensors[layer.weight].shape, x = subgraph.tensors[layer.input].shape
        let reader: Reader?
        switch layer.node.code.builtin {
        case .fullyConnected where weight.rank == 2:
            reader = Reader(index: layer.index, input: layer.input, depth: weight[1])
        case .conv2D where weight.rank == 4 && x.rank == 4 && weight[3] == x[3]:
            let windows = WindowPatches(layer.node, x: x, weight: weight)
            reader = windows.map { Reader(index: layer.index, input: layer.input, windows: $0, depth: $0.depth) }
        case .depthwiseConv2D:
            let windows = WindowPatches(layer.node, x: x, weight: weight)
            reader = windows.flatMap { windows in
                let channels = windows.image.channels
                guard channels > 0, weight[3] % channels == 0 else { return nil }
                return Reader(
                    index: layer.index, input: layer.input, windows: windows, depth: windows.depth / channels, groups: weight[3],
                    step: channels, multiplier: weight[3] / channels)
            }
        default: reader = nil
        }
        guard let reader else {
            refusals[layer.index] = "its sums are not read patch by patch"
            return nil
        }
        guard reader.depth <= Self.depthLimit else {
            refusals[layer.index] = "its sums have \(reader.depth) products, more than \(Self.depthLimit)"
            return nil
        }
        moments[layer.index] = SecondMoments(depth: reader.depth, groups: reader.groups)
        return reader
    }

    private struct Reader {
        var index: Int
        var input: Int
        /// nil for a dense layer, whose patches are rows.
        var windows: WindowPatches?
        var depth: Int
        var groups = 1
        var step = 1
        var multiplier = 1

        func read(_ x: Tensor, wanted: Int, into moments: inout SecondMoments) throws(ModelError) {
            var values = x.bytes.array(of: Float.self)
            if let windows {
                values = try windows.over(x.shape).all(of: values, batch: x.shape[0])
            }
            let count = values.count / max(depth * step, 1)
            let chosen = min(wanted, count)
            moments.add(values, pixels: (0..<chosen).map { $0 * count / chosen }, step: step, multiplier: multiplier)
        }
    }
}

extension Interpreter {
    /// An interpreter of a float graph that computes the same to the bit on every machine, and keeps every tensor.
    static func preserving(_ graph: Graph) throws(ModelError) -> Interpreter {
        let (model, operators) = ConverterKernels.replaced(graph)
        var options = InterpreterOptions()
        options.preservesAllTensors = true
        options.customOperators = operators
        return try Interpreter(graph: model, kernels: .reference, options: options)
    }

    /// Runs one sample, in its own shapes.
    func run(_ sample: [Tensor]) throws(ModelError) {
        for (index, tensor) in sample.enumerated() {
            if tensor.shape != inputs[index].shape { try resizeInput(index, to: tensor.shape) }
            try setInput(index, tensor)
        }
        try invoke()
    }
}
