import Models
import Storage
import Tensors
import Testing

/// Every setting, argument and learnt tensor of a file is used, or the error names it.
@Suite("What a Keras file says is used or refused by name")
struct UnusedTests {
    private static let files = [
        "residual", "keyword", "decoder", "branches", "text", "nested", "recurrent", "states", "gates", "directions",
        "ranks", "integers", "alike", "operations", "axes", "each", "narrow", "legacy", "legacy_functions",
    ]

    /// Settings that matter only in training or only to Keras's own bookkeeping, and one that gives more outputs, which
    /// no layer asks for.
    private static let training: Set<String> = [
        "name", "trainable", "activity_regularizer", "momentum", "synchronized", "fused", "renorm_clipping",
        "renorm_momentum", "rate", "seed", "noise_shape", "dropout", "recurrent_dropout", "unroll", "implementation",
        "return_state", "unit_forget_bias", "zero_output_for_mask", "fill_mode", "fill_value", "batch_input_shape",
        "build_input_shape", "lora_rank", "lora_alpha",
    ]

    private static func matters(_ key: String) -> Bool {
        !training.contains(key)
            && !["_initializer", "_regularizer", "_constraint"].contains { key.hasSuffix($0) }
    }

    private static let changesInTraining: Set<String> = [
        "BatchNormalization", "Dropout", "SpatialDropout1D", "LSTM", "GRU", "SimpleRNN", "Bidirectional",
        "TimeDistributed", "Functional", "Sequential",
    ]

    private static func other(_ value: JSONValue) -> JSONValue {
        switch value {
        case .bool(let value): .bool(!value)
        case .int(let value): .int(value + 1)
        case .double(let value): .double(value + 0.5)
        case .null: .int(7)
        case .array: .array([])
        case .string, .object: .string("unknown")
        }
    }

    /// The graph of the file, or the error's text.
    private static func outcome(_ bytes: Bytes) -> (graph: Graph?, error: String) {
        do { return (try KerasModel(keras: bytes).graph(), "") } catch { return (nil, "\(error)") }
    }

    private typealias LayerClass = (file: EditedKeras, graph: Graph, path: [EditedKeras.Step], kind: String, name: String)

    /// Each class of layers and format, once: its file, that file's graph, place, class, name.
    private static let classes: Result<[LayerClass], any Error> = Result {
        var seen: Set<String> = []
        return try files.flatMap { name in
            let file = try EditedKeras(Fixture.bytes("Tests/Fixtures/keras/\(name).keras"))
            let graph = try #require(outcome(file.setting(.string("x"), at: [.key("x")])).graph)
            return try file.layers.compactMap { path -> LayerClass? in
                let layer = try #require(file.value(at: path))
                let kind = try #require(layer["class_name"]?.string)
                let keys = (layer["config"]?.object ?? [:]).keys.sorted().joined(separator: " ")
                guard seen.insert("\(kind) \(keys) \(path.count > 3) \(name.hasPrefix("legacy"))").inserted else {
                    return nil
                }
                return (file, graph, path, kind, layer["name"]?.string ?? layer["config"]?["name"]?.string ?? "")
            }
        }
    }

    @Test("another value of a setting changes the graph or is an error about it")
    func settings() throws {
        var count = 0
        for (file, graph, path, kind, _) in try Self.classes.get() {
            guard let settings = file.value(at: path)?["config"]?.object, settings["layers"] == nil else { continue }
            for (key, value) in settings where Self.matters(key) {
                // The operator of an LSTM keeps its state in any case; who runs the graph begins anew or goes on.
                if kind == "LSTM", key == "stateful" { continue }
                let result = try Self.outcome(file.setting(Self.other(value), at: path + [.key("config"), .key(key)]))
                count += 1
                if let changed = result.graph {
                    #expect(changed != graph, "\(kind): \(key) = \(value) is not read")
                } else {
                    let isNamed = result.error.contains("'\(key)'") || result.error.contains("layer '")
                    #expect(isNamed, "\(kind): \(key): \(result.error)")
                }
            }
        }
        #expect(count > 300)
    }

    @Test("a setting that nobody knows is named with its value")
    func unknownSetting() throws {
        for (file, _, path, kind, _) in try Self.classes.get() {
            let result = try Self.outcome(file.setting(.int(1), at: path + [.key("config"), .key("unknown_setting")]))
            #expect(result.error.contains("the setting 'unknown_setting' = 1"), "\(kind): \(result.error)")
        }
    }

    @Test("an argument of a call that nobody knows is named with its value", arguments: ["unknown_argument", "mask"])
    func unknownArgument(key: String) throws {
        for (file, _, path, kind, _) in try Self.classes.get() {
            for (index, node) in (file.value(at: path)?["inbound_nodes"]?.array ?? []).enumerated() {
                let place = path + [.key("inbound_nodes"), .index(index)] + Self.keywords(node)
                let result = try Self.outcome(file.setting(.int(1), at: place + [.key(key)]))
                #expect(result.error.contains("it is called with \(key)=1"), "\(kind): \(result.error)")
            }
        }
    }

    @Test("training=True is refused where it changes something")
    func trainingArgument() throws {
        for (file, graph, path, kind, _) in try Self.classes.get() {
            for (index, node) in (file.value(at: path)?["inbound_nodes"]?.array ?? []).enumerated() {
                let place = path + [.key("inbound_nodes"), .index(index)] + Self.keywords(node)
                let result = try Self.outcome(file.setting(.bool(true), at: place + [.key("training")]))
                if let unchanged = result.graph {
                    #expect(unchanged == graph)
                    #expect(!["BatchNormalization", "Dropout", "LSTM", "GRU"].contains(kind), "\(kind) in training")
                } else {
                    #expect(result.error.contains("it is called with training=true"), "\(kind): \(result.error)")
                    #expect(Self.changesInTraining.contains(kind), "\(kind): \(result.error)")
                }
            }
        }
    }

    @Test("the training=True that Keras 3 writes for changes of pictures says nothing")
    func augmentation() throws {
        let file = try EditedKeras(Fixture.bytes("Tests/Fixtures/keras/branches.keras"))
        let path = try #require(file.layers.first { file.value(at: $0)?["name"] == .string("near") })
        var layer = try #require(file.value(at: path)?.object)
        layer["class_name"] = .string("RandomFlip")
        layer["config"] = .object(["name": .string("near"), "mode": .string("horizontal")])
        let call = try #require(layer["inbound_nodes"]?[0]?.object)
        layer["inbound_nodes"] = .array([
            .object(call.merging(["kwargs": .object(["training": .bool(true)])]) { $1 })
        ])
        let result = try Self.outcome(file.setting(.object(layer), at: path))
        #expect(result.error == "")
        #expect(result.graph?.subgraphs[0].operators.contains { $0.code.builtin == .resizeNearestNeighbor } == false)
    }

    /// Where a call's keyword arguments are: Keras 2 has them behind each tensor.
    private static func keywords(_ node: JSONValue) -> [EditedKeras.Step] {
        if node["args"] != nil { return [.key("kwargs")] }
        return node[0]?.string != nil ? [.index(3)] : [.index(0), .index(3)]
    }

    @Test("a tensor more or less than the settings say is an error")
    func weights() throws {
        var count = 0
        for (file, _, path, kind, name) in try Self.classes.get() {
            for key in ["use_bias", "scale", "center"] {
                let place = path + [.key("config"), .key(key)]
                guard let value = file.value(at: place)?.bool else { continue }
                let result = try Self.outcome(file.setting(.bool(!value), at: place))
                count += 1
                #expect(result.error.contains("weight"), "\(kind) '\(name)': \(key): \(result.error)")
            }
        }
        #expect(count > 15)
    }

    @Test("a tensor that belongs to no layer is named")
    func strayWeight() throws {
        // Without its layer, and what followed it called with what it was called with.
        let file = try EditedKeras(Fixture.bytes("Tests/Fixtures/keras/text.keras"))
        var layers = try #require(file.value(at: [.key("config"), .key("layers")])?.array)
        layers.removeLast()
        let result = try Self.outcome(file.setting(.array(layers), at: [.key("config"), .key("layers")]))
        #expect(result.error == "layers/dense_1/vars/0: the file has a weight that belongs to no layer of the model")
    }

    @Test("a setting of the model itself that nobody knows is named")
    func modelSetting() throws {
        let file = try EditedKeras(Fixture.bytes("Tests/Fixtures/keras/ranks.keras"))
        let result = try Self.outcome(file.setting(.int(1), at: [.key("config"), .key("unknown_setting")]))
        #expect(
            result.error == "config.json: the setting 'unknown_setting' = 1 of the model 'ranks' is not supported")
    }
}
