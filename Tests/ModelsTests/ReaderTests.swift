import Models
import Tensors
import Testing

@Suite("The TensorFlow Lite reader")
struct ReaderTests {
    @Test("every real model loads", arguments: ModelFiles.all)
    func real(path: String) throws {
        let graph = try Graph(tfliteAt: path)
        #expect(!graph.subgraphs[0].operators.isEmpty)
    }

    @Test("the digit classifier is as its converter wrote it")
    func digits() throws {
        let graph = try Graph(tfliteAt: ModelFiles.digits("digits_int8.tflite"))
        let main = graph.subgraphs[0]
        #expect(main.inputs.map { main.tensors[$0].shape } == [[1, 28, 28, 1]])
        #expect(main.outputs.map { main.tensors[$0].type } == [.int8])
        #expect(main.operators.first?.code == OperatorCode(.conv2D, version: 3))
        #expect(graph.description == "MLIR Converted.")
    }
}
