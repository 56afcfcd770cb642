import Inference
import Models
import Tensors
import Testing

@Suite("A convolution that does the pooling behind it") struct PoolingTests {
    private func interpreter(_ kind: String, preserving: Bool) throws -> Interpreter {
        var options = InterpreterOptions()
        options.preservesAllTensors = preserving
        return try Interpreter(graph: Fixtures.digits(kind), options: options)
    }

    private func images(_ interpreter: Interpreter) throws -> [Tensor] {
        let images = try Fixtures.testImages(as: interpreter.inputs[0].type)
        let size = images.count / 10_000
        return (0..<20).map {
            Tensor(type: interpreter.inputs[0].type, shape: [1, 28, 28, 1], bytes: images[$0 * size..<($0 + 1) * size])
        }
    }

    @Test("its outputs are those of the two operators one after the other", arguments: ["float", "int8", "int16x8"])
    func outputs(kind: String) throws {
        let fused = try interpreter(kind, preserving: false), separate = try interpreter(kind, preserving: true)
        for image in try images(fused) {
            for interpreter in [fused, separate] {
                try interpreter.setInput(0, image)
                try interpreter.invoke()
            }
            #expect(try fused.output(0) == separate.output(0))
        }
        #expect(fused.arenaByteCount < separate.arenaByteCount)
    }

    @Test("what it never makes cannot be read, and is there where every tensor is kept")
    func unwritten() throws {
        let graph = try Fixtures.digits("float")
        let first = try #require(graph.subgraphs[0].operators.first { $0.code.builtin == .conv2D }).outputs[0]
        for preserving in [false, true] {
            let interpreter = try interpreter("float", preserving: preserving)
            try interpreter.setInput(0, images(interpreter)[0])
            try interpreter.invoke()
            #expect((interpreter.tensor(first) != nil) == preserving)
        }
    }

    @Test("a profile runs the two one by one, and what follows is as before")
    func profile() throws {
        let interpreter = try interpreter("int8", preserving: false)
        try interpreter.setInput(0, images(interpreter)[3])
        try interpreter.invoke()
        let before = try interpreter.output(0)
        let profile = try interpreter.profile(runs: 2)
        #expect(profile.entries.filter { $0.cost.name == "MAX_POOL_2D" && !$0.times.isEmpty }.count == 2)
        try interpreter.setInput(0, images(interpreter)[3])
        try interpreter.invoke()
        #expect(try interpreter.output(0) == before)
    }
}
