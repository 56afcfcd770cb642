import Inference
import Models
import Storage
import Tensors
import Testing

@Suite("Reading SavedModel folders")
struct SavedModelTests {
    @Test("the digit classifier's files, variables and signatures")
    func digits() throws {
        let model = try SavedModel(at: Fixture.root + "/notebooks/models/digits_savedmodel")
        #expect(model.byteCount == 234_761)
        #expect(model.tensorflowVersion == "2.21.0")
        #expect(model.graphBytes == 57_348)
        #expect(model.variables.count == 16)
        #expect(model.weightBytes == 87_232)
        #expect(model.repeatedBytes == 87_232)
        #expect(model.variables.contains { $0.shape == [3, 3, 8, 16] && $0.type == .float32 })
        let serving = try #require(model.signatures.first { $0.key == "serving_default" })
        #expect(serving.inputs == [.init(name: "image", shape: [nil, 28, 28, 1])])
        #expect(serving.outputs == [.init(name: "output_0", shape: [nil, 10])])
    }

    @Test("the digit classifier's folder is the same graph as its Keras file")
    func digitsGraph() throws {
        let graph = try SavedModel(at: Fixture.root + "/notebooks/models/digits_savedmodel").runnableGraph()
        let keras = try KerasModel(at: Fixture.root + "/notebooks/models/digits.keras").graph()
        #expect(graph.subgraphs[0].operators.map(\.code.name) == keras.subgraphs[0].operators.map(\.code.name))
        let (ours, theirs) = (graph.subgraphs[0], keras.subgraphs[0])
        #expect(ours.operators.map(\.options.fusedActivation) == theirs.operators.map(\.options.fusedActivation))
        for (a, b) in zip(ours.operators, theirs.operators) {
            #expect(
                a.inputs.map { $0.flatMap { ours.tensors[$0].data } } == b.inputs.map { $0.flatMap { theirs.tensors[$0].data } })
        }
        #expect(graph.signatures[0].inputs.map(\.name) == ["image"])
        #expect(graph.signatures[0].outputs.map(\.name) == ["output_0"])
        #expect(ours.tensors[ours.inputs[0]].shapeSignature == [-1, 28, 28, 1])
    }

    @Test("a folder that is not a SavedModel is refused")
    func notSavedModel() {
        do {
            _ = try SavedModel(at: Fixture.root + "/notebooks/data")
            Issue.record("no error")
        } catch {
            #expect(error.message.hasPrefix("this is not a SavedModel: saved_model.pb cannot be read"))
        }
    }
}
