import CAllocations
import Foundation
import Inference
import Models
import TestSupport
import Testing

/// What the preparation is for: an evaluation takes no memory that is not planned.
@Suite struct AllocationTests {
    @Test("a prepared model runs without taking memory", arguments: [KernelChoice.reference, .fast, .micro])
    func conformance(kernels: KernelChoice) throws {
        for item in ConformanceCase.all where kernels != .micro || item.micro.runs {
            let interpreter = try Interpreter(
                graph: Fixtures.graph(item.folder.appendingPathComponent("model.tflite")), kernels: kernels)
            for i in item.inputs.indices {
                try interpreter.setInput(i, Fixtures.bytes(item.folder.appendingPathComponent("input_\(i).bin")))
            }
            let before = allocations_of_thread()
            try interpreter.invoke()
            let taken = allocations_of_thread() - before
            #expect(taken == 0, "\(item) takes \(taken) blocks of memory")
        }
    }

    /// Beside the weights, which it packs anew, an interpreter has the graph, a step for each operator and tables of its
    /// kernels: some 15 KB here, where the smallest of these files has 29.
    @Test(
        "a model takes at most 1.3 times its file and its arena", arguments: ["float", "float16", "dynamic", "int8", "int16x8"])
    func peak(name: String) throws {
        // Weights of 16 bits become floats where the processor does not widen them itself.
        let limit = name == "float16" && FastKernels.processorName == "baseline" ? 2 : 1.3
        let file = Fixtures.root.appendingPathComponent("notebooks/models/digits_\(name).tflite")
        func run() throws -> Int {
            let interpreter = try Interpreter(graph: Graph(tfliteAt: file.path))
            try interpreter.invoke()
            return interpreter.arenaByteCount
        }
        // The first one also makes tables that every model shares.
        let arena = try run()
        allocated_bytes_begin()
        _ = try run()
        let peak = allocated_bytes_peak(), whole = try Fixtures.bytes(file).count + arena
        #expect(Double(peak) <= limit * Double(whole), "\(peak) bytes, \(Double(peak) / Double(whole)) times file and arena")
    }

    @Test("the arena counts the subgraphs that a model calls")
    func subgraphs() throws {
        func branch(_ code: BuiltinOperator) -> Subgraph {
            var tiny = TinyGraph()
            let x = tiny.input(.float32, [1000]), y = tiny.tensor(.float32, [1000])
            tiny.add(code, [x], [y])
            tiny.outputs = [y]
            return tiny.graph.subgraphs[0]
        }
        var main = TinyGraph()
        let condition = main.input(.bool, [1]), x = main.input(.float32, [1000]), y = main.tensor(.float32, [1000])
        main.add(.if, [condition, x], [y], [.thenSubgraphIndex: .int(1), .elseSubgraphIndex: .int(2)])
        main.outputs = [y]
        let graph = Graph(subgraphs: main.graph.subgraphs + [branch(.abs), branch(.neg)])
        let interpreter = try Interpreter(graph: graph)
        try interpreter.setInput(0, [true])
        try interpreter.setInput(1, [Float](repeating: -2, count: 1000))
        try interpreter.invoke()
        #expect(try interpreter.output(0).bytes.array(of: Float.self) == [Float](repeating: 2, count: 1000))
        // An input and an output of 4,000 bytes each, three times.
        #expect(interpreter.arenaByteCount >= 24_000)
    }

    @Test("blocks of memory are counted, or said not to be")
    func counting() {
        let before = allocations_of_thread()
        let list = (0..<Int.random(in: 100...200)).map { $0 }
        let after = allocations_of_thread()
        #expect(list.count >= 100 && (before == -1 || after > before))
    }
}
