import Models
import Tensors
import TestSupport
import Testing

/// What operators say of options, shapes and values that are not possible.
@Suite struct RefusalTests {
    @Test("an index outside the tensor is refused when the model runs, with its node")
    func gatherIndex() {
        var g = TinyGraph()
        let x = g.input(.float32, [4, 3])
        let indices = g.input(.int32, [2])
        _ = g.output(.float32, [2, 3])
        let graph = g.graph(.gather, [x, indices])
        let values = Bytes(of: [Float](repeating: 0, count: 12))
        #expect(refusal(graph, [values, Bytes(of: [3, 0] as [Int32])]) == nil)
        #expect(
            refusal(graph, [values, Bytes(of: [1, 4] as [Int32])])
                == "node 0 GATHER: the index 4 is outside dimension 0 of [4, 3]")
        #expect(
            refusal(graph, [values, Bytes(of: [-1, 0] as [Int32])])
                == "node 0 GATHER: the index -1 is outside dimension 0 of [4, 3]")
    }

    @Test("division of integers by 0 is refused")
    func divisionByZero() {
        var g = TinyGraph()
        let a = g.input(.int32, [2])
        let b = g.input(.int32, [2])
        _ = g.output(.int32, [2])
        let graph = g.graph(.floorDiv, [a, b])
        #expect(
            refusal(graph, [Bytes(of: [6, 7] as [Int32]), Bytes(of: [2, 0] as [Int32])])
                == "node 0 FLOOR_DIV: divides by 0 at element 1")
        #expect(refusal(graph, [Bytes(of: [.min, 7] as [Int32]), Bytes(of: [-1, 2] as [Int32])]) == nil)
    }

    @Test("shapes that cannot be broadcast are named")
    func broadcast() {
        var g = TinyGraph()
        let a = g.input(.float32, [2, 3])
        let b = g.input(.float32, [2])
        _ = g.output(.bool, [2, 3])
        #expect(
            refusal(g.graph(.less, [a, b])) == "node 0 LESS: the shapes [2, 3] and [2] cannot be broadcast together")
    }

    @Test("an order of dimensions that leaves one out is refused")
    func transpose() {
        var g = TinyGraph()
        let x = g.input(.float32, [2, 3])
        let order = g.constant(.int32, [2], [0, 0] as [Int32])
        _ = g.output(.float32, [2, 3])
        #expect(
            refusal(g.graph(.transpose, [x, order])) == "node 0 TRANSPOSE: [0, 0] is not an order of the dimensions of [2, 3]")
    }

    @Test("a block size that does not divide the image is refused, and so is 0", arguments: [0, 2])
    func blockSize(size: Int) {
        var g = TinyGraph()
        let x = g.input(.float32, [1, 3, 4, 1])
        _ = g.output(.float32, [1, 1, 2, 4])
        #expect(
            refusal(g.graph(.spaceToDepth, [x], [.blockSize: .int(size)]))
                == (size == 0
                    ? "node 0 SPACE_TO_DEPTH: the block size is 0; it must be positive"
                    : "node 0 SPACE_TO_DEPTH: the block size 2 does not divide [1, 3, 4, 1]"))
    }

    @Test("an axis outside the tensor is refused", arguments: [2, -3])
    func axis(axis: Int) {
        var g = TinyGraph()
        let x = g.input(.float32, [2, 3])
        let position = g.constant(.int32, [], [Int32(axis)])
        _ = g.output(.int32, [2])
        #expect(
            refusal(g.graph(.argMax, [x, position])) == "node 0 ARG_MAX: axis \(axis) is outside a tensor of 2 dimensions")
    }

    @Test("a range whose step leads away from its end is refused")
    func range() {
        var g = TinyGraph()
        let values = [5, 1, 1].map { g.constant(.int32, [], [Int32($0)]) }
        _ = g.output(.int32, [0])
        #expect(refusal(g.graph(.range, values)) == "node 0 RANGE: the step 1 leads away from the limit")
    }

    @Test("tensors of terabytes are refused without being made")
    func terabytes() {
        var g = TinyGraph()
        let shape = g.constant(.int32, [3], [1 << 20, 1 << 20, 4] as [Int32])
        let value = g.constant(.float32, [], [1] as [Float])
        _ = g.output(.float32, [1, 1, 1])
        #expect(
            refusal(g.graph(.fill, [shape, value]))
                == "node 0 FILL: the output 't2' of shape [1048576, 1048576, 4] needs 17592186044416 bytes, over the limit of 2147483648"
        )
    }

    @Test("dimensions that overflow are refused even beside a 0")
    func overflowBesideZero() {
        var g = TinyGraph()
        let x = g.input(.float32, [0, 1 << 30, 1 << 30])
        let order = g.constant(.int32, [3], [2, 1, 0] as [Int32])
        _ = g.output(.float32, [1 << 30, 1 << 30, 0])
        #expect(refusal(g.graph(.transpose, [x, order])) != nil)
    }

    @Test("a state that is no variable is refused")
    func state() {
        var g = TinyGraph()
        let x = g.input(.float32, [1, 2])
        let weights = g.constant(.float32, [3, 2], [Float](repeating: 0, count: 6))
        let recurrent = g.constant(.float32, [3, 3], [Float](repeating: 0, count: 9))
        let bias = g.constant(.float32, [3], [0, 0, 0] as [Float])
        let state = g.input(.float32, [1, 3])
        _ = g.output(.float32, [1, 3])
        #expect(
            refusal(g.graph(.rnn, [x, weights, recurrent, bias, state])) == "node 0 RNN: the state 't4' is not a variable")
    }
}
