import Models
import Storage
import SystemIO
import Tensors

extension Network {
    /// What Keras's own version says that reads it.
    private static let kerasVersion = "3.12.0"

    /// The network as a `.keras` file, which `keras.saving.load_model` reads: a Sequential model if each layer takes the output
    /// of the one before it, else a Functional one. It is not compiled.
    public func kerasFile() -> Bytes {
        var zip = ZipWriter()
        zip.add(
            "metadata.json",
            Array(JSONValue.object(["keras_version": .string(Self.kerasVersion), "date_saved": .string("")]).text.utf8))
        zip.add("config.json", Array(configuration.text.utf8))
        zip.add("model.weights.h5", weightsFile)
        return Bytes(zip.archive())
    }

    /// Writes a `.keras` file, whole or not at all.
    public func write(to path: String) throws(FileError) { try Files.write(kerasFile().array(of: UInt8.self), to: path) }

    /// The network as a Keras model of the kit, which is converted from there.
    public func kerasModel() throws -> KerasModel { try KerasModel(keras: kerasFile()) }

    // MARK: Architecture

    /// Whether each layer takes what the one before it makes, and is called once.
    private var isSequential: Bool {
        inputs.count == 1 && outputs == [calls.count]
            && calls.enumerated().allSatisfy { $1.inputs == [$0] && $1.layer == $0 }
    }

    private static func shape(_ shape: [Int]) -> JSONValue { .array([.null] + shape.map { .int($0) }) }

    private static func object(_ module: String, _ name: String, _ settings: [String: JSONValue]) -> [String: JSONValue] {
        [
            "module": .string(module), "class_name": .string(name), "config": .object(settings), "registered_name": .null,
        ]
    }

    private static let float32 = JSONValue.object(object("keras", "DTypePolicy", ["name": .string("float32")]))

    var configuration: JSONValue {
        let names = kerasOrder
        let sequential = isSequential
        var settings: [String: JSONValue] = ["name": .string(name), "trainable": .bool(true), "dtype": Self.float32]
        settings["layers"] = .array(
            names.map { operation in
                var entry: [String: JSONValue]
                switch operation {
                case .input(let index):
                    entry = Self.object(
                        "keras.layers", "InputLayer",
                        [
                            "batch_shape": Self.shape(inputs[index].shape), "dtype": .string("float32"), "sparse": .bool(false),
                            "name": .string(inputs[index].name),
                        ])
                    entry["name"] = .string(inputs[index].name)
                    if !sequential { entry["inbound_nodes"] = .array([]) }
                case .layer(let index):
                    let layer = layers[index]
                    var settings = layer.layer.settings
                    settings["name"] = .string(layer.name)
                    settings["trainable"] = .bool(!layer.isFrozen)
                    settings["dtype"] = Self.float32
                    entry = Self.object("keras.layers", layer.kind, settings)
                    let own = calls.filter { $0.layer == index }
                    let shapes = own[0].inputs.map { Self.shape(shape(ofValue: $0)) }
                    entry["build_config"] = .object(["input_shape": shapes.count == 1 ? shapes[0] : .array(shapes)])
                    entry["name"] = .string(layer.name)
                    if !sequential { entry["inbound_nodes"] = .array(own.map(node)) }
                }
                return .object(entry)
            })
        if sequential {
            settings["build_input_shape"] = Self.shape(inputs[0].shape)
        } else {
            settings["input_layers"] = .array(inputs.indices.map(history))
            settings["output_layers"] = .array(outputs.map(history))
        }
        var model = Self.object(
            sequential ? "keras" : "keras.src.models.functional", sequential ? "Sequential" : "Functional", settings)
        if !sequential { model["registered_name"] = .string("Functional") }
        model["build_config"] = .object(["input_shape": Self.shape(inputs[0].shape)])
        model["compile_config"] = .null
        return .object(model)
    }

    /// A call of a layer, with the tensors that it takes.
    private func node(_ call: Call) -> JSONValue {
        let tensors = call.inputs.map { value in
            JSONValue.object([
                "class_name": .string("__keras_tensor__"),
                "config": .object([
                    "shape": Self.shape(shape(ofValue: value)), "dtype": .string("float32"), "keras_history": history(value),
                ]),
            ])
        }
        return .object(["args": .array(tensors.count == 1 ? tensors : [.array(tensors)]), "kwargs": .object([:])])
    }

    /// The layer that makes a value, which of its calls, and which of that call's outputs.
    private func history(_ value: Int) -> JSONValue {
        guard value >= inputs.count else { return .array([.string(inputs[value].name), .int(0), .int(0)]) }
        let call = value - inputs.count
        let earlier = calls[..<call].filter { $0.layer == calls[call].layer }.count
        return .array([.string(layers[calls[call].layer].name), .int(earlier), .int(0)])
    }

    // MARK: Order

    private enum Operation: Hashable {
        case input(Int)
        case layer(Int)
    }

    /// Inputs and layers in the order in which Keras numbers the groups of their weights: by how far they are from the outputs,
    /// then by when a walk back from the outputs comes to them first.
    private var kerasOrder: [Operation] {
        func operation(_ value: Int) -> Operation {
            value < inputs.count ? .input(value) : .layer(calls[value - inputs.count].layer)
        }
        var traversal: [Operation: Int] = [:], finished: Set<Int> = [], ordered: [Int] = []
        func visit(_ value: Int) {
            guard !finished.contains(value) else { return }
            if traversal[operation(value)] == nil { traversal[operation(value)] = traversal.count }
            if value >= inputs.count { for input in calls[value - inputs.count].inputs { visit(input) } }
            finished.insert(value)
            ordered.append(value)
        }
        for output in outputs { visit(output) }
        var depths: [Int: Int] = [:], operationDepths: [Operation: Int] = [:]
        for value in ordered.reversed() {
            let depth = max(depths[value] ?? 0, operationDepths[operation(value)] ?? 0)
            operationDepths[operation(value)] = depth
            depths[value] = depth
            guard value >= inputs.count else { continue }
            for input in calls[value - inputs.count].inputs { depths[input] = max(depth + 1, depths[input] ?? 0) }
        }
        for index in inputs.indices where operationDepths[.input(index)] == nil {
            operationDepths[.input(index)] = 0
            traversal[.input(index)] = -1
        }
        return operationDepths.keys.sorted {
            (-operationDepths[$0]!, traversal[$0]!) < (-operationDepths[$1]!, traversal[$1]!)
        }
    }

    // MARK: Weights

    private var weightsFile: [UInt8] {
        let file = HDF5Writer()
        var used: [String: Int] = [:]
        for case .layer(let index) in kerasOrder {
            let entry = layers[index]
            let stem = KerasName.snakeCase(entry.kind)
            let number = used[stem, default: 0]
            used[stem] = number + 1
            let group = "layers/" + stem + (number == 0 ? "" : "_\(number)")
            let isRecurrent = entry.layer is any RecurrentLayer
            let variables = group + (isRecurrent ? "/cell" : "") + "/vars"
            file.set(entry.name, for: "name", ofGroup: group + "/vars")
            for (position, parameter) in entry.parameters.enumerated() {
                file.add(.floats(parameter.values), shape: parameter.shape, at: "\(variables)/\(position)")
            }
            if let seed = entry.layer as? any DrawsRandomly {
                file.add(.unsigned([seed.kerasSeed, 0]), shape: [2], at: group + "/" + seed.kerasGenerator + "/vars/0")
            }
        }
        return file.bytes()
    }
}

/// A layer that keeps its tensors in a cell.
protocol RecurrentLayer {}

/// A layer that Keras gives a generator of random numbers.
protocol DrawsRandomly {}

extension DrawsRandomly {
    var kerasSeed: UInt32 { 1 }
    var kerasGenerator: String { "seed_generator" }
}

extension Dropout: DrawsRandomly {}
