import Models
import TestSupport
import Testing

@Suite("Operators of ONNX")
struct ONNXOperatorTests {
    @Test("every operator that is read is in at least one recorded model")
    func coverage() throws {
        var seen: Set<String> = []
        for name in ONNXConversionTests.names {
            seen.formUnion(try ONNXModel(at: ONNXConversionTests.folder + "/\(name).onnx").operators)
        }
        #expect(ONNXModel.readOperators.subtracting(seen).sorted() == [])
    }

    @Test("an axis that the file leaves open has the size that its weights need, and that is said")
    func openAxis() throws {
        var writer = ONNXWriter()
        writer.shape = [nil, nil]
        writer.constant("w", shape: [3, 2], [1, 2, 3, 4, 5, 6])
        writer.add("Relu", ["x"], ["r"])
        writer.add("MatMul", ["r", "w"])
        let model = try ONNXModel(onnx: writer.bytes)
        let main = model.graph().subgraphs[0]
        #expect(main.tensors[main.inputs[0]].shapeSignature == [-1, 3])
        #expect(
            model.notes == ["the input 'x' has 3 elements along axis 1, as its weights have; the file leaves it open"])
    }

    @Test("images are converted without a transpose")
    func layouts() throws {
        for name in ["images"] {
            let graph = try ONNXModel(at: ONNXConversionTests.folder + "/\(name).onnx").graph()
            let codes = graph.subgraphs[0].operators.map(\.code.name)
            #expect(!codes.contains("TRANSPOSE"), "\(name): \(codes)")
        }
    }
}
