import Models
import Tensors
import Testing

@Suite("The summary of a model")
struct SummaryTests {
    @Test("it says how the file was made and what it needs")
    func origin() throws {
        let summary = GraphSummary(try Graph(tfliteAt: ModelFiles.digits("digits_int8.tflite")))
        let conversion = try #require(summary.conversion)
        #expect(conversion.tensorflowVersion == "2.21.0")
        #expect(conversion.source == "Keras")
        #expect(conversion.modes == ["full-integer quantization"])
        #expect(summary.declaredRuntimeVersion == "1.14.0")
        #expect(summary.neededRuntimeVersion == "1.14.0")
    }

    @Test("it counts parameters, constants and operators")
    func counts() throws {
        let summary = GraphSummary(try Graph(tfliteAt: ModelFiles.digits("digits_int8.tflite")))
        #expect(summary.parameters == 21_808)
        #expect(summary.constantBytes == 22_072)
        let first = try #require(summary.operators.first)
        #expect(first.name == "CONV_2D")
        #expect(first.version == 3)
        #expect(first.count == 2)
        #expect(summary.subgraphs[0].nodes[0].options["fused_activation_function"] == "RELU")
        #expect(summary.subgraphs[0].nodes[0].options["padding"] == "VALID")
        #expect(summary.subgraphs[0].tensors[7].scales?.count == 50)
        #expect(summary.subgraphs[0].tensors[7].quantizedDimension == 0)
    }

    @Test("damaged metadata count as none")
    func damaged() {
        var graph = SmallModel.graph
        graph.metadata = [.init(name: "CONVERSION_METADATA", bytes: Bytes([9, 9, 9, 9, 9]))]
        #expect(ConversionMetadata(graph) == nil)
    }
}
