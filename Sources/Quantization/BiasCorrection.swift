import Inference
import Models
import Tensors

/// Gives biases what the sums of a layer are off in the mean: over the samples, and over the positions of an image.
///
/// Layer by layer in their order, with the integers that reach a layer from those corrected before it. A layer is linear without
/// its activation, so that the mean of its sums is the sums of its input's mean.
struct BiasCorrection {
    private let calibration: Calibration
    private let statistics: InputStatistics
    private var source: Subgraph { calibration.graph.subgraphs[0] }
    /// Whether no operator computes on floats, which differ between processors.
    private let hasIntegersOnly: Bool
    private var graph: Graph
    private var accounts: [LayerRefinement] = []

    /// - Parameter places: of the calibration's operators on integers, their numbers in `model`.
    static func applied(
        to model: QuantizedModel, _ calibration: Calibration, places: [Int: Int], _ statistics: InputStatistics
    ) throws(ModelError) -> QuantizedModel {
        var pass = BiasCorrection(
            calibration: calibration, statistics: statistics, hasIntegersOnly: model.report.floatOperators.isEmpty,
            graph: model.graph)
        for layer in WeightedOperator.all(of: pass.source) {
            if let place = places[layer.index] { try pass.correct(layer, place) }
        }
        var result = model
        result.graph = pass.graph.versioned()
        result.report.refinements += pass.accounts
        return result
    }

    private mutating func correct(_ layer: WeightedOperator, _ place: Int) throws(ModelError) {
        let node = graph.subgraphs[0].operators[place]
        guard let mean = statistics.means[layer.index], let input = node.inputs[layer.slots.input],
            let weight = node.inputs[layer.slots.weight].map({ graph.subgraphs[0].tensors[$0] })
        else { return }
        let channels = weight.shape[layer.axis]
        let biases = try layer.bias.map(source.finiteValues) ?? [Float](repeating: 0, count: channels)
        var info = TensorInfo(name: layer.name(in: source) + "/bias", type: .float32, shape: [channels])
        let inputScale = graph.subgraphs[0].tensors[input].quantization!.scale
        var scales = weight.quantization!.scales.map { Float(Double(inputScale) * Double($0)) }
        let tensor = layer.slots.bias < node.inputs.count ? node.inputs[layer.slots.bias] : nil
        if let tensor {
            info = graph.subgraphs[0].tensors[tensor]
            scales = info.quantization!.scales
        }
        let activations = graph.subgraphs[0].tensors[input].type
        func integers(_ values: [Float]) -> TensorInfo {
            ConstantQuantization.bias(of: info, values, scales: scales, activations: activations)
        }
        let float = try sums(of: mean, layer, weights: source.finiteValues(layer.weight), biases: biases.map(Double.init))
        let old = ConstantQuantization.restored(integers(biases))
        let shift = zip(
            float,
            try sums(
                of: inputMean(input, before: place), layer, weights: ConstantQuantization.restored(weight).map { Float($0) },
                biases: old)
        ).map { $0 - $1 }
        let corrected = integers(zip(biases, shift).map { Float(Double($0) + $1) })
        let new = ConstantQuantization.restored(corrected)
        set(corrected, at: tensor, of: place, slot: layer.slots.bias)
        let rest = shift.indices.map { shift[$0] - (new[$0] - old[$0]) }
        accounts.append(
            LayerRefinement(
                refinement: .biasCorrection, layer: layer.name(in: source), before: Self.magnitude(shift),
                after: Self.magnitude(rest)))
    }

    private static func magnitude(_ values: [Double]) -> Double {
        values.reduce(0) { $0 + abs($1) } / Double(max(values.count, 1))
    }

    private mutating func set(_ bias: TensorInfo, at tensor: Int?, of place: Int, slot: Int) {
        if let tensor {
            graph.subgraphs[0].tensors[tensor] = bias
            return
        }
        graph.subgraphs[0].tensors.append(bias)
        var inputs = graph.subgraphs[0].operators[place].inputs
        while inputs.count <= slot { inputs.append(nil) }
        inputs[slot] = graph.subgraphs[0].tensors.count - 1
        graph.subgraphs[0].operators[place].inputs = inputs
    }

    /// What the integers that reach operator `place` stand for, in the mean of the samples.
    private func inputMean(_ tensor: Int, before place: Int) throws(ModelError) -> InputStatistics.Mean {
        try FastKernels.$build.withValue(hasIntegersOnly ? FastKernels.build : nil) {
            Result { () throws(ModelError) in try observedMean(tensor, before: place) }
        }.get()
    }

    private func observedMean(_ tensor: Int, before place: Int) throws(ModelError) -> InputStatistics.Mean {
        var part = graph
        part.signatures = []
        part.subgraphs[0].operators = Array(part.subgraphs[0].operators[..<place])
        part.subgraphs[0].outputs = [tensor]
        part.dropUnusedTensors()
        let interpreter = try Interpreter(graph: part, kernels: .fast)
        var sums: [Int] = []
        for sample in calibration.samples {
            try interpreter.run(
                sample.enumerated().map { QuantizedModel.encoded($1, as: interpreter.inputs[$0]) })
            let values = QuantizedModel.integers(try interpreter.output(0))
            if sums.isEmpty { sums = [Int](repeating: 0, count: values.count) }
            for index in values.indices { sums[index] += values[index] }
        }
        let scale = graph.subgraphs[0].tensors[tensor].quantization!
        let count = Double(max(calibration.samples.count, 1))
        return InputStatistics.Mean(
            shape: interpreter.outputs[0].shape,
            values: sums.map { Double(scale.scale) * (Double($0) / count - Double(scale.zeroPoint)) })
    }

    /// The layer's sums of one input, without activation, in the mean of the positions of an image: one for each channel.
    private func sums(
        of mean: InputStatistics.Mean, _ layer: WeightedOperator, weights: [Float], biases: [Double]
    ) throws(ModelError) -> [Double] {
        var node = layer.node
        node.options[.fusedActivationFunction] = nil
        if layer.bias != nil { node.inputs[layer.slots.bias] = nil }
        var part = Graph(subgraphs: [source])
        part.subgraphs[0].operators = [node]
        part.subgraphs[0].inputs = [layer.input]
        part.subgraphs[0].outputs = node.outputs
        part.subgraphs[0].tensors[layer.weight].data = Bytes(of: weights)
        part.dropUnusedTensors()
        let interpreter = try Interpreter(graph: part, kernels: .reference)
        try interpreter.run([Tensor(mean.values.map { Float($0) }, shape: mean.shape)])
        let values = try interpreter.output(0).bytes.array(of: Float.self)
        var sums = [Double](repeating: 0, count: biases.count)
        for (index, value) in values.enumerated() { sums[index % biases.count] += Double(value) }
        let positions = Double(max(values.count / max(biases.count, 1), 1))
        return zip(sums, biases).map { $0 / positions + $1 }
    }
}
