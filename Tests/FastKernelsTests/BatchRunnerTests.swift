import Inference
import Models
import Tensors
import TestSupport
import Testing

@Suite("Rows in batches")
struct BatchRunnerTests {
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

    /// A model for one row: two layers with a RESHAPE to [1, 6] between them.
    private func oneRow(reshapedTo first: Int32) -> Graph {
        func weights(_ rows: Int, _ columns: Int) -> TensorInfo {
            TensorInfo(
                name: "w", type: .float32, shape: [rows, columns],
                data: Bytes(of: (0..<rows * columns).map { Float($0 % 7) - 3 }))
        }
        let tensors = [
            TensorInfo(name: "x", type: .float32, shape: [1, 2, 3]),
            TensorInfo(name: "shape", type: .int32, shape: [2], data: Bytes(of: [first, 6 / max(first, 1)])),
            TensorInfo(name: "flat", type: .float32, shape: [Int(max(first, 1)), 6 / Int(max(first, 1))]),
            weights(4, 6 / Int(max(first, 1))), TensorInfo(name: "y", type: .float32, shape: [Int(max(first, 1)), 4]),
        ]
        return Graph(
            subgraphs: [
                Subgraph(
                    name: "main", tensors: tensors, inputs: [0], outputs: [4],
                    operators: [
                        Operator(OperatorCode(.reshape), inputs: [0, 1], outputs: [2]),
                        Operator(OperatorCode(.fullyConnected), inputs: [2, 3, nil], outputs: [4]),
                    ])
            ])
    }

    @Test("of a model made for one row go through it together where every operator treats each by itself")
    func openedRows() throws {
        let runner = try BatchRunner(graph: oneRow(reshapedTo: 1))
        #expect(runner.batch > 1)
        let inputs = rows(runner)
        let outputs = try runner.outputs(for: inputs, rows: 37)
        let interpreter = try Interpreter(graph: oneRow(reshapedTo: 1))
        for row in 0..<37 {
            try inputs[row * 24..<(row + 1) * 24].withUnsafeBytes { try interpreter.setInput(0, bytes: $0) }
            try interpreter.invoke()
            #expect(try interpreter.output(0).bytes == outputs[row * 16..<(row + 1) * 16])
        }
        // Here a row is taken apart: the output has not one row for one.
        #expect(try BatchRunner(graph: oneRow(reshapedTo: 2)).batch == 1)
    }

    @Test("go through a model of a fixed size as through an open one")
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
