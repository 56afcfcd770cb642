import Inference
import Models
import Tensors
import Testing

/// Weights of 16-bit floats, which DEQUANTIZE makes floats of before the model runs.
@Suite struct WidenedWeightsTests {
    /// Two fully connected layers; `readers` of them by the same weights.
    private func graph(readers: Int, showsWeights: Bool = false) -> (Graph, weights: Int) {
        var tiny = TinyGraph()
        let x = tiny.input(.float32, [1, 8])
        let half = tiny.constant(.float16, [8, 8], (0..<64).map { Float16($0 % 7) / 4 - 0.5 })
        let weights = tiny.tensor(.float32, [8, 8])
        tiny.add(.dequantize, [half], [weights])
        var last = x
        for _ in 0..<readers {
            let y = tiny.tensor(.float32, [1, 8])
            tiny.add(.fullyConnected, [last, weights, nil], [y])
            last = y
        }
        tiny.outputs = showsWeights ? [last, weights] : [last]
        return (tiny.graph, weights)
    }

    private func run(_ interpreter: Interpreter) throws -> [Float] {
        try interpreter.setInput(0, (0..<8).map { Float($0) - 3 })
        try interpreter.invoke()
        return try interpreter.output(0).bytes.array(of: Float.self)
    }

    @Test("are freed once every layer has packed them, and the results stay", arguments: [1, 2])
    func areFreed(readers: Int) throws {
        let (graph, weights) = graph(readers: readers)
        let fast = try Interpreter(graph: graph), reference = try Interpreter(graph: graph, kernels: .reference)
        let expected = try run(reference)
        #expect(try run(fast) == expected)
        #expect(reference.tensor(weights) != nil)
        #expect(fast.tensor(weights) == nil)
        #expect(try run(fast.twin()) == expected)
        // Prepared again for another shape, and for the first once more.
        for rows in [2, 1] {
            try fast.resizeInput(0, to: [rows, 8])
            try reference.resizeInput(0, to: [rows, 8])
            let input = (0..<rows * 8).map { Float($0 % 5) }
            for interpreter in [fast, reference] {
                try interpreter.setInput(0, input)
                try interpreter.invoke()
            }
            #expect(try fast.output(0) == reference.output(0))
        }
    }

    @Test("stay where somebody may look at them")
    func stay() throws {
        let (shown, weights) = graph(readers: 1, showsWeights: true)
        let interpreter = try Interpreter(graph: shown)
        _ = try run(interpreter)
        #expect(try interpreter.output(1).bytes.array(of: Float.self)[1] == -0.25)
        var options = InterpreterOptions()
        options.preservesAllTensors = true
        let kept = try Interpreter(graph: graph(readers: 1).0, options: options)
        _ = try run(kept)
        #expect(kept.tensor(weights)?.bytes.array(of: Float.self)[1] == -0.25)
    }
}
