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
