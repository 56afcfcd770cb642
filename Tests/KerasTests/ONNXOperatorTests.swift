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

    @Test("images are converted without a transpose")
    func layouts() throws {
        for name in ["images"] {
            let graph = try ONNXModel(at: ONNXConversionTests.folder + "/\(name).onnx").graph()
            let codes = graph.subgraphs[0].operators.map(\.code.name)
            #expect(!codes.contains("TRANSPOSE"), "\(name): \(codes)")
        }
    }
}
