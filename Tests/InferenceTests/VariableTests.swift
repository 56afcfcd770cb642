import Foundation
import Inference
import Models
import Tensors
import TestSupport
import Testing

/// What a model remembers from one invocation to the next, and forgets when it is reset.
@Suite struct VariableTests {
    private static let folder = Fixtures.root.appendingPathComponent("Tests/Fixtures/variables")

    /// y = x + v; v = y, where v is a resource that CALL_ONCE sets to 5.
    private var accumulator: Graph {
        func tensor(_ type: ElementType, _ shape: [Int], data: Bytes? = nil) -> TensorInfo {
            TensorInfo(name: "t", type: type, shape: Shape(shape), data: data)
        }
        func handle(_ output: Int) -> Operator {
            Operator(
                OperatorCode(.varHandle), inputs: [], outputs: [output],
                options: OperatorOptions(of: .varHandle, [.sharedName: .string("v")]))
        }
        let main = Subgraph(
            tensors: [tensor(.float32, [1, 1]), tensor(.resource, []), tensor(.float32, [1, 1]), tensor(.float32, [1, 1])],
            inputs: [0], outputs: [3],
            operators: [
                Operator(
                    OperatorCode(.callOnce), inputs: [], outputs: [],
                    options: OperatorOptions(of: .callOnce, [.initSubgraphIndex: .int(1)])),
                handle(1), Operator(OperatorCode(.readVariable), inputs: [1], outputs: [2]),
                Operator(OperatorCode(.add), inputs: [0, 2], outputs: [3]),
                Operator(OperatorCode(.assignVariable), inputs: [1, 3], outputs: []),
            ])
        let start = Subgraph(
            tensors: [tensor(.resource, []), tensor(.float32, [1, 1], data: Bytes(of: [5] as [Float]))], inputs: [], outputs: [],
            operators: [handle(0), Operator(OperatorCode(.assignVariable), inputs: [0, 1], outputs: [])])
        return Graph(subgraphs: [main, start])
    }

    /// h = x + h, by an RNN; where `isCalled`, in a subgraph that the model calls.
    private func sum(isCalled: Bool = false) -> Graph {
        var tiny = TinyGraph()
        let x = tiny.input(.float32, [1, 1], signature: [-1, 1])
        let one = tiny.constant(.float32, [1, 1], [1] as [Float])
        let bias = tiny.constant(.float32, [1], [0] as [Float])
        let state = tiny.tensor(.float32, [1, 1], variable: true)
        let y = tiny.tensor(.float32, [1, 1])
        tiny.add(.rnn, [x, one, one, bias, state], [y])
        tiny.outputs = [y]
        var graph = tiny.graph
        guard isCalled else { return graph }
        var caller = TinyGraph()
        let (a, b) = (caller.input(.float32, [1, 1]), caller.tensor(.float32, [1, 1]))
        caller.add(.call, [a], [b], [.subgraph: .int(1)])
        caller.outputs = [b]
        graph.subgraphs.insert(caller.graph.subgraphs[0], at: 0)
        return graph
    }

    /// The last three int8 numbers.
    private var buffer: Graph {
        var tiny = TinyGraph()
        let x = tiny.input(.int8, [1, 1, 1, 1], scale: 1)
        let y = tiny.tensor(.int8, [1, 3, 1, 1], scale: 1)
        tiny.operators = [Operator(OperatorCode(.custom, customName: "CIRCULAR_BUFFER"), inputs: [x], outputs: [y])]
        tiny.outputs = [y]
        return tiny.graph
    }

    /// Random numbers in [0, 1).
    private var random: Graph {
        var tiny = TinyGraph()
        let x = tiny.input(.float32, [1, 1])
        let shape = tiny.constant(.int32, [2], [1, 1] as [Int32])
        let number = tiny.tensor(.float32, [1, 1])
        let y = tiny.tensor(.float32, [1, 1])
        tiny.add(.randomUniform, [shape], [number], [.seed: .int(7)])
        tiny.add(.add, [x, number], [y])
        tiny.outputs = [y]
        return tiny.graph
    }

    private func outputs(_ graph: Graph, threads: Int, asStream: Bool = false) throws -> [Float] {
        let runner = try BatchRunner(graph: graph)
        return try runner.outputs(for: Bytes(of: [1, 2, 3, 4] as [Float]), rows: 4, threads: threads, asStream: asStream)
            .array(of: Float.self)
    }

    @Test("each row begins anew, unless the rows are one stream, at any number of threads", arguments: [1, 2, 3])
    func rows(threads: Int) throws {
        #expect(try outputs(accumulator, threads: threads) == [6, 7, 8, 9])
        #expect(try outputs(accumulator, threads: threads, asStream: true) == [6, 8, 11, 15])
        for isCalled in [false, true] {
            #expect(try outputs(sum(isCalled: isCalled), threads: threads) == [1, 2, 3, 4])
            #expect(try outputs(sum(isCalled: isCalled), threads: threads, asStream: true) == [1, 3, 6, 10])
        }
        let anew = try outputs(random, threads: threads)
        // Sums of 1 to 4 and one number, which are rounded.
        #expect((0..<4).allSatisfy { abs(anew[$0] - Float($0) - anew[0]) < 1e-6 })
        let stream = try outputs(random, threads: threads, asStream: true)
        #expect(stream[0] == anew[0] && abs(stream[1] - anew[1]) > 1e-3)
        let numbers = try BatchRunner(graph: buffer).outputs(for: Bytes(of: [7, 8, 9] as [Int8]), rows: 3, threads: threads)
        #expect(numbers.array(of: Int8.self) == [0, 0, 7, 0, 0, 8, 0, 0, 9])
    }

    @Test("a second set of rows does not go on from the first")
    func twice() throws {
        let runner = try BatchRunner(graph: accumulator)
        for _ in 0..<2 {
            let outputs = try runner.outputs(for: Bytes(of: [1, 2] as [Float]), rows: 2, asStream: true)
            #expect(outputs.array(of: Float.self) == [6, 8])
        }
    }

    @Test("a profile begins anew with each run")
    func profile() throws {
        let interpreter = try Interpreter(graph: sum())
        try interpreter.setInput(0, [3] as [Float])
        _ = try interpreter.profile(runs: 3)
        #expect(try interpreter.output(0).bytes.array(of: Float.self) == [3])
    }

    @Test(
        "a variable that an operator writes is LiteRT's in six invocations, the fifth of them after a reset",
        arguments: ["lstm_float16", "lstm_initial_state"], [KernelChoice.reference, .fast])
    func written(model: String, kernels: KernelChoice) throws {
        func floats(_ suffix: String) throws -> [Float] {
            try Fixtures.bytes(Self.folder.appendingPathComponent(model + suffix)).elements(as: Float.self)
        }
        let interpreter = try Interpreter(
            graph: Fixtures.graph(Self.folder.appendingPathComponent(model + ".tflite")), kernels: kernels)
        var inputs = try floats(".inputs")[...]
        var expected = try floats(".outputs")[...]
        for invocation in 0..<6 {
            if invocation == 4 { interpreter.resetVariables() }
            for (i, input) in interpreter.inputs.enumerated() {
                try interpreter.setInput(i, Array(inputs.prefix(input.shape.elementCount)))
                inputs = inputs.dropFirst(input.shape.elementCount)
            }
            try interpreter.invoke()
            let output = try interpreter.output(0).bytes.array(of: Float.self)
            for (value, reference) in zip(output, expected) {
                #expect(abs(value - reference) <= 1e-5 + 4e-6 * abs(reference))
            }
            expected = expected.dropFirst(output.count)
        }
        #expect(expected.isEmpty)
    }

    @Test("a variable that a WHILE writes has its values in each invocation")
    func writtenByLoop() throws {
        func number(_ type: ElementType = .float32, data: Float? = nil) -> TensorInfo {
            TensorInfo(name: "n", type: type, shape: type == .bool ? [] : [1, 1], data: data.map { Bytes(of: [$0]) })
        }
        // WHILE v < 3 { v += 1 } from x into the state; then h = x + state.
        var graph = sum()
        graph.subgraphs[0].operators.insert(
            Operator(
                OperatorCode(.while), inputs: [0], outputs: [3],
                options: OperatorOptions(of: .while, [.condSubgraphIndex: .int(1), .bodySubgraphIndex: .int(2)])), at: 0)
        graph.subgraphs.append(
            Subgraph(
                tensors: [number(), number(data: 3), number(.bool)], inputs: [0], outputs: [2],
                operators: [Operator(OperatorCode(.less), inputs: [0, 1], outputs: [2])]))
        graph.subgraphs.append(
            Subgraph(
                tensors: [number(), number(data: 1), number()], inputs: [0], outputs: [2],
                operators: [Operator(OperatorCode(.add), inputs: [0, 1], outputs: [2])]))
        for kernels in [KernelChoice.reference, .fast] {
            let interpreter = try Interpreter(graph: graph, kernels: kernels)
            for (x, h) in [(0, 3), (0, 3), (2.5, 6), (7, 14)] as [(Float, Float)] {
                try interpreter.setInput(0, [x])
                try interpreter.invoke()
                #expect(try interpreter.output(0).bytes.array(of: Float.self) == [h])
            }
        }
    }

    @Test("a constant of another value than 0 that is dequantized into a variable is its value after each reset")
    func initialValue() throws {
        var graph = sum()
        graph.subgraphs[0].tensors.append(
            TensorInfo(name: "start", type: .float16, shape: [1, 1], data: Bytes(of: [Float16(10)])))
        graph.subgraphs[0].operators.insert(Operator(OperatorCode(.dequantize), inputs: [5], outputs: [3]), at: 0)
        let interpreter = try Interpreter(graph: graph)
        for expected in [[11, 12], [11, 12]] as [[Float]] {
            for value in expected {
                try interpreter.setInput(0, [1] as [Float])
                try interpreter.invoke()
                #expect(try interpreter.output(0).bytes.array(of: Float.self) == [value])
            }
            interpreter.resetVariables()
        }
    }

    /// `operators` on what is known only when the model runs: those elements of `x` that are not zero, [n].
    private func dynamic(_ type: ElementType, _ operators: (inout TinyGraph, _ found: Int, _ y: Int) -> Void) -> Graph {
        var tiny = TinyGraph()
        let x = tiny.input(type, [4])
        let places = tiny.tensor(.int64, [0, 1], signature: [-1, 1])
        let zero = tiny.constant(type, [1], [0, 0, 0, 0] as [UInt8])
        let isFound = tiny.tensor(.bool, [4])
        let found = tiny.tensor(type, [0], signature: [-1])
        let y = tiny.tensor(type, [0], signature: [-1])
        tiny.tensors[zero].data = Bytes(of: [UInt8](repeating: 0, count: type.byteCount(of: 1)!))
        tiny.add(.notEqual, [x, zero], [isFound])
        tiny.add(.where, [isFound], [places])
        tiny.add(.gatherND, [x, places], [found])
        operators(&tiny, found, y)
        tiny.outputs = [y]
        return tiny.graph
    }

    /// One sample later.
    private static func delay(_ x: Int, _ y: Int) -> Operator {
        // A FlexBuffer: {delay_length: 1}.
        let options: [UInt8] = "delay_length".utf8 + [0, 1, 14, 1, 1, 1, 1, 4, 2, 0x24, 1]
        return Operator(
            OperatorCode(.custom, customName: "SignalDelay"), inputs: [x], outputs: [y], customOptions: Bytes(options))
    }

    private func run<T: BitwiseCopyable & Equatable>(_ interpreter: Interpreter, _ x: [T]) throws -> [T] {
        try interpreter.setInput(0, x)
        try interpreter.invoke()
        return try interpreter.output(0).bytes.array(of: T.self)
    }

    @Test("an operator whose input's shape only running tells remembers, also where that shape changes, until it is reset")
    func stream() throws {
        let graph = dynamic(.int16) { tiny, found, y in
            tiny.operators.append(Self.delay(found, y))
        }
        let interpreter = try Interpreter(graph: graph)
        for _ in 0..<2 {
            #expect(try run(interpreter, [1, 2, 3, 0] as [Int16]) == [0, 1, 2])
            #expect(try run(interpreter, [0, 4, 0, 0] as [Int16]) == [3])
            #expect(try run(interpreter, [5, 0, 0, 6] as [Int16]) == [4, 5])
            interpreter.resetVariables()
        }
    }

    @Test("a variable of an operator whose input's shape only running tells keeps its value until it is reset")
    func dynamicVariable() throws {
        let graph = dynamic(.float32) { tiny, found, y in
            let one = tiny.constant(.float32, [1, 1], [1] as [Float])
            let bias = tiny.constant(.float32, [1], [0] as [Float])
            let column = tiny.tensor(.float32, [0, 1], signature: [-1, 1])
            let shape = tiny.constant(.int32, [2], [-1, 1] as [Int32])
            let state = tiny.tensor(.float32, [1, 1], variable: true)
            tiny.add(.reshape, [found, shape], [column])
            tiny.add(.rnn, [column, one, one, bias, state], [y])
        }
        let interpreter = try Interpreter(graph: graph)
        for _ in 0..<2 {
            for (x, h) in [(1, 1), (2, 3), (3, 6)] as [(Float, Float)] {
                #expect(try run(interpreter, [0, x, 0, 0]) == [h])
            }
            interpreter.resetVariables()
        }
    }

    @Test("a subgraph that is called with what only running gives goes on from the call before")
    func calledStream() throws {
        var graph = dynamic(.int16) { tiny, found, y in tiny.add(.call, [found], [y], [.subgraph: .int(1)]) }
        var called = TinyGraph()
        let x = called.input(.int16, [1], signature: [-1])
        let y = called.tensor(.int16, [1], signature: [-1])
        called.operators = [Self.delay(x, y)]
        called.outputs = [y]
        graph.subgraphs.append(called.graph.subgraphs[0])
        let interpreter = try Interpreter(graph: graph)
        for _ in 0..<2 {
            #expect(try run(interpreter, [1, 2, 0, 0] as [Int16]) == [0, 1])
            #expect(try run(interpreter, [3, 0, 4, 5] as [Int16]) == [2, 3, 4])
            interpreter.resetVariables()
        }
    }

    @Test("an input of a custom operator that nothing computes is memory for it to work in")
    func scratch() throws {
        var tiny = TinyGraph()
        let x = tiny.input(.float32, [2])
        let scratch = tiny.tensor(.float32, [3])
        let y = tiny.tensor(.float32, [2])
        tiny.operators = [Operator(OperatorCode(.custom, customName: "Copy"), inputs: [x, scratch], outputs: [y])]
        tiny.outputs = [y]
        var options = InterpreterOptions()
        options.customOperators["Copy"] = CustomOperator { inputs, _ in
            guard inputs[1].shape == [3] else { throw ModelError("no memory") }
            return [inputs[0]]
        }
        let interpreter = try Interpreter(graph: tiny.graph, options: options)
        try interpreter.setInput(0, [1, 2] as [Float])
        try interpreter.invoke()
        #expect(try interpreter.output(0).bytes.array(of: Float.self) == [1, 2])
    }
}
