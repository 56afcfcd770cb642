import Models
import Tensors
import Testing

@Suite("Files that are looked at and cannot run")
struct GraphInspectionTests {
    @Test("a file without faults is the graph that the reader gives")
    func sound() throws {
        let inspection = try GraphInspection(tflite: SmallModel.graph.tfliteBytes())
        #expect(inspection.graph == SmallModel.graph)
        #expect(inspection.faults.isEmpty && inspection.isCoherent)
    }

    @Test(
        "the fault that the reader refuses is among those that are named, and the file is shown",
        arguments: HostileGraphTests.faults)
    func fault(_ fault: Fault) throws {
        var graph = SmallModel.graph
        fault.put(&graph)
        let inspection = try GraphInspection(tflite: graph.uncheckedTFLiteBytes(), file: "x.tflite")
        #expect(inspection.faults.map(\.description).contains("x.tflite: " + fault.message))
        #expect(inspection.graph.description == "small")
        #expect(GraphSummary(inspection.graph).description == "small")
    }

    @Test("every fault is named, with its place")
    func several() throws {
        var graph = SmallModel.graph
        graph.subgraphs[0].tensors[0].quantization?.scales = [-1]
        graph.subgraphs[0].tensors[2].shape = [2]
        graph.subgraphs[0].operators.reverse()
        let inspection = try GraphInspection(tflite: graph.uncheckedTFLiteBytes())
        #expect(
            inspection.faults.map(\.description) == [
                "tensor 0 'input': the scale -1.0 is not a positive number",
                "tensor 2 'bias': 12 bytes of data do not fill int32 [2]",
                "node 0 SOFTMAX: tensor 3 'logits' is read before it is computed",
            ])
        #expect(!inspection.isCoherent)
    }

    @Test("operators in an order in which they cannot run still fit each other")
    func order() throws {
        var graph = SmallModel.graph
        graph.subgraphs[0].operators.reverse()
        let inspection = try GraphInspection(tflite: graph.uncheckedTFLiteBytes())
        #expect(inspection.isCoherent && inspection.faults.count == 1)
    }

    @Test("parts of a model for another program or chip are told with what runs them")
    func foreign() {
        func sentences(_ names: String...) -> [String] {
            let operators = names.map { Operator(OperatorCode(.custom, customName: $0), inputs: [], outputs: []) }
            return ForeignOperator.sentences(
                of: Graph(subgraphs: [Subgraph(tensors: [], inputs: [], outputs: [], operators: operators)]))
        }
        #expect(
            sentences("FlexTensorListReserve", "Mine", "FlexTensorListStack", "FlexTensorListReserve") == [
                "FlexTensorListReserve, FlexTensorListStack: it is an operator of TensorFlow itself, since the file was made with "
                    + "SELECT_TF_OPS; only TensorFlow runs it"
            ])
        #expect(
            sentences("ethos-u", "edgetpu-custom-op", "NeutronGraph", "XC_conv2d_v2") == [
                "ethos-u: it is a part of the model that Vela compiled for an Arm Ethos-U; only TensorFlow Lite Micro with "
                    + "AddEthosU(), on a chip that has one, runs it",
                "edgetpu-custom-op: it is a part of the model that edgetpu_compiler compiled for a Coral Edge TPU; only LiteRT with "
                    + "the Edge TPU's delegate runs it",
                "NeutronGraph: it is a part of the model that NXP's Neutron converter compiled for an eIQ Neutron NPU; only the "
                    + "runtime of NXP's eIQ, on a chip that has one, runs it",
                "XC_conv2d_v2: it is a part of the model that XMOS's AI tools compiled for an xcore processor; only their runtime "
                    + "runs it",
            ])
    }
}
