import Foundation
import Modelbook
import Testing

@Suite("ONNX models in a notebook")
struct ONNXModelTests {
    @Test("a model whose weights are in another file is read, converted and quantized")
    func external() throws {
        let model = try Model(fixture("onnx/fixed.onnx"))
        #expect(model.format == .onnx && model.keras == nil)
        #expect(model.onnx?.channelsLast == ["x"])
        #expect(model.inputShape.dimensions == [4, 4, 2])
        #expect(try model.converted().bytes.count > 0)
        #expect(try model.quantized(.float16).graph.subgraphs[0].operators.count >= 3)
    }

    @Test("the digest of a model is another when the file beside it is")
    func digest() throws {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        for name in ["fixed.onnx", "fixed.bin"] {
            try FileManager.default.copyItem(
                at: URL(filePath: fixture("onnx/\(name)")), to: folder.appending(path: name))
        }
        func digest() throws -> String { try Model(folder.appending(path: "fixed.onnx").path).sha256 }
        let first = try digest()
        #expect(try digest() == first)
        var weights = try Data(contentsOf: folder.appending(path: "fixed.bin"))
        weights[2] ^= 1
        try weights.write(to: folder.appending(path: "fixed.bin"))
        #expect(try digest() != first)
    }

    @Test("of a classifier of scikit-learn, which gives labels and probabilities, one output is read")
    func output() throws {
        let path = fixture("onnx/logistic.onnx")
        // What ONNX Runtime gives for the three samples is in logistic.json.
        let samples: [[Float]] = [
            [-0.8019314, -1.324359, -0.24836162, 0.42044523], [1.1360465, 0.1097064, -0.5526473, -0.7847804],
            [0.7487458, 1.634783, 0.27276877, -1.2333287],
        ]
        let data = try Dataset(samples, labels: [0, 1, 1])
        let error = #expect(throws: KitError.self) { try Model(path, named: "wine").evaluate(on: data) }
        #expect(error?.message.hasPrefix("'wine' has 1 inputs and 2 outputs") == true)
        #expect(error?.help.contains("output_label (int64 [-1]), output_probability (float32 [-1, 3])") == true)

        let model = try Model(path, output: "output_probability")
        #expect(model.graph.subgraphs[0].outputs.count == 1)
        #expect(!model.graph.subgraphs[0].operators.contains { $0.code.name == "ARG_MAX" })
        #expect(try model.sha256 != Model(path).sha256)
        #expect(try model.evaluate(on: data).accuracy.value == 1)
        #expect(try model.converted().evaluate(on: data).accuracy.value == 1)
        #expect(throws: ModelError.self) { try Model(path, output: "probabilities") }
    }

    @Test("of an array with its steps first, as the file has them, it is said that samples are counted along the first axis")
    func steps() throws {
        let model = try Model(fixture("onnx/steps.onnx"), named: "words")
        let data = try Dataset([[0, 1, 2], [1, 2, 3], [2, 3, 0], [3, 0, 1]] as [[Float]])
        let error = #expect(throws: KitError.self) { try model.outputs(on: data) }
        #expect(
            error?.message.hasSuffix(
                "has 4 steps first, as the file of 'words' has them, and 3 samples along its second axis") == true)
        #expect(error?.help == "Samples are counted along the first: save numpy.moveaxis(x, 1, 0).")
    }
}
