import Inference
import Models
import Tensors
import TestSupport
import Testing

/// What each pass does to a graph: its operators before and after.
@Suite struct PassTests {
    private func check(
        _ pass: String, _ graph: Graph, after others: [String] = [], before expected: String, becomes result: String
    ) throws {
        func passes(_ names: [String]) -> [Pass] { Pass.all.filter { names.contains($0.name) } }
        let interpreter = try Interpreter(graph: graph)
        #expect(try interpreter.graph(after: passes(others)) == expected)
        #expect(try interpreter.graph(after: passes(others + [pass])) == result)
    }

    @Test("foldConstants computes what depends on constants and shapes alone")
    func foldConstants() throws {
        var g = TinyGraph()
        let x = g.input(.float32, [2, 3]), shape = g.tensor(.int32, [2]), turned = g.tensor(.int32, [2])
        let y = g.tensor(.float32, [3, 2])
        g.add(.shape, [x], [shape], [.outType: .int(Int(ElementType.int32.rawValue))])
        g.add(.reverseV2, [shape, g.constant(.int32, [1], [Int32(0)])], [turned])
        g.add(.reshape, [x, turned], [y])
        g.outputs = [y]
        try check(
            "foldConstants", g.graph, before: "0 SHAPE t0 → t1\n1 REVERSE_V2 t1 t4 → t2\n2 RESHAPE t0 t2 → t3\n",
            becomes: """
                2 RESHAPE t0 t2 → t3
                0: computed once, before the model runs
                1: computed once, before the model runs

                """)
    }

    @Test("fusePool takes the maxima of a convolution's windows along with it", .enabled(if: FastKernels.build != nil))
    func fusePool() throws {
        var g = TinyGraph()
        let x = g.input(.float32, [1, 4, 4, 1]), filter = g.constant(.float32, [2, 1, 1, 1], [1, 2] as [Float])
        let sums = g.tensor(.float32, [1, 4, 4, 2]), maxima = g.tensor(.float32, [1, 2, 2, 2])
        let window: [OptionField: OperatorOptions.Value] = [
            .padding: .int(1), .strideH: .int(1), .strideW: .int(1), .dilationHFactor: .int(1), .dilationWFactor: .int(1),
        ]
        g.add(.conv2D, [x, filter, nil], [sums], window)
        g.add(
            .maxPool2D, [sums], [maxima],
            [.padding: .int(1), .strideH: .int(2), .strideW: .int(2), .filterHeight: .int(2), .filterWidth: .int(2)])
        g.outputs = [maxima]
        try check(
            "fusePool", g.graph, after: ["foldConstants"], before: "0 CONV_2D t0 t1 – → t2\n1 MAX_POOL_2D t2 → t3\n",
            becomes: "0 CONV_2D t0 t1 – → t3\n1: along with another operator\n")
    }

    @Test("updateListInPlace sets one element of a list")
    func updateListInPlace() throws {
        try check(
            "updateListInPlace", ListUpdateTests.graph(),
            before: """
                0 ADD t1 t5 → t3
                1 RESHAPE t1 t4 → t10
                2 CONCATENATION t10 t12 → t11
                3 SLICE t0 t9 t11 → t6
                4 RESHAPE t3 t4 → t13
                5 CONCATENATION t13 t15 → t14
                6 SLICE t0 t14 t16 → t7
                7 CONCATENATION t6 t2 t7 → t8

                """,
            becomes: """
                0 ADD t1 t5 → t3
                1 RESHAPE t1 t4 → t10
                2 CONCATENATION t10 t12 → t11
                4 RESHAPE t3 t4 → t13
                5 CONCATENATION t13 t15 → t14
                7 DYNAMIC_UPDATE_SLICE t0 t2 t11 → t8
                3: along with another operator
                6: along with another operator

                """)
    }
}
