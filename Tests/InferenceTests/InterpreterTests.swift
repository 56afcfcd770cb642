import Inference
import Models
import Tensors
import TestSupport
import Testing

@Suite struct InterpreterTests {
    /// y = relu(x) of shape [1, 4].
    private func relu(_ code: BuiltinOperator = .relu, version: Int = 1) -> Graph {
        var tiny = TinyGraph()
        let x = tiny.input(.float32, [1, 4], signature: [-1, 4])
        let y = tiny.tensor(.float32, [1, 4])
        tiny.add(code, [x], [y], version: version)
        tiny.outputs = [y]
        return tiny.graph
    }

    private func message(_ graph: Graph) -> String {
        do {
            let interpreter = try Interpreter(graph: graph)
            try interpreter.invoke()
            return "no error"
        } catch {
            return "\(error)"
        }
    }

    @Test("an input is set, the model runs, an output is read")
    func runs() throws {
        let interpreter = try Interpreter(graph: relu())
        try interpreter.setInput(0, [-1, 2, -3, 4] as [Float])
        try interpreter.invoke()
        #expect(try interpreter.output(0).bytes.array(of: Float.self) == [0, 2, 0, 4])
    }

    @Test("a resized input gives a resized output")
    func resizes() throws {
        let interpreter = try Interpreter(graph: relu())
        try interpreter.resizeInput(0, to: [2, 4])
        try interpreter.setInput(0, [Float](repeating: -1, count: 8))
        try interpreter.invoke()
        #expect(try interpreter.output(0).shape == [2, 4])
    }

    @Test("too few bytes are refused with both counts")
    func wrongByteCount() throws {
        let interpreter = try Interpreter(graph: relu())
        #expect(throws: ModelError("input 0 't0' of type float32 and shape [1, 4] takes 16 bytes; 12 were given")) {
            try interpreter.setInput(0, [1, 2, 3] as [Float])
        }
    }

    @Test("bytes that fit no shape are refused, with the shape that the model leaves open")
    func wrongFit() throws {
        let interpreter = try Interpreter(graph: relu())
        #expect(throws: ModelError("input 0 't0' of type float32 and shape [-1, 4] takes 16 bytes; 20 were given")) {
            try interpreter.resizeInput(0, toFit: 20)
        }
        try interpreter.resizeInput(0, toFit: 48)
        #expect(interpreter.inputs[0].shape == [3, 4])
    }

    @Test("an operator that is not there is named with its node and all that the model needs")
    func missingOperator() {
        #expect(
            message(relu(.concatEmbeddings)) == """
                node 0 CONCAT_EMBEDDINGS: the operator CONCAT_EMBEDDINGS is not supported
                the model needs CONCAT_EMBEDDINGS (version 1)
                """)
    }

    @Test("a version above the highest known is refused")
    func unknownVersion() {
        #expect(
            message(relu(version: 99)) == """
                node 0 RELU: version 99 of RELU is not supported; the highest known is 3
                the model needs RELU (version 99)
                """)
    }

    @Test("a custom operator is a closure")
    func customOperator() throws {
        var tiny = TinyGraph()
        let x = tiny.input(.float32, [3])
        let y = tiny.tensor(.float32, [3])
        tiny.operators = [Operator(OperatorCode(.custom, customName: "Double"), inputs: [x], outputs: [y])]
        tiny.outputs = [y]
        #expect(message(tiny.graph).hasPrefix("node 0 Double: the custom operator 'Double' is not known\n"))
        var options = InterpreterOptions()
        options.customOperators["Double"] = CustomOperator { inputs, _ in
            [Tensor(inputs[0].bytes.array(of: Float.self).map { $0 * 2 }, shape: inputs[0].shape)]
        }
        let interpreter = try Interpreter(graph: tiny.graph, options: options)
        try interpreter.setInput(0, [1, 2, 3] as [Float])
        try interpreter.invoke()
        #expect(try interpreter.output(0).bytes.array(of: Float.self) == [2, 4, 6])
    }

    @Test("an operator of TensorFlow's own is told with what to do, and not to be written in Swift")
    func flexOperator() {
        var tiny = TinyGraph()
        let x = tiny.input(.float32, [3])
        let y = tiny.tensor(.float32, [3])
        tiny.operators = [Operator(OperatorCode(.custom, customName: "FlexErf"), inputs: [x], outputs: [y])]
        tiny.outputs = [y]
        #expect(
            message(tiny.graph) == """
                node 0 FlexErf: it is an operator of TensorFlow itself, since the file was made with SELECT_TF_OPS; only TensorFlow \
                runs it
                Convert the Keras file with `modelbook model convert`, or convert it in TensorFlow with TFLITE_BUILTINS alone.
                """)
    }

    @Test("tensors over the memory limit are refused before they are allocated")
    func memoryLimit() {
        var tiny = TinyGraph()
        let x = tiny.input(.float32, [1 << 20, 1 << 20])
        let y = tiny.tensor(.float32, [1])
        tiny.add(.relu, [x], [y])
        tiny.outputs = [y]
        #expect(message(tiny.graph).contains("over the limit of 2147483648"))
    }

    @Test("a zero stride is refused with the node")
    func zeroStride() {
        var tiny = TinyGraph()
        let x = tiny.input(.float32, [1, 4, 4, 1])
        let y = tiny.tensor(.float32, [1, 4, 4, 1])
        tiny.add(.maxPool2D, [x], [y], [.strideW: .int(0), .strideH: .int(1), .filterWidth: .int(2), .filterHeight: .int(2)])
        tiny.outputs = [y]
        #expect(message(tiny.graph) == "node 0 MAX_POOL_2D: the strides are 1 and 0; they must be positive")
    }

    @Test("a shape that is computed while the model runs reaches the operators behind it")
    func computedShape() throws {
        var tiny = TinyGraph()
        let x = tiny.input(.float32, [6])
        let shape = tiny.input(.int32, [2])
        let reshaped = tiny.tensor(.float32, [1, 1])
        let y = tiny.tensor(.float32, [1, 1])
        tiny.add(.reshape, [x, shape], [reshaped])
        tiny.add(.neg, [reshaped], [y])
        tiny.outputs = [y]
        let interpreter = try Interpreter(graph: tiny.graph)
        try interpreter.setInput(0, [1, 2, 3, 4, 5, 6] as [Float])
        for (rows, columns) in [(2, 3), (3, 2), (-1, 1)] as [(Int32, Int32)] {
            try interpreter.setInput(1, [rows, columns])
            try interpreter.invoke()
            let output = try interpreter.output(0)
            #expect(output.shape == [rows < 0 ? 6 : Int(rows), Int(columns)])
            #expect(output.bytes.array(of: Float.self) == [-1, -2, -3, -4, -5, -6])
        }
        try interpreter.setInput(1, [4, 4] as [Int32])
        #expect(throws: ModelError("6 elements cannot have the shape [4, 4]", at: .node(0, name: "RESHAPE", subgraph: 0))) {
            try interpreter.invoke()
        }
    }

    @Test("operators are listed with their types and nodes, in the order of their first use")
    func requiredOperators() throws {
        let required = Interpreter.requiredOperators(of: try Fixtures.digits("int8"))
        #expect(
            required.map(\.code.name) == [
                "CONV_2D", "MAX_POOL_2D", "SHAPE", "STRIDED_SLICE", "PACK", "RESHAPE", "FULLY_CONNECTED", "SOFTMAX",
            ])
        #expect(required[0].nodes.count == 2)
        #expect(required[0].types == [[.int8, .int8, .int32, .int8]])
    }

    @Test("a twin gives the same outputs")
    func twin() throws {
        let first = try Interpreter(graph: Fixtures.digits("int8"))
        let second = try first.twin()
        let images = try Fixtures.testImages(as: .int8)
        var outputs: [Bytes] = []
        for interpreter in [first, second] {
            try images[0..<784].withUnsafeBytes { try interpreter.setInput(0, bytes: $0) }
            try interpreter.invoke()
            outputs.append(try interpreter.output(0).bytes)
        }
        #expect(outputs[0] == outputs[1])
    }
}
