import Storage

extension KerasArchitecture {
    private static let modelKinds: Set<String> = ["Sequential", "Functional", "Model"]
    /// The settings of a model that are read here or say nothing about what it computes.
    private static let modelSettings: Set<String> = [
        "name", "trainable", "layers", "input_layers", "output_layers", "build_input_shape", "dtype",
    ]
    private static let maximumDepth = 16

    /// Reads `config.json` of a `.keras` file or the attribute `model_config` of an HDF5 file.
    init(json: JSONValue, kerasMajorVersion: Int) throws {
        try self.init(json: json, kerasMajorVersion: kerasMajorVersion, depth: 0)
    }

    private init(json: JSONValue, kerasMajorVersion: Int, depth: Int) throws {
        guard let kind = json["class_name"]?.string, let settings = json["config"] else {
            throw ModelError("the configuration has no class_name and config", at: .entry("config.json"))
        }
        guard Self.modelKinds.contains(kind) else {
            throw ModelError(
                "the model is a '\(kind)', whose layers are in Python code and not in the file",
                at: .entry("config.json"),
                help: "Sequential and Functional models can be read; export others with TensorFlow to .tflite.")
        }
        guard depth < Self.maximumDepth else {
            throw ModelError("models are nested more than \(Self.maximumDepth) deep", at: .entry("config.json"))
        }
        let name = settings["name"]?.string ?? kind.lowercased()
        if let unknown = settings.object?.keys.sorted().first(where: { !Self.modelSettings.contains($0) }) {
            throw ModelError(
                "the setting '\(unknown)' = \(settings[unknown]!.brief) of the model '\(name)' is not supported",
                at: .entry("config.json"))
        }
        // Keras 1 wrote the layers of a Sequential directly as the configuration.
        guard let entries = settings["layers"]?.array ?? settings.array else {
            throw ModelError("the model '\(name)' has no list of layers", at: .entry("config.json"))
        }
        var layers: [Layer] = []
        for entry in entries {
            layers.append(try Self.layer(entry, kerasMajorVersion, depth))
        }
        if let repeated = Dictionary(grouping: layers, by: \.configuration.name).filter({ $1.count > 1 }).keys.min() {
            throw ModelError("two layers of the model '\(name)' are named '\(repeated)'", at: .entry("config.json"))
        }
        if kind == "Sequential" {
            self = try Self.sequential(name: name, layers: layers, settings: settings, kerasMajorVersion)
        } else {
            let inputs = try Self.outputs(settings["input_layers"], "input_layers")
            let outputs = try Self.outputs(settings["output_layers"], "output_layers")
            guard !inputs.isEmpty, !outputs.isEmpty else {
                throw ModelError("the model '\(name)' has no inputs or no outputs", at: .entry("config.json"))
            }
            self.init(name: name, layers: layers, inputs: inputs, outputs: outputs)
            countCalls(kerasMajorVersion)
        }
    }

    private static func layer(_ entry: JSONValue, _ version: Int, _ depth: Int) throws -> Layer {
        guard let kind = entry["class_name"]?.string, case .object(let settings)? = entry["config"] else {
            throw ModelError("a layer has no class_name and config", at: .entry("config.json"))
        }
        let name = entry["name"]?.string ?? settings["name"]?.string ?? kind.lowercased()
        var layer = Layer(
            configuration: KerasConfiguration(
                name: name, kind: kind, module: KerasConfiguration.module(of: entry), settings: settings,
                kerasMajorVersion: version))
        if modelKinds.contains(kind) {
            layer.inner = KerasModelConfiguration(
                try KerasArchitecture(json: entry, kerasMajorVersion: version, depth: depth + 1))
        }
        func part(_ part: JSONValue) throws -> Layer? {
            guard part["class_name"] != nil, part["config"]?.object != nil else { return nil }
            guard depth < maximumDepth else {
                throw ModelError("layers are nested more than \(maximumDepth) deep", at: .entry("config.json"))
            }
            return try Self.layer(part, version, depth + 1)
        }
        for key in ["layer", "backward_layer", "cell"] { layer.parts[key] = try settings[key].flatMap(part) }
        for cell in settings["cells"]?.array ?? [] { try part(cell).map { layer.list.append($0) } }
        for node in entry["inbound_nodes"]?.array ?? [] { layer.calls.append(try Call(node, of: name)) }
        return layer
    }

    /// Where a model that is used as a layer counts its calls from.
    ///
    /// Keras 3 counts those of a Functional model from 1 in `output_layers` and from 0 elsewhere. Keras 2 counts from 1
    /// everywhere, if the model had an input of its own: the last call is always used, so its number tells.
    private mutating func countCalls(_ version: Int) {
        let mentioned = layers.flatMap(\.calls).flatMap(\.sources) + outputs
        for index in layers.indices where layers[index].inner != nil {
            let configuration = layers[index].configuration
            if version >= 3 {
                layers[index].firstCall = (0, configuration.kind == "Sequential" ? 0 : 1)
            } else {
                let last = mentioned.filter { $0.layer == configuration.name }.map(\.call).max() ?? 0
                let first = last == layers[index].calls.count ? 1 : 0
                layers[index].firstCall = (first, first)
            }
        }
        for layer in layers where layer.firstCall != (0, 0) {
            let name = layer.configuration.name
            for index in layers.indices {
                for call in layers[index].calls.indices {
                    layers[index].calls[call].renumber(name, from: layer.firstCall.inside)
                }
            }
            for index in outputs.indices where outputs[index].layer == name {
                outputs[index].call -= layer.firstCall.atOutputs
            }
        }
    }

    /// Layers in a row, after an input layer that is made if the file has none.
    private static func sequential(
        name: String, layers: [Layer], settings: JSONValue, _ version: Int
    ) throws -> KerasArchitecture {
        var layers = layers
        if layers.first?.configuration.kind != "InputLayer" {
            let inner = layers.first?.inner?.architecture.layers.first { $0.configuration.kind == "InputLayer" }
            let shape =
                layers.first?.configuration.batchShape ?? settings["build_input_shape"]
                ?? inner?.configuration.batchShape
            guard let shape, case .array = shape else {
                throw ModelError(
                    "the model '\(name)' was saved before it knew its input's shape", at: .entry("config.json"),
                    help: "Begin it with keras.layers.Input(shape) or call it once, and save it again.")
            }
            let input = KerasConfiguration(
                name: "input", kind: "InputLayer", settings: ["batch_shape": shape], kerasMajorVersion: version)
            layers.insert(Layer(configuration: input), at: 0)
        }
        for index in layers.indices {
            layers[index].calls = [
                index == 0
                    ? Call()
                    : Call(positional: [
                        .output(Output(layer: layers[index - 1].configuration.name, call: 0, tensor: 0))
                    ])
            ]
        }
        let first = Output(layer: layers[0].configuration.name, call: 0, tensor: 0)
        let last = Output(layer: layers[layers.count - 1].configuration.name, call: 0, tensor: 0)
        return KerasArchitecture(name: name, layers: layers, inputs: [first], outputs: [last])
    }

    /// One output, a list of outputs, or outputs by name.
    private static func outputs(_ json: JSONValue?, _ key: String) throws -> [Output] {
        switch json {
        case .array(let elements)?:
            if let single = Output(elements) { return [single] }
            return try elements.flatMap { try outputs($0, key) }
        case .object(let members)?:
            return try members.keys.sorted().flatMap { try outputs(members[$0], key) }
        default:
            throw ModelError("'\(key)' is not a list of tensors", at: .entry("config.json"))
        }
    }
}
