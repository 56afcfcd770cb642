import Models
import Storage
import Tensors

extension Network {
    /// The layers of a Keras model, with their weights, to be trained on.
    ///
    /// - Throws: `TrainingError` naming a layer or a setting that cannot be trained here.
    public init(_ model: KerasModel) throws {
        let architecture = try model.architecture()
        var inputs: [Input] = [], values: [KerasArchitecture.Output: Int] = [:]
        for input in architecture.inputs {
            guard let layer = architecture.layers.first(where: { $0.configuration.name == input.layer }) else { continue }
            let shape = try layer.configuration.declaredInput().shape
            guard !shape.contains(nil) else {
                throw TrainingError(
                    "the input '\(input.layer)' leaves its size open",
                    help: "Give its layer a full shape, and save the model again.")
            }
            inputs.append(Input(name: input.layer, shape: shape.map { $0! }))
            values[input] = inputs.count - 1
        }
        var builder = NetworkBuilder(name: architecture.name, inputs: inputs)
        var numbers: [String: Int] = [:]
        var waiting = architecture.layers.flatMap { layer in layer.calls.map { (layer, $0) } }
            .filter { $0.0.configuration.kind != "InputLayer" }
        var made: [String: Int] = [:]
        while !waiting.isEmpty {
            var later: [(KerasArchitecture.Layer, KerasArchitecture.Call)] = []
            for (layer, call) in waiting {
                let name = layer.configuration.name
                let number = made[name, default: 0]
                let sources = try call.tensors(of: layer.configuration)
                guard sources.allSatisfy({ values[$0] != nil }) else {
                    later.append((layer, call))
                    continue
                }
                if numbers[name] == nil { numbers[name] = try builder.add(Self.layer(layer)) }
                values[.init(layer: name, call: number, tensor: 0)] = try builder.call(
                    numbers[name]!, sources.map { values[$0]! })
                made[name] = number + 1
            }
            guard later.count < waiting.count else {
                throw TrainingError("layer '\(later[0].0.configuration.name)' never gets its inputs")
            }
            waiting = later
        }
        let outputs = try architecture.outputs.map { output in
            guard let value = values[output] else { throw TrainingError("the output of layer '\(output.layer)' does not exist") }
            return value
        }
        self = try builder.network(outputs: outputs, seed: 0)
        try take(model, architecture)
    }

    /// The weights, and what is frozen.
    private mutating func take(_ model: KerasModel, _ architecture: KerasArchitecture) throws {
        let weights = Dictionary(model.layers.map { ($0.name, $0.weights) }, uniquingKeysWith: { first, _ in first })
        let trainable = Dictionary(
            architecture.layers.map { ($0.configuration.name, $0.configuration["trainable"]?.bool ?? true) },
            uniquingKeysWith: { first, _ in first })
        for index in layers.indices {
            let name = layers[index].name, own = weights[name] ?? []
            guard own.count == layers[index].parameters.count,
                zip(own, layers[index].parameters).allSatisfy({ $0.shape.dimensions == $1.shape })
            else { throw TrainingError("the weights of layer '\(name)' do not fit its settings") }
            for (position, weight) in own.enumerated() { layers[index].parameters[position].values = weight.values }
            layers[index].isFrozen = trainable[name] == false
        }
    }

    private static func layer(_ layer: KerasArchitecture.Layer) throws -> any Layer {
        let configuration = layer.configuration
        guard let type = KerasLayers.types[configuration.kind], layer.inner == nil,
            configuration.isOfKeras
        else {
            throw TrainingError(
                "layer '\(configuration.name)' is a \(configuration.kind), which cannot be trained here",
                help: "Layers that can: \(KerasLayers.types.keys.sorted().joined(separator: ", ")).")
        }
        var made = try type.init(configuration)
        made.name = configuration.name
        if let (key, value) = configuration.unread.first(where: { !KerasLayers.ignores($0.key, $0.value) }) {
            throw TrainingError("layer '\(configuration.name)': \(key) = \(value.text) cannot be trained here")
        }
        return made
    }
}

extension KerasArchitecture.Call {
    /// The tensors that the layer is called with.
    fileprivate func tensors(of layer: KerasConfiguration) throws -> [KerasArchitecture.Output] {
        for (key, argument) in keywords {
            if case .constant(let value) = argument, value.isNull || key == "training" { continue }
            throw TrainingError("layer '\(layer.name)' is called with \(key)=…, which cannot be trained here")
        }
        return sources
    }
}

/// A layer that can be made of what Keras writes.
protocol KerasReadable: Layer {
    init(_ configuration: KerasConfiguration) throws
}

enum KerasLayers {
    /// By their classes.
    static let types: [String: any KerasReadable.Type] = Dictionary(
        uniqueKeysWithValues: all.map { ($0.kind, $0) })

    private static let all: [any KerasReadable.Type] = [
        ActivationLayer.self, Add.self, Average.self, AveragePooling1D.self, AveragePooling2D.self, BatchNormalization.self,
        Concatenate.self, Conv1D.self, Conv2D.self, Dense.self, DepthwiseConv2D.self, Dropout.self, Embedding.self,
        Flatten.self, GRU.self, GlobalAveragePooling1D.self, GlobalAveragePooling2D.self, GlobalMaxPooling1D.self,
        GlobalMaxPooling2D.self, LSTM.self, LayerNormalization.self, MaxPooling1D.self, MaxPooling2D.self, Maximum.self,
        Multiply.self, ReLU.self, Reshape.self, SeparableConv2D.self, SimpleRNN.self, Softmax.self, Subtract.self,
        ZeroPadding2D.self,
    ]

    /// Settings that say nothing about training here, whatever they are.
    private static let inert: Set<String> = [
        "name", "trainable", "batch_input_shape", "batch_shape", "input_shape", "autocast", "build_input_shape", "seed",
        "data_format", "synchronized",
    ]
    /// Settings that must be off.
    private static let off: Set<String> = [
        "dynamic", "activity_regularizer", "kernel_regularizer", "bias_regularizer", "kernel_constraint", "bias_constraint",
        "lora_rank", "lora_alpha", "quantization_config", "noise_shape",
        "depthwise_regularizer", "pointwise_regularizer", "depthwise_constraint", "pointwise_constraint",
        "beta_regularizer", "gamma_regularizer", "beta_constraint", "gamma_constraint",
        "recurrent_regularizer", "recurrent_constraint", "embeddings_regularizer", "embeddings_constraint",
        "use_lora", "stateful", "go_backwards", "time_major",
    ]

    static func ignores(_ key: String, _ value: JSONValue) -> Bool {
        if key == "data_format" { return value == .string("channels_last") || value.isNull }
        if key == "dtype" { return value == .string("float32") || value["config"]?["name"] == .string("float32") || value.isNull }
        if key == "groups" { return value == .int(1) }
        return inert.contains(key) || off.contains(key) && (value.isNull || value == .bool(false))
    }
}

extension KerasConfiguration {
    func failure(_ key: String) -> TrainingError {
        TrainingError("layer '\(name)': \(key) = \((self[key] ?? .null).text) cannot be trained here")
    }

    func activation(_ key: String = "activation", default defaultValue: Activation = .linear) throws -> Activation {
        guard let value = self[key] else { return defaultValue }
        if value.isNull { return .linear }
        guard let name = value.string ?? value["config"]?.string, let activation = Activation(keras: name) else {
            throw failure(key)
        }
        return activation
    }

    func initializer(_ key: String, default defaultValue: Initializer) throws -> Initializer {
        guard let value = self[key] else { return defaultValue }
        guard let initializer = Initializer(keras: value) else { throw failure(key) }
        return initializer
    }

    func window(_ key: String, default defaultValue: WindowSize? = nil) throws -> WindowSize {
        if let defaultValue, !has(key) { return defaultValue }
        let pair = try ints(key, count: 2)
        return WindowSize(pair[0], pair[1])
    }

    func padding() throws -> Padding {
        guard let padding = Padding(rawValue: try string("padding", default: "valid")) else { throw failure("padding") }
        return padding
    }
}
