import Inference
import Models
import Tensors
import TestSupport
import Testing

/// Recurrent layers set one element of a list in each round of a WHILE, by SLICE, SLICE and CONCATENATION.
@Suite struct ListUpdateTests {
    /// list [4, 1, 3], i, item → the list with the item at i. `shows`: the part before the item is an output, too.
    static func graph(step: Int32 = 1, item: [Int] = [1, 1, 3], shows: Bool = false) -> Graph {
        var tiny = TinyGraph()
        let list = tiny.input(.float32, [4, 1, 3]), i = tiny.input(.int32, []), new = tiny.input(.float32, item)
        let next = tiny.tensor(.int32, []), one = tiny.constant(.int32, [1], [1] as [Int32])
        tiny.add(.add, [i, tiny.constant(.int32, [], [step])], [next])
        func vector(_ scalar: Int, _ rest: Int32) -> Int {
            let front = tiny.tensor(.int32, [1]), whole = tiny.tensor(.int32, [3])
            tiny.add(.reshape, [scalar, one], [front])
            tiny.add(.concatenation, [front, tiny.constant(.int32, [2], [rest, rest])], [whole])
            return whole
        }
        func part() -> Int { tiny.tensor(.float32, [1, 1, 3], signature: [-1, 1, 3]) }
        let before = part(), behind = part(), y = part()
        tiny.add(.slice, [list, tiny.constant(.int32, [3], [0, 0, 0] as [Int32]), vector(i, -1)], [before])
        tiny.add(.slice, [list, vector(next, 0), tiny.constant(.int32, [3], [-1, -1, -1] as [Int32])], [behind])
        tiny.add(.concatenation, [before, new, behind], [y])
        tiny.outputs = shows ? [y, before] : [y]
        return tiny.graph
    }

    private func run(_ interpreter: Interpreter, at i: Int32) throws -> Tensor {
        let count = interpreter.inputs[2].shape.elementCount
        try interpreter.setInput(0, (0..<12).map { Float($0) })
        try interpreter.setInput(1, [i])
        try interpreter.setInput(2, (0..<count).map { Float(-1 - $0) })
        try interpreter.invoke()
        return try interpreter.output(0)
    }

    @Test("is done at once and has the shape of the list before the model runs")
    func atOnce() throws {
        let fast = try Interpreter(graph: Self.graph()), reference = try Interpreter(graph: Self.graph(), kernels: .reference)
        try fast.allocateTensors()
        #expect(fast.outputs[0].shape == [4, 1, 3])
        for i in 0..<4 as Range<Int32> { #expect(try run(fast, at: i) == run(reference, at: i)) }
        for i in [-1, 4] as [Int32] { #expect(throws: ModelError.self) { try run(fast, at: i) } }
        #expect(try run(fast, at: 2) == run(reference, at: 2))
    }

    @Test("is left to the three operators where it would change the list's length, or where a part is looked at")
    func apart() throws {
        for graph in [Self.graph(step: 0), Self.graph(item: [2, 1, 3]), Self.graph(shows: true)] {
            let fast = try Interpreter(graph: graph), reference = try Interpreter(graph: graph, kernels: .reference)
            try fast.allocateTensors()
            // As the file has it.
            #expect(fast.outputs[0].shape == [1, 1, 3])
            for i in 0..<3 as Range<Int32> { #expect(try run(fast, at: i) == run(reference, at: i)) }
        }
    }
}
