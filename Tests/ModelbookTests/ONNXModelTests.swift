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
}
