import Foundation
import Models
import Storage
import SystemIO
import Tensors
import Testing

@Suite("The TensorFlow Lite writer")
struct WriterTests {
    @Test("what is written reads back as the same graph, and is no larger than the original", arguments: ModelFiles.all)
    func roundTrip(path: String) throws {
        let graph = try Graph(tfliteAt: path)
        let bytes = try graph.tfliteBytes()
        #expect(try Graph(tflite: bytes) == graph)
        #expect(try bytes.count <= Files.read(path, limit: FileLimit.data).bytes.count)
    }

    @Test("a graph made in memory reads back")
    func small() throws {
        #expect(try Graph(tflite: SmallModel.graph.tfliteBytes()) == SmallModel.graph)
    }

    @Test("constants lie at multiples of 16 bytes")
    func alignment() throws {
        for name in ["digits_int8.tflite", "digits_float.tflite"] {
            let bytes = try Graph(tfliteAt: ModelFiles.digits(name)).tfliteBytes()
            for tensor in try Graph(tflite: bytes).subgraphs[0].tensors {
                if let data = tensor.data { #expect(data.offset(in: bytes) % 16 == 0) }
            }
        }
    }

    @Test("the digit classifier is smaller than its converter made it")
    func compactness() throws {
        let graph = try Graph(tfliteAt: ModelFiles.digits("digits_int8.tflite"))
        #expect(try graph.tfliteBytes().count <= 27_500)
        #expect(try graph.stripped().tfliteBytes().count <= 25_850)
    }

    @Test("a stripped graph keeps weights, scales and operators")
    func stripped() throws {
        let graph = try Graph(tfliteAt: ModelFiles.digits("digits_int8.tflite"))
        let stripped = try Graph(tflite: graph.stripped().tfliteBytes())
        for (a, b) in zip(graph.subgraphs[0].tensors, stripped.subgraphs[0].tensors) {
            #expect((a.type, a.shape) == (b.type, b.shape))
            #expect(a.quantization == b.quantization)
            #expect(a.data == b.data)
        }
        #expect(graph.subgraphs[0].operators == stripped.subgraphs[0].operators)
    }

    @Test("a sparse tensor keeps its stored form and is filled with zeros when read")
    func sparse() throws {
        // [[5, 0], [0, 6]] by rows, the second dimension sparse.
        var graph = SmallModel.graph
        graph.subgraphs[0].tensors.append(
            TensorInfo(name: "sparse", type: .int8, shape: [2, 2], data: Bytes([5, 0, 0, 6])))
        graph.subgraphs[0].tensors[5].sparsity = TensorInfo.Sparsity(
            traversalOrder: [0, 1], blockMap: [],
            dimensions: [
                .init(isDense: true, denseSize: 2, segments: [], indices: []),
                .init(isDense: false, denseSize: 0, segments: [0, 1, 2], indices: [0, 1]),
            ], stored: Bytes([5, 6]))
        #expect(try Graph(tflite: graph.tfliteBytes()) == graph)
    }

    @Test("a model is written to a file in one step")
    func file() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("small.tflite").path
        try SmallModel.graph.write(to: path)
        #expect(try Graph(tfliteAt: path) == SmallModel.graph)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["small.tflite"])
        #expect(
            performing: { try SmallModel.graph.write(to: folder.path + "/no/small.tflite") },
            throws: {
                "\($0)" == folder.path + "/no/small.tflite: cannot be written: there is no such folder"
            })
    }

    @Test(
        "the versions that converters write are the versions needed",
        arguments: [
            "digits_float", "digits_float16", "digits_dynamic", "digits_int8",
        ])
    func versions(name: String) throws {
        let graph = try Graph(tfliteAt: ModelFiles.digits(name + ".tflite"))
        let versioned = graph.versioned()
        #expect(versioned.subgraphs == graph.subgraphs)
        let minimum = try #require(graph.metadata.first { $0.name == "min_runtime_version" }?.bytes.text)
        #expect(versioned.minimumRuntimeVersion == RuntimeVersion(String(minimum.prefix { $0 != "\0" })))
    }

    @Test("runtime versions compare number by number")
    func runtimeVersions() {
        #expect(RuntimeVersion(stringLiteral: "2.3.0") < RuntimeVersion(stringLiteral: "2.15.0"))
        let text = "2.x"
        #expect(RuntimeVersion(text) == nil)
    }
}
