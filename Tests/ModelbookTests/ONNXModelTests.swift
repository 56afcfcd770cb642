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
}
