import Inference
import Models
import Tensors
import TestSupport
import Testing

/// Weights of 16-bit floats, which DEQUANTIZE makes floats of: kernels pack them as they are, unless somebody wants the floats.
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

    @Test("are not made floats where every layer packs them, and the results stay", arguments: [1, 2])
    func arePacked(readers: Int) throws {
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

    @Test("are there for an operator that reads them as they are")
    func areRead() throws {
        var tiny = TinyGraph()
        let x = tiny.input(.float32, [8, 8])
        let half = tiny.constant(.float16, [8, 8], (0..<64).map { Float16($0 % 5) - 2 })
        let weights = tiny.tensor(.float32, [8, 8]), y = tiny.tensor(.float32, [8, 8]), z = tiny.tensor(.float32, [8, 8])
        tiny.add(.dequantize, [half], [weights])
        tiny.add(.fullyConnected, [x, weights, nil], [y])
        tiny.add(.add, [y, weights], [z])
        tiny.outputs = [z]
        let results = try [KernelChoice.reference, .fast].map { kernels in
            let interpreter = try Interpreter(graph: tiny.graph, kernels: kernels)
            try interpreter.setInput(0, (0..<64).map { Float($0 % 3) })
            try interpreter.invoke()
            return try interpreter.output(0)
        }
        #expect(results[0] == results[1])
    }

    /// Sizes that the fast kernels leave to the reference: the weights are widened after all.
    @Test("are widened where no kernel packs them")
    func areWidened() throws {
        var tiny = TinyGraph()
        let x = tiny.input(.float32, [0, 8], signature: [-1, 8])
        let half = tiny.constant(.float16, [8, 8], (0..<64).map { Float16($0 % 5) - 2 })
        let weights = tiny.tensor(.float32, [8, 8]), y = tiny.tensor(.float32, [0, 8])
        tiny.add(.dequantize, [half], [weights])
        tiny.add(.fullyConnected, [x, weights, nil], [y])
        tiny.outputs = [y]
        let interpreter = try Interpreter(graph: tiny.graph)
        try interpreter.invoke()
        #expect(try interpreter.output(0).bytes.count == 0)
        try interpreter.resizeInput(0, to: [1, 8])
        try interpreter.setInput(0, [Float](repeating: 1, count: 8))
        try interpreter.invoke()
        var sums = [Float](repeating: 0, count: 8)
        for i in 0..<64 { sums[i / 8] += Float(i % 5) - 2 }
        #expect(try interpreter.output(0).bytes.array(of: Float.self) == sums)
    }

    @Test("of the file at an odd address are there for another shape, too", arguments: KernelChoice.allCases)
    func oddAddress(kernels: KernelChoice) throws {
        var tiny = TinyGraph()
        let x = tiny.input(.float32, [1, 4], signature: [-1, 4])
        let weights = tiny.constant(.float32, [4, 4], (0..<16).map { Float($0) })
        let y = tiny.tensor(.float32, [1, 4])
        tiny.add(.fullyConnected, [x, weights, nil], [y])
        tiny.outputs = [y]
        let bytes = tiny.tensors[weights].data!
        tiny.tensors[weights].data = Bytes([0] + bytes.array(of: UInt8.self))[1..<65]
        let interpreter = try Interpreter(graph: tiny.graph, kernels: kernels)
        for rows in [1, 3, 1] {
            try interpreter.resizeInput(0, to: [rows, 4])
            try interpreter.setInput(0, [Float](repeating: 1, count: rows * 4))
            try interpreter.invoke()
            let expected = (0..<rows).flatMap { _ in [6, 22, 38, 54] as [Float] }
            #expect(try interpreter.output(0).bytes.array(of: Float.self) == expected)
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
