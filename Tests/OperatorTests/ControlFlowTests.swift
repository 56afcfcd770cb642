import Inference
import Models
import Tensors
import Testing

/// Operators that call subgraphs, and variables.
@Suite struct ControlFlowTests {
    private func tensor(_ type: ElementType, _ shape: [Int], data: Bytes? = nil) -> TensorInfo {
        TensorInfo(name: "t", type: type, shape: Shape(shape), data: data)
    }

    /// WHILE i < `limit` { i += `step` } from 0.
    private func loop(limit: Int32, step: Int32) -> Graph {
        let main = Subgraph(
            tensors: [tensor(.int32, []), tensor(.int32, [])], inputs: [0], outputs: [1],
            operators: [
                Operator(
                    OperatorCode(.while), inputs: [0], outputs: [1],
                    options: OperatorOptions(of: .while, [.condSubgraphIndex: .int(1), .bodySubgraphIndex: .int(2)]))
            ])
        let condition = Subgraph(
            tensors: [tensor(.int32, []), tensor(.int32, [], data: Bytes(of: [limit])), tensor(.bool, [])], inputs: [0],
            outputs: [2], operators: [Operator(OperatorCode(.less), inputs: [0, 1], outputs: [2])])
        let body = Subgraph(
            tensors: [tensor(.int32, []), tensor(.int32, [], data: Bytes(of: [step])), tensor(.int32, [])], inputs: [0],
            outputs: [2], operators: [Operator(OperatorCode(.add), inputs: [0, 1], outputs: [2])])
        return Graph(subgraphs: [main, condition, body])
    }

    @Test("WHILE runs its body until its condition is false")
    func counts() throws {
        let interpreter = try Interpreter(graph: loop(limit: 10, step: 3))
        try interpreter.setInput(0, [0] as [Int32])
        try interpreter.invoke()
        #expect(try interpreter.output(0).bytes.array(of: Int32.self) == [12])
    }

    @Test("a WHILE without end is stopped")
    func endless() throws {
        var options = InterpreterOptions()
        options.loopLimit = 1000
        let interpreter = try Interpreter(graph: loop(limit: 10, step: 0), options: options)
        try interpreter.setInput(0, [0] as [Int32])
        #expect(throws: ModelError("its body ran 1000 times without an end", at: .node(0, name: "WHILE", subgraph: 0))) {
            try interpreter.invoke()
        }
    }

    @Test("a WHILE whose body calls the subgraph that it is in is refused")
    func circle() {
        var graph = loop(limit: 10, step: 1)
        graph.subgraphs[0].operators[0].options = OperatorOptions(
            of: .while, [.condSubgraphIndex: .int(1), .bodySubgraphIndex: .int(0)])
        let message = refusal(graph) ?? ""
        #expect(message.contains("node 0 WHILE"))
    }

    /// y = x + v; v = y, where CALL_ONCE sets v to 5.
    private func accumulator(isInitialized: Bool) -> Graph {
        func handle(_ output: Int) -> Operator {
            Operator(
                OperatorCode(.varHandle), inputs: [], outputs: [output],
                options: OperatorOptions(of: .varHandle, [.sharedName: .string("v")]))
        }
        let once = Operator(
            OperatorCode(.callOnce), inputs: [], outputs: [],
            options: OperatorOptions(of: .callOnce, [.initSubgraphIndex: .int(1)]))
        let main = Subgraph(
            tensors: [tensor(.float32, [1]), tensor(.resource, []), tensor(.float32, [1]), tensor(.float32, [1])], inputs: [0],
            outputs: [3],
            operators: (isInitialized ? [once] : []) + [
                handle(1), Operator(OperatorCode(.readVariable), inputs: [1], outputs: [2]),
                Operator(OperatorCode(.add), inputs: [0, 2], outputs: [3]),
                Operator(OperatorCode(.assignVariable), inputs: [1, 3], outputs: []),
            ])
        let start = Subgraph(
            tensors: [tensor(.resource, []), tensor(.float32, [1], data: Bytes(of: [5] as [Float]))], inputs: [], outputs: [],
            operators: [handle(0), Operator(OperatorCode(.assignVariable), inputs: [0, 1], outputs: [])])
        return Graph(subgraphs: [main, start])
    }

    @Test("a variable keeps its value from one invocation to the next, and forgets it when it is reset")
    func variable() throws {
        let interpreter = try Interpreter(graph: accumulator(isInitialized: true))
        func next(_ x: Float) throws -> [Float] {
            try interpreter.setInput(0, [x])
            try interpreter.invoke()
            return try interpreter.output(0).bytes.array(of: Float.self)
        }
        #expect(try next(1) == [6])
        #expect(try next(2) == [8])
        interpreter.resetVariables()
        #expect(try next(1) == [6])
    }

    @Test("a variable that nobody has assigned is not read")
    func unassigned() {
        #expect(
            refusal(accumulator(isInitialized: false), [Bytes(of: [1] as [Float])])
                == "node 1 READ_VARIABLE: reads a variable that has no value yet")
    }

    @Test("a hash table finds the values of strings, and a default for those that are not there")
    func hashTable() throws {
        func packed(_ strings: [String]) -> Bytes {
            var offset = UInt32(4 * (strings.count + 2))
            var words: [UInt32] = [UInt32(strings.count), offset]
            for string in strings {
                offset += UInt32(string.utf8.count)
                words.append(offset)
            }
            return Bytes(Bytes(of: words).array(of: UInt8.self) + strings.flatMap { Array($0.utf8) })
        }
        let table = Operator(
            OperatorCode(.hashtable), inputs: [], outputs: [0],
            options: OperatorOptions(of: .hashtable, [.keyDtype: .int(5), .valueDtype: .int(4)]))
        let main = Subgraph(
            tensors: [
                tensor(.resource, [1]), tensor(.string, [2], data: packed(["a", "bc"])),
                tensor(.int64, [2], data: Bytes(of: [7, 9] as [Int64])), tensor(.string, [3], data: packed(["bc", "x", "a"])),
                tensor(.int64, [1], data: Bytes(of: [-1] as [Int64])), tensor(.int64, [3]), tensor(.int64, [1]),
            ], inputs: [], outputs: [5, 6],
            operators: [
                table, Operator(OperatorCode(.hashtableImport), inputs: [0, 1, 2], outputs: []),
                Operator(OperatorCode(.hashtableFind), inputs: [0, 3, 4], outputs: [5]),
                Operator(OperatorCode(.hashtableSize), inputs: [0], outputs: [6]),
            ])
        let interpreter = try Interpreter(graph: Graph(subgraphs: [main]))
        try interpreter.invoke()
        #expect(try interpreter.output(0).bytes.array(of: Int64.self) == [9, -1, 7])
        #expect(try interpreter.output(1).bytes.array(of: Int64.self) == [2])
    }
}
