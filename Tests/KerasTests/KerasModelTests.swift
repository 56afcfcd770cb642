import Models
import Storage
import SystemIO
import Tensors
import Testing

@Suite("Reading Keras models")
struct KerasModelTests {
    @Test("both formats of one model give the same layers", arguments: ["digits.keras", "digits.h5"])
    func layers(file: String) throws {
        let model = try KerasModel(keras: Fixture.model(file))
        #expect(model.name == "digits")
        #expect(model.parameterCount == 21_808)
        #expect(model.kerasVersion == "3.12.0")
        #expect(
            model.layers.map { "\($0.name) \($0.kind) \($0.outputShape.map { $0.map(String.init) ?? "?" }) \($0.parameterCount)" }
                == [
                    "conv1 Conv2D [\"?\", \"26\", \"26\", \"8\"] 80",
                    "pool1 MaxPooling2D [\"?\", \"13\", \"13\", \"8\"] 0",
                    "conv2 Conv2D [\"?\", \"11\", \"11\", \"16\"] 1168",
                    "pool2 MaxPooling2D [\"?\", \"5\", \"5\", \"16\"] 0",
                    "flatten Flatten [\"?\", \"400\"] 0",
                    "hidden Dense [\"?\", \"50\"] 20050",
                    "digit Dense [\"?\", \"10\"] 510",
                ])
        #expect(model.layers[0].weights.map(\.name) == ["kernel", "bias"])
        #expect(model.optimizer == "Adam")
        #expect(model.composition.weightBytes == 87_232)
        #expect(model.composition.optimizerBytes == 2 * 87_232 + 12)
        #expect(model.composition.fileBytes == (file == "digits.keras" ? 299_044 : 300_904))
    }

    @Test("a layer that computes in other floats in Keras is named, whatever its policy is called in the file")
    func mixedPrecision() throws {
        let file = try EditedKeras(Fixture.model("digits.keras"))
        let layer = try #require(file.layers.first { file.value(at: $0)?["config"]?["name"]?.string == "hidden" })
        let policy = JSONValue.object([
            "class_name": .string("DTypePolicy"), "config": .object(["name": .string("mixed_bfloat16")]),
        ])
        for (dtype, name) in [(.string("mixed_float16"), "mixed_float16"), (policy, "mixed_bfloat16")] as [(JSONValue, String)] {
            let model = try KerasModel(keras: file.setting(dtype, at: layer + [.key("config"), .key("dtype")]))
            #expect(
                model.notes
                    == ["1 layer computes in \(name) in Keras and in float32 here, which rounds otherwise: 'hidden'"])
        }
        #expect(try KerasModel(keras: Fixture.model("digits.keras")).notes == [])
    }

    @Test("what a layer learnt in matrices of a low rank is in the kernel that Keras writes, and the rank says nothing more")
    func lowRank() throws {
        let file = try EditedKeras(Fixture.model("digits.keras"))
        let layer = try #require(file.layers.first { file.value(at: $0)?["config"]?["name"]?.string == "hidden" })
        var settings = try #require(file.value(at: layer + [.key("config")])?.object)
        settings["lora_rank"] = .int(2)
        settings["lora_alpha"] = .int(2)
        let model = try KerasModel(keras: file.setting(.object(settings), at: layer + [.key("config")]))
        #expect(try model.graph() == KerasModel(keras: Fixture.model("digits.keras")).graph())
    }

    @Test("weights of one byte count as such")
    func narrow() throws {
        let model = try KerasModel(keras: Fixture.bytes("Tests/Fixtures/keras/narrow.keras"))
        // Kernels of 6 × 5 and 5 × 3, biases and scales of 5 and 3 floats, 20 × 4 embeddings with their scales, a kernel of
        // 3 × 2 × 3 with a bias and scales of 6 floats.
        #expect(model.composition.weightBytes == 30 + 15 + 4 * (5 + 3) * 2 + 80 + 4 * 20 + 18 + 4 * 6 * 2)
    }

    @Test("the graph has one operator for each layer, and a softmax", arguments: ["digits.keras", "digits.h5"])
    func graph(file: String) throws {
        let graph = try KerasModel(keras: Fixture.model(file)).graph()
        let subgraph = graph.subgraphs[0]
        #expect(
            subgraph.operators.map(\.code.name) == [
                "CONV_2D", "MAX_POOL_2D", "CONV_2D", "MAX_POOL_2D", "RESHAPE", "FULLY_CONNECTED", "FULLY_CONNECTED",
                "SOFTMAX",
            ])
        #expect(subgraph.operators.map(\.options.fusedActivation) == [.relu, .none, .relu, .none, .none, .relu, .none, .none])
        #expect(subgraph.inputs.map { subgraph.tensors[$0].name } == ["image"])
        #expect(subgraph.tensors[subgraph.inputs[0]].shapeSignature == [-1, 28, 28, 1])
        #expect(graph.signatures[0].outputs.map(\.name) == ["digit"])
        let shape = try #require(subgraph.operators[4].inputs[1])
        #expect(subgraph.tensors[shape].data?.array(of: Int32.self) == [-1, 400])
    }
}

enum Fixture {
    static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }

    static func bytes(_ path: String) throws -> Bytes { Bytes(try Files.read(root + "/" + path, limit: FileLimit.data).bytes) }

    static func model(_ name: String) throws -> Bytes { try bytes("notebooks/models/" + name) }
}
