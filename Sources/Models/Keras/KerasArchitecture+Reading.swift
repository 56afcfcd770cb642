import Storage

extension KerasArchitecture {
    private static let modelKinds: Set<String> = ["Sequential", "Functional", "Model"]
    private static let wrapperKinds: Set<String> = ["Bidirectional", "TimeDistributed"]
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
        // Keras 1 wrote the layers of a Sequential directly as the configuration.
        guard let entries = settings["layers"]?.array ?? settings.array else {
            throw ModelError("the model '\(name)' has no list of layers", at: .entry("config.json"))
        }
        var layers: [Layer] = []
        for entry in entries {
            layers.append(try Self.layer(entry, kerasMajorVersion, depth))
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
        }
    }

    private static func layer(_ entry: JSONValue, _ version: Int, _ depth: Int) throws -> Layer {
        guard let kind = entry["class_name"]?.string, case .object(let settings)? = entry["config"] else {
            throw ModelError("a layer has no class_name and config", at: .entry("config.json"))
        }
        let name = entry["name"]?.string ?? settings["name"]?.string ?? kind.lowercased()
        let configuration = KerasConfiguration(
            name: name, kind: kind, settings: settings, kerasMajorVersion: version)
        var layer = Layer(configuration: configuration, calls: [])
        if modelKinds.contains(kind) {
            layer.inner = KerasModelConfiguration(
                try KerasArchitecture(json: entry, kerasMajorVersion: version, depth: depth + 1))
        }
        if wrapperKinds.contains(kind), let wrapped = settings["layer"], let wrappedKind = wrapped["class_name"]?.string,
            case .object(let wrappedSettings)? = wrapped["config"]
        {
            layer.wrapped = KerasConfiguration(
                name: name, kind: wrappedKind, settings: wrappedSettings, kerasMajorVersion: version)
        }
        for node in entry["inbound_nodes"]?.array ?? [] {
            var arguments: [Argument] = []
            collect(node, into: &arguments, depth: 0)
            layer.calls.append(Call(arguments: arguments))
        }
        return layer
    }

    /// Layers in a row, after an input layer that is made if the file has none.
    private static func sequential(
        name: String, layers: [Layer], settings: JSONValue, _ version: Int
    ) throws -> KerasArchitecture {
        var layers = layers
        if layers.first?.configuration.kind != "InputLayer" {
            let first = layers.first?.configuration.settings
            let shape = first?["batch_shape"] ?? first?["batch_input_shape"] ?? settings["build_input_shape"]
                ?? layers.first?.inner.flatMap { inner in
                    inner.architecture.layers.first { $0.configuration.kind == "InputLayer" }
                        .flatMap { $0.configuration.settings["batch_shape"] ?? $0.configuration.settings["batch_input_shape"] }
                }
            guard let shape, case .array = shape else {
                throw ModelError(
                    "the model '\(name)' was saved before it knew its input's shape", at: .entry("config.json"),
                    help: "Begin it with keras.layers.Input(shape) or call it once, and save it again.")
            }
            let input = KerasConfiguration(
                name: "input", kind: "InputLayer", settings: ["batch_shape": shape], kerasMajorVersion: version)
            layers.insert(Layer(configuration: input, calls: []), at: 0)
        }
        for index in layers.indices {
            let source = index == 0 ? [] : [
                Argument.output(Output(layer: layers[index - 1].configuration.name, call: 0, tensor: 0))
            ]
            layers[index].calls = [Call(arguments: source)]
        }
        let first = Output(layer: layers[0].configuration.name, call: 0, tensor: 0)
        let last = Output(layer: layers[layers.count - 1].configuration.name, call: 0, tensor: 0)
        return KerasArchitecture(name: name, layers: layers, inputs: [first], outputs: [last])
    }

    /// The tensors among a call's arguments, in order. Keras 3 marks them `__keras_tensor__`, Keras 2 writes
    /// lists of layer, call, tensor and keyword arguments.
    private static func collect(_ json: JSONValue, into arguments: inout [Argument], depth: Int) {
        guard depth < 32 else { return }
        switch json {
        case .array(let elements):
            if let output = output(elements) {
                arguments.append(.output(output))
                if elements.count > 3, case .object(let keywords) = elements[3] {
                    for key in ["y", "b"] where keywords[key] != nil {
                        if let number = keywords[key]?.double { arguments.append(.number(number)) }
                        else { collect(keywords[key]!, into: &arguments, depth: depth + 1) }
                    }
                }
            } else {
                for element in elements { collect(element, into: &arguments, depth: depth + 1) }
            }
        case .object(let members):
            if members["class_name"] == .string("__keras_tensor__"),
                let history = members["config"]?["keras_history"]?.array, let output = output(history)
            {
                arguments.append(.output(output))
            } else if let positional = members["args"] {
                collect(positional, into: &arguments, depth: depth + 1)
            }
        case .int, .double:
            if depth > 0, let value = json.double { arguments.append(.number(value)) }
        default: break
        }
    }

    /// ["conv1", 0, 0, …]
    private static func output(_ elements: [JSONValue]) -> Output? {
        guard elements.count >= 3, let layer = elements[0].string,
            let call = elements[1].int,
            let tensor = elements[2].int, call >= 0, tensor >= 0
        else { return nil }
        return Output(layer: layer, call: call, tensor: tensor)
    }

    /// One output, a list of outputs, or outputs by name.
    private static func outputs(_ json: JSONValue?, _ key: String) throws -> [Output] {
        switch json {
        case .array(let elements)?:
            if let single = output(elements) { return [single] }
            return try elements.flatMap { try outputs($0, key) }
        case .object(let members)?:
            return try members.keys.sorted().flatMap { try outputs(members[$0], key) }
        default:
            throw ModelError("'\(key)' is not a list of tensors", at: .entry("config.json"))
        }
    }
}
