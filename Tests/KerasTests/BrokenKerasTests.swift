import Models
import Storage
import Tensors
import TestSupport
import Testing

@Suite("Broken Keras files")
struct BrokenKerasTests {
    /// digits.keras with its configuration changed and the entries named in `without` left out.
    private func file(
        replacing old: String = "", by new: String = "", without: Set<String> = []
    ) throws -> Bytes {
        let archive = try ZipArchive(try Fixture.model("digits.keras").array(of: UInt8.self))
        var zip = StoredZip()
        for entry in archive.entries where !without.contains(entry.name) {
            var content = try #require(try archive.read(entry.name))
            if entry.name == "config.json", !old.isEmpty {
                var text = String(decoding: content, as: UTF8.self)
                let range = try #require(text.firstRange(of: old), "\(old) is not in the configuration")
                text.replaceSubrange(range, with: new)
                content = Array(text.utf8)
            }
            zip.add(entry.name, content)
        }
        return Bytes(zip.bytes)
    }

    private func message(_ bytes: @autoclosure () throws -> Bytes) -> String {
        do {
            _ = try KerasModel(keras: bytes())
            return "no error"
        } catch {
            return "\(error)"
        }
    }

    @Test("a rebuilt archive is read like the one it was made from")
    func rebuilt() throws {
        #expect(try KerasModel(keras: file()).parameterCount == 21_808)
    }

    @Test("a text file is refused as what it is")
    func text() {
        #expect(
            message(Bytes(Array("layers: 3\n".utf8))) == """
                byte 0: this is not a Keras file: it begins neither like a ZIP archive (.keras) nor like HDF5 (.h5)
                Save the model with model.save("model.keras").
                """)
    }

    @Test("an empty file is refused")
    func empty() { #expect(message(.empty).hasPrefix("byte 0: this is not a Keras file")) }

    @Test("a file without weights is refused and says how to save them")
    func withoutWeights() throws {
        #expect(
            message(try file(without: ["model.weights.h5"])) == """
                model.weights.h5: the file has no weights
                It describes the model's structure only: save the whole model with model.save("model.keras").
                """)
    }

    @Test("an archive without a configuration is refused")
    func withoutConfiguration() throws {
        #expect(
            message(try file(without: ["config.json"]))
                == "config.json: the archive has no config.json, so it is not a Keras model")
    }

    @Test("an unknown layer is named with its kind")
    func unknownLayer() throws {
        #expect(
            message(try file(replacing: #""class_name": "Flatten""#, by: #""class_name": "Maxout""#)) == """
                layer 'flatten': a layer of kind 'Maxout' cannot be converted
                Convert the model with TensorFlow and load the .tflite file.
                """)
    }

    @Test("a Lambda layer is refused and never run")
    func lambda() throws {
        #expect(
            message(try file(replacing: #""class_name": "Flatten""#, by: #""class_name": "Lambda""#)) == """
                layer 'flatten': Lambda: it runs Python code that is stored in the file, which is never executed
                Write the computation with Keras: x * 2 or keras.ops.relu(x) in a functional model, Rescaling, Activation, Reshape; then save the model again.
                """)
    }

    @Test("a Lambda layer of a function that is not in the file says so")
    func namedLambda() throws {
        let file = try EditedKeras(Fixture.model("digits.keras"))
        let path: [EditedKeras.Step] = [.key("config"), .key("layers"), .index(5)]
        let layer = JSONValue.object([
            "class_name": .string("Lambda"), "name": .string("flatten"),
            "config": .object(["function": .string("halve"), "function_type": .string("function")]),
        ])
        #expect(
            message(try file.setting(layer, at: path)) == """
                layer 'flatten': Lambda: it calls the Python function 'halve', which is not in the file
                Write the computation with Keras: x * 2 or keras.ops.relu(x) in a functional model, Rescaling, Activation, Reshape; then save the model again.
                """)
    }

    @Test("a function of TensorFlow that cannot be converted is named")
    func unknownFunction() throws {
        let file = try EditedKeras(Fixture.bytes("Tests/Fixtures/keras/legacy_functions.keras"))
        let path = try #require(
            file.layers.first { file.value(at: $0 + [.key("config"), .key("function")]) == .string("math.truediv") })
        let changed = try file.setting(.string("linalg.det"), at: path + [.key("config"), .key("function")])
        #expect(
            message(changed) == """
                layer 'tf.math.truediv': TFOpLambda: the function 'tf.linalg.det' cannot be converted
                Replace it by layers of Keras, or convert the model with TensorFlow and load the .tflite file.
                """)
    }

    @Test("a layer of somebody else's is unknown, whatever its name", arguments: ["mine", "kerasish.layers", "", nil, "keras"])
    func otherModule(module: String?) throws {
        let file = try EditedKeras(Fixture.model("digits.keras"))
        let path = try #require(file.layers.first { file.value(at: $0)?["class_name"] == .string("Flatten") })
        var layer = try #require(file.value(at: path)?.object)
        // Keras leaves the module of a registered class open.
        layer["module"] = module == "keras" ? .null : module.map { .string($0) } ?? .null
        layer["registered_name"] = .string("\(module ?? "mine")>Flatten")
        let owner = module == nil ? "mine>Flatten" : module == "keras" ? "keras>Flatten" : module!
        #expect(
            message(try file.setting(.object(layer), at: path))
                .hasPrefix("layer 'flatten': a layer of kind 'Flatten' of '\(owner)' cannot be converted"))
    }

    @Test("an unknown layer of two inputs is named by its kind")
    func attention() throws {
        let file = try EditedKeras(Fixture.bytes("Tests/Fixtures/keras/branches.keras"))
        let path = try #require(file.layers.first { file.value(at: $0)?["class_name"] == .string("Subtract") })
        let changed = try file.setting(.string("Maxout"), at: path + [.key("class_name")])
        #expect(
            message(changed) == """
                layer 'sub': a layer of kind 'Maxout' cannot be converted
                Convert the model with TensorFlow and load the .tflite file.
                """)
    }

    @Test(
        "settings that change the result and have no counterpart are refused by name",
        arguments: [
            ("recurrent", "GRU", "time_major", JSONValue.bool(true), "the setting 'time_major' = true is not supported"),
            ("residual", "BatchNormalization", "renorm", .bool(true), "the file has no weight 'moving_stddev' for it"),
            ("residual", "Conv2D", "dtype", .string("int32"), "the setting 'dtype' = \"int32\" is not supported"),
        ])
    func refusedSettings(name: String, kind: String, key: String, value: JSONValue, expected: String) throws {
        let file = try EditedKeras(Fixture.bytes("Tests/Fixtures/keras/\(name).keras"))
        let path = try #require(file.layers.first { file.value(at: $0)?["class_name"] == .string(kind) })
        let changed = try file.setting(value, at: path + [.key("config"), .key(key)])
        #expect(message(changed).contains("\(kind): \(expected)"))
    }

    @Test("a SavedModel folder is named as what it is")
    func savedModel() throws {
        let folder = Fixture.root + "/notebooks/models/digits_savedmodel"
        #expect(
            performing: { try KerasModel(at: folder) },
            throws: {
                "\($0)" == """
                    \(folder): this is a SavedModel folder, whose computation is in TensorFlow's own operators
                    Save the model with model.save("model.keras"), or convert the folder with \
                    `modelbook model convert`.
                    """
            })
    }

    @Test("a model whose class is in Python code is refused")
    func subclass() throws {
        #expect(
            message(try file(replacing: #""class_name": "Sequential""#, by: #""class_name": "MyModel""#)).hasPrefix(
                "config.json: the model is a 'MyModel', whose layers are in Python code and not in the file"))
    }

    @Test("a setting that does not fit the weights names both shapes")
    func wrongShape() throws {
        #expect(
            message(try file(replacing: #""filters": 8"#, by: #""filters": 9"#))
                == "layer 'conv1': Conv2D: the weight 'kernel' has shape [3, 3, 1, 8] and should have [3, 3, 1, 9]")
    }

    @Test(
        "settings out of bounds are refused by name",
        arguments: [
            (#""filters": 8"#, #""filters": 0"#, "layer 'conv1': Conv2D: the setting 'filters' is not positive"),
            (
                #""strides": [1, 1], "padding": "valid""#, #""strides": [0, 1], "padding": "valid""#,
                "layer 'conv1': Conv2D: the setting 'strides' is not positive"
            ),
            (
                #""pool_size": [2, 2]"#, #""pool_size": [20, 99]"#,
                "layer 'pool1': MaxPooling2D: its window is larger than its input [1, 26, 26, 8]"
            ),
            (
                #""padding": "valid""#, #""padding": "reflect""#,
                "layer 'conv1': Conv2D: the padding 'reflect' is not supported"
            ),
            (
                #""activation": "softmax""#, #""activation": "sparsefax""#,
                "layer 'digit': Dense: the activation 'sparsefax' cannot be converted"
            ),
            (
                #""batch_shape": [null, 28, 28, 1]"#, #""batch_shape": [null, null, 28, 1]"#,
                """
                layer 'hidden': Dense: the weight 'kernel' has shape [400, 50] and should have [40800, 50] for inputs of [2048, 28, 1]
                Say the shape of the input, without the batch: --shape 224,224,3, or Model(…, shapes: [[224, 224, 3]]).
                """
            ),
        ])
    func settings(old: String, new: String, expected: String) throws {
        #expect(message(try file(replacing: old, by: new)) == expected)
    }

    @Test("a truncated file is refused wherever it ends", arguments: ["digits.keras", "digits.h5"])
    func truncated(name: String) throws {
        let whole = try Fixture.model(name)
        for count in stride(from: 0, to: whole.count, by: whole.count / 37) {
            #expect(throws: (any Error).self, "\(count) bytes") { try KerasModel(keras: whole[0..<count]) }
        }
    }

    @Test("a damaged configuration never traps")
    func damaged() throws {
        let archive = try ZipArchive(try Fixture.bytes("Tests/Fixtures/keras/nested.keras").array(of: UInt8.self))
        let configuration = try #require(try archive.read("config.json"))
        let weights = try #require(try archive.read("model.weights.h5"))
        var random = Randoms(state: 1)
        let digits = Array("0123456789".utf8)
        let places = configuration.indices.filter { digits.contains(configuration[$0]) }
        for _ in 0..<300 {
            var text = configuration
            // Numbers into others, so that most texts stay JSON.
            for _ in 0..<3 {
                text[places[random.integer(below: places.count)]] = digits[random.integer(below: 10)]
            }
            if random.integer(below: 4) == 0 { text[random.integer(below: text.count)] = UInt8(random.integer(below: 256)) }
            var zip = StoredZip()
            zip.add("config.json", text)
            zip.add("model.weights.h5", weights)
            _ = try? KerasModel(keras: Bytes(zip.bytes))
        }
    }

    @Test("an error names the file it is about")
    func fileName() {
        #expect(throws: (any Error).self) { try KerasModel(at: "no/such/model.keras") }
        do { _ = try KerasModel(at: "no/such/model.keras") } catch {
            #expect("\(error)" == "no/such/model.keras: there is no such file")
        }
    }
}
