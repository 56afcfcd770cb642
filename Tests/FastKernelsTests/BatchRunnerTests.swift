import Foundation
import Inference
import Models
import Tensors
import Testing

@Suite("Rows in batches")
struct BatchRunnerTests {
    private func digits(_ kind: String) throws -> Graph {
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try Graph(tfliteAt: root.appendingPathComponent("notebooks/models/digits_\(kind).tflite").path)
    }

    /// 37 rows: some whole batches and a part of one.
    private func rows(_ runner: BatchRunner) -> Bytes {
        var r = Randoms(seed: 11)
        return runner.input.type == .float32
            ? Bytes(of: r.floats(37 * runner.inputRowBytes / 4)) : Bytes(of: r.int8s(37 * runner.inputRowBytes))
    }

    @Test("are the same on any number of threads and one by one", arguments: ["float", "dynamic", "int8", "int16x8"])
    func threads(kind: String) throws {
        let graph = try digits(kind)
        let runner = try BatchRunner(graph: graph)
        let inputs = rows(runner)
        let outputs = try runner.outputs(for: inputs, rows: 37, threads: 1)
        for threads in [2, 5, 64] { #expect(try runner.outputs(for: inputs, rows: 37, threads: threads) == outputs) }
        #expect(try runner.outputs(for: inputs, rows: 37) == outputs)
        let interpreter = try Interpreter(graph: graph)
        for row in 0..<37 {
            let input = inputs[row * runner.inputRowBytes..<(row + 1) * runner.inputRowBytes]
            try input.withUnsafeBytes { try interpreter.setInput(0, bytes: $0) }
            try interpreter.invoke()
            #expect(try interpreter.output(0).bytes == outputs[row * runner.outputRowBytes..<(row + 1) * runner.outputRowBytes])
        }
    }

    @Test("go through a model of a fixed size one by one")
    func fixedSize() throws {
        var graph = try digits("int8")
        let input = graph.subgraphs[0].inputs[0]
        let open = try BatchRunner(graph: graph)
        graph.subgraphs[0].tensors[input].shapeSignature = nil
        let fixed = try BatchRunner(graph: graph)
        #expect(try fixed.outputs(for: rows(fixed), rows: 37) == open.outputs(for: rows(open), rows: 37))
    }

    @Test("none give none")
    func none() throws {
        #expect(try BatchRunner(graph: digits("int8")).outputs(for: .empty, rows: 0).isEmpty)
    }

    @Test("of the wrong size are refused with the size of a row")
    func wrongSize() throws {
        let runner = try BatchRunner(graph: digits("int8"))
        let error = #expect(throws: ModelError.self) { try runner.outputs(for: Bytes([1, 2, 3]), rows: 2) }
        #expect(error?.message.contains("3 bytes were given for 2 rows; one row of the input") == true)
        #expect(error?.message.hasSuffix("of type int8 and shape [1, 28, 28, 1] takes 784") == true)
    }
}
