import Tensors

/// Makes the operators of a Keras model, layer by layer.
struct KerasConverter {
    typealias Value = GraphBuilder.Value

    /// Elements; more cannot be meant.
    private static let largestTensor = 1 << 36

    let weights: KerasWeights
    var builder = GraphBuilder()
    /// What was converted, with output shapes.
    private(set) var layers: [KerasLayer] = []

    init(weights: KerasWeights) { self.weights = weights }

    /// The layer that is being converted.
    struct Context {
        var configuration: KerasConfiguration
        var weights: [KerasLayer.Weight]
        /// Of this call's outputs: the layer's name, with a number where it is called again.
        var name: String

        func error(_ message: String, help: String = "") -> ModelError { configuration.error(message, help: help) }

        /// The `index`th weight, with the shape it must have.
        func weight(_ index: Int, _ name: String, shape: [Int]) throws -> [Float] {
            guard weights.indices.contains(index) else {
                throw error("the file has no weight '\(name)' for it")
            }
            let weight = weights[index]
            guard weight.shape.dimensions == shape else {
                throw error("the weight '\(name)' has shape \(weight.shape) and should have \(Shape(shape))")
            }
            return weight.values
        }
    }

    mutating func convert(_ architecture: KerasArchitecture) throws -> Graph {
        var inputs: [(name: String, value: Value)] = []
        for input in architecture.inputs {
            guard let layer = architecture.layers.first(where: { $0.configuration.name == input.layer }) else {
                throw ModelError("the input layer '\(input.layer)' does not exist", at: .entry("config.json"))
            }
            inputs.append((input.layer, try makeInput(layer.configuration)))
        }
        let results = try convert(architecture, inputs: inputs.map(\.value), path: "")
        let outputs = zip(architecture.outputs, results).map { (name: $0.layer, value: $1) }
        let graph = builder.graph(name: architecture.name, inputs: inputs, outputs: outputs)
        return graph.simplified()
    }

    private mutating func makeInput(_ configuration: KerasConfiguration) throws -> Value {
        guard let shape = configuration.shape("batch_shape") ?? configuration.shape("batch_input_shape") else {
            throw configuration.error("the input has no shape")
        }
        for (axis, size) in shape.enumerated().dropFirst() where size == nil || size! <= 0 || size! > 1 << 24 {
            throw configuration.error(
                "dimension \(axis) of the input is not fixed",
                help: "Give the input layer a full shape and save the model again.")
        }
        guard !shape.isEmpty else { throw configuration.error("the input is a single number") }
        let count = Shape(shape.dropFirst().map { $0! }).checkedElementCount
        guard let count, count <= Self.largestTensor else { throw configuration.error("the input is too large") }
        let type: ElementType
        switch configuration.string("dtype") ?? "float32" {
        case "float32", "float16", "bfloat16", "float64": type = .float32
        case "int32", "int64", "uint8", "int8", "int16", "bool": type = .int32
        case let other: throw configuration.error("inputs of type '\(other)' are not supported")
        }
        return builder.input(configuration.name, type: type, shape: [1] + shape.dropFirst().map { $0! })
    }

    /// Converts the layers in an order in which each has what it needs.
    mutating func convert(_ architecture: KerasArchitecture, inputs: [Value], path: String) throws -> [Value] {
        let groups = try weights.weights(of: architecture, at: path)
        var values: [KerasArchitecture.Output: Value] = [:]
        for (output, value) in zip(architecture.inputs, inputs) { values[output] = value }
        var waiting = architecture.layers.flatMap { layer in
            layer.calls.indices.map { (layer: layer, call: $0) }
        }
        while !waiting.isEmpty {
            var later: [(layer: KerasArchitecture.Layer, call: Int)] = []
            for (layer, call) in waiting {
                let name = layer.configuration.name
                if layer.configuration.kind == "InputLayer" { continue }
                let sources = layer.calls[call].arguments
                let isReady = sources.allSatisfy {
                    if case .output(let output) = $0 { return values[output] != nil }
                    return true
                }
                guard isReady else { later.append((layer, call)); continue }
                let group = groups[name]
                let context = Context(
                    configuration: layer.configuration, weights: group?.weights ?? [],
                    name: call == 0 ? name : "\(name)_\(call)")
                let results = try convert(
                    layer, context,
                    sources.map { argument in
                        switch argument {
                        case .output(let output): Argument.value(values[output]!)
                        case .number(let number): .number(Float(number))
                        }
                    },
                    path: group?.path ?? "")
                for result in results {
                    guard let count = Shape(result.shape).checkedElementCount, count <= Self.largestTensor else {
                        throw context.error("its output of shape \(Shape(result.shape)) is too large")
                    }
                }
                // Keras 2 counts the calls of a model inside another from 1: the first is its own building.
                let offset = layer.inner != nil && layer.configuration.kerasMajorVersion < 3 ? 1 : 0
                for (index, result) in results.enumerated() {
                    values[.init(layer: name, call: call + offset, tensor: index)] = result
                    if call == 0 { values[.init(layer: name, call: 0, tensor: index)] = result }
                }
                if call == 0, layer.inner == nil {
                    layers.append(
                        KerasLayer(
                            name: name, kind: layer.configuration.kind,
                            outputShape: results.first.map { [nil] + $0.shape.dropFirst().map { $0 } } ?? [],
                            weights: Self.named(context.weights, of: layer.configuration)))
                }
            }
            guard later.count < waiting.count else {
                throw ModelError(
                    "the layer never gets its inputs: they form a cycle or do not exist",
                    at: .layer(later[0].layer.configuration.name))
            }
            waiting = later
        }
        return try architecture.outputs.map { output in
            guard let value = values[output] else {
                throw ModelError("the output of layer '\(output.layer)' does not exist", at: .entry("config.json"))
            }
            return value
        }
    }

    enum Argument {
        case value(Value)
        case number(Float)
    }

    mutating func convert(
        _ layer: KerasArchitecture.Layer, _ context: Context, _ arguments: [Argument], path: String
    ) throws -> [Value] {
        let values = arguments.compactMap { if case .value(let value) = $0 { value } else { nil } }
        if let inner = layer.inner?.architecture {
            guard values.count == inner.inputs.count else {
                throw context.error("it is called with \(values.count) inputs and has \(inner.inputs.count)")
            }
            return try convert(inner, inputs: values, path: path)
        }
        guard let first = values.first else { throw context.error("it is called without an input") }
        if let merged = try mergeLayer(context, arguments) { return [merged] }
        guard values.count == 1 else { throw context.error("it is called with \(values.count) inputs") }
        let result = try convolutionLayer(context, first) ?? poolingLayer(context, first)
            ?? shapeLayer(context, first) ?? activationLayer(context, first) ?? normalizationLayer(context, first)
            ?? recurrentLayer(layer, context, first)
        guard let result else { throw refusal(of: context) }
        return [result]
    }

    private func refusal(of context: Context) -> ModelError {
        let kind = context.configuration.kind
        if kind == "Lambda" || kind == "TFOpLambda" {
            return context.error(
                "it runs Python code that is stored in the file, which is never executed",
                help: "Replace it by layers of Keras.")
        }
        return ModelError(
            "a layer of kind '\(kind)' cannot be converted", at: .layer(context.configuration.name),
            help: "Convert the model with TensorFlow and load the .tflite file.")
    }

    /// The names of a layer's weights, where the file has only their positions.
    private static func named(
        _ weights: [KerasLayer.Weight], of configuration: KerasConfiguration
    ) -> [KerasLayer.Weight] {
        var names: [String]
        switch configuration.kind {
        case "BatchNormalization", "LayerNormalization":
            names = (configuration.bool("scale", default: true) ? ["gamma"] : [])
                + (configuration.bool("center", default: true) ? ["beta"] : [])
                + ["moving_mean", "moving_variance"]
        case "SeparableConv2D", "SeparableConv1D": names = ["depthwise_kernel", "pointwise_kernel", "bias"]
        case "LSTM", "GRU", "SimpleRNN": names = ["kernel", "recurrent_kernel", "bias"]
        case "Embedding": names = ["embeddings"]
        case "PReLU": names = ["alpha"]
        case "Normalization": names = ["mean", "variance", "count"]
        default: names = ["kernel", "bias"]
        }
        return weights.enumerated().map { index, weight in
            var weight = weight
            if Int(weight.name) != nil, index < names.count { weight.name = names[index] }
            return weight
        }
    }
}
