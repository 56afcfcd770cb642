import Foundation
import Modelbook
import Tensors
import Testing

@Suite("What quantization loses is said")
struct SignalLossTests {
    @Test("a mask beside scores is a warning that names the operators to leave on floats, and leaving them is enough")
    func mask() async throws {
        let result = try await #require(
            processExitsWith: .success, observing: [\.standardErrorContent],
            performing: {
                func tensor(_ name: String, _ data: [Float]? = nil) -> TensorInfo {
                    TensorInfo(name: name, type: .float32, shape: [1, 4], data: data.map { Bytes(of: $0) })
                }
                let graph = Graph(subgraphs: [
                    Subgraph(
                        tensors: [tensor("scores"), tensor("mask", [0, 0, 1e9, 1e9]), tensor("masked"), tensor("shares")],
                        inputs: [0], outputs: [3],
                        operators: [
                            Operator(OperatorCode(.sub), inputs: [0, 1], outputs: [2], options: OperatorOptions(of: .sub, [:])),
                            Operator(
                                OperatorCode(.softmax), inputs: [2], outputs: [3],
                                options: OperatorOptions(of: .softmax, [.beta: .float(1)])),
                        ])
                ])
                let folder = try temporaryFolder(), file = folder.appending(path: "masked.tflite")
                defer { try? FileManager.default.removeItem(at: folder) }
                try graph.write(to: file.path)
                let model = try Model(file.path, named: "attention")
                let data = try Dataset([[0, 2, 1, 0], [3, -1, 2, 2], [-2, 1, 0, 3]], named: "scores")
                _ = try model.quantized(.int8, calibratedOn: data)
                _ = try model.quantized(.int8, calibratedOn: data, keepingFloat: ["SUB", "SOFTMAX"])
            })
        let told = String(decoding: result.standardErrorContent, as: UTF8.self)
        #expect(
            told.contains(
                "warning: 'attention' loses its signal in integers at SOFTMAX 'shares': ")
                && told.contains(
                    " dB of signal to noise, where 'masked' has steps of 3921568.8: leave SUB, SOFTMAX on floats with keepingFloat, or --deny\n"
                ), "\(told)")
        #expect(told.split(separator: "\n").count == 1, "\(told)")
    }
}
