import Inference
import Models
import Storage
import Tensors
import Testing

/// Each model was saved by Keras 3 with one input and what Keras computed for it.
@Suite("Converting Keras models of many kinds")
struct ConversionTests {
    @Test(
        "the converted graph computes what Keras computes",
        arguments: [
            "residual.keras", "keyword.keras", "keyword.h5", "decoder.keras", "branches.keras", "text.keras",
            "nested.keras", "nested.h5", "legacy.keras", "legacy.h5",
        ])
    func outputs(file: String) throws { try expectKerasOutputs(file) }

    @Test(
        "recurrent layers compute what Keras computes",
        .enabled(if: Self.runsRecurrentLayers, "the interpreter has no kernel for sequences"),
        arguments: ["sequence.keras", "recurrent.keras", "recurrent.h5"])
    func recurrent(file: String) throws { try expectKerasOutputs(file) }

    @Test(
        "each of three samples, and all at once, give what Keras computes",
        arguments: [
            "states.keras", "gates.keras", "directions.keras", "ranks.keras", "integers.keras", "twice.keras",
            "twice.h5", "alike.keras", "paths.keras", "paths.h5", "operations.keras", "operations.h5", "axes.keras",
            "each.keras", "narrow.keras", "narrow.h5",
            "legacy_functions.keras", "legacy_states.h5", "legacy_nested.h5", "legacy_counted.keras",
            "legacy_windows.keras", "legacy_masks.keras",
        ])
    func samples(file: String) throws {
        let graph = try KerasModel(at: Fixture.root + "/Tests/Fixtures/keras/" + file).runnableGraph()
        let json = try recorded(file)
        let main = graph.subgraphs[0]
        let isOpen = main.inputs.allSatisfy { main.tensors[$0].shapeSignature?.first == -1 }
        let rows = (json["inputs"]?.array?.first?.array ?? []).compactMap(\.double)
        try expectEqualRows(graph, bytes(rows, as: main.tensors[main.inputs[0]].type))
        for (batch, kernels) in [(1, KernelChoice.reference), (3, .reference), (1, .fast), (3, .fast)]
        where isOpen || batch == 1 {
            // The kernels of one sample are prepared first, as for a data set.
            let first = try Interpreter(graph: graph, kernels: kernels)
            if kernels == .fast { try first.allocateTensors() }
            let interpreter = try first.twin()
            for (index, input) in interpreter.inputs.enumerated() {
                try interpreter.resizeInput(index, to: Shape([batch] + input.shape.dimensions.dropFirst()))
            }
            for first in stride(from: 0, to: 3, by: batch) {
                func rows(_ values: JSONValue) -> [Double] {
                    let all = (values.array ?? []).compactMap(\.double)
                    return Array(all[(first * all.count / 3)..<((first + batch) * all.count / 3)])
                }
                interpreter.resetVariables()
                for (index, values) in try #require(json["inputs"]?.array).enumerated() {
                    try set(index, rows(values), of: interpreter)
                }
                try interpreter.invoke()
                let outputs = try #require(json["outputs"]?.array)
                try #require(interpreter.outputs.count == outputs.count)
                for (index, values) in outputs.enumerated() {
                    let expected = rows(values).map { Float($0) }
                    let output = try interpreter.output(index).bytes.array(of: Float.self)
                    try #require(output.count == expected.count, "output \(index)")
                    let worst = zip(output, expected).map { abs($0 - $1) }.max() ?? 0
                    #expect(worst < 1e-5, "output \(index), \(batch) at a time, \(kernels): largest difference \(worst)")
                }
            }
        }
    }

    /// Inputs and what Keras computed for them.
    private func recorded(_ file: String) throws -> JSONValue {
        let name = file.prefix { $0 != "." }
        return try JSONValue(parsing: Fixture.bytes("Tests/Fixtures/keras/\(name).json").array(of: UInt8.self))
    }

    private func bytes(_ numbers: [Double], as type: ElementType) -> [UInt8] {
        let bytes =
            switch type {
            case .uint8, .bool: Bytes(of: numbers.map { UInt8($0) })
            case .int32: Bytes(of: numbers.map { Int32($0) })
            default: Bytes(of: numbers.map { Float($0) })
            }
        return bytes.array(of: UInt8.self)
    }

    private func set(_ index: Int, _ numbers: [Double], of interpreter: Interpreter) throws {
        try bytes(numbers, as: interpreter.inputs[index].type).withUnsafeBytes { try interpreter.setInput(index, bytes: $0) }
    }

    @Test("integer inputs stay integers and are cast where a layer computes in floats")
    func integers() throws {
        let graph = try KerasModel(at: Fixture.root + "/Tests/Fixtures/keras/integers.keras").graph()
        let subgraph = graph.subgraphs[0]
        #expect(subgraph.inputs.map { subgraph.tensors[$0].type } == [.uint8, .int32, .bool])
        let embedding = try #require(subgraph.operators.first { $0.code.builtin == .gather })
        #expect(embedding.inputs[1] == subgraph.inputs[1])
    }

    @Test("a model that nothing can run is refused with the operator")
    func unrunnable() throws {
        let file = try EditedKeras(Fixture.bytes("Tests/Fixtures/keras/integers.keras"))
        let path = try #require(file.layers.first { file.value(at: $0)?["name"] == .string("pad") })
        let margin = JSONValue.array([.int(30_000), .int(0)])
        let model = try KerasModel(
            keras: file.setting(.array([margin, margin]), at: path + [.key("config"), .key("padding")]))
        #expect(
            performing: { try model.runnableGraph() },
            throws: {
                "\($0)" == "node 1 CAST: converted to TensorFlow Lite, the model cannot be run: the output 'rescale/cast' "
                    + "of shape [1, 30006, 30006, 2] needs 7202880288 bytes, over the limit of 2147483648"
            })
    }

    @Test("the layers of a model that is called twice are counted once")
    func calledTwice() throws {
        let model = try KerasModel(at: Fixture.root + "/Tests/Fixtures/keras/twice.keras")
        #expect(model.layers.map(\.name) == ["code", "step", "end"])
        #expect(model.parameterCount == 50)
    }

    private static var runsRecurrentLayers: Bool {
        let graph = try? KerasModel(at: Fixture.root + "/Tests/Fixtures/keras/recurrent.keras").graph()
        return graph.map { Interpreter.missingOperators(of: $0).isEmpty } ?? false
    }

    private func expectKerasOutputs(_ file: String) throws {
        let graph = try KerasModel(at: Fixture.root + "/Tests/Fixtures/keras/" + file).graph()
        let json = try recorded(file)
        let missing = Interpreter.missingOperators(of: graph)
        try #require(missing.isEmpty, "\(missing.map(\.code.name))")
        let interpreter = try Interpreter(graph: graph, kernels: .reference)
        for (index, values) in try #require(json["inputs"]?.array).enumerated() {
            let numbers = (values.array ?? []).compactMap(\.double)
            if interpreter.inputs[index].type == .int32 {
                try interpreter.setInput(index, numbers.map { Int32($0) })
            } else {
                try interpreter.setInput(index, numbers.map { Float($0) })
            }
        }
        try interpreter.invoke()
        for (index, values) in try #require(json["outputs"]?.array).enumerated() {
            let expected = (values.array ?? []).compactMap(\.double).map { Float($0) }
            let output = try interpreter.output(index).bytes.array(of: Float.self)
            try #require(output.count == expected.count)
            let worst = zip(output, expected).map { abs($0 - $1) }.max() ?? 0
            #expect(worst < 1e-5, "largest difference \(worst)")
        }
    }

    @Test("batch normalization disappears into the convolution before it")
    func folding() throws {
        let graph = try KerasModel(at: Fixture.root + "/Tests/Fixtures/keras/residual.keras").graph()
        #expect(
            graph.subgraphs[0].operators.map(\.code.name) == [
                "MUL", "ADD", "CONV_2D", "DEPTHWISE_CONV_2D", "CONV_2D", "AVERAGE_POOL_2D", "ADD", "DEPTHWISE_CONV_2D",
                "CONV_2D", "MEAN", "FULLY_CONNECTED", "SOFTMAX",
            ])
        #expect(graph.subgraphs[0].operators[2].options.fusedActivation == .relu6)
    }

    @Test("one-dimensional layers need no reshape between them")
    func oneDimension() throws {
        let graph = try KerasModel(at: Fixture.root + "/Tests/Fixtures/keras/keyword.keras").graph()
        #expect(
            graph.subgraphs[0].operators.map(\.code.name) == [
                "ADD", "MUL", "RESHAPE", "PAD", "CONV_2D", "MAX_POOL_2D", "CONV_2D", "TANH", "AVERAGE_POOL_2D", "RESHAPE",
                "FULLY_CONNECTED", "LOGISTIC",
            ])
    }

    @Test("softplus is finite far above zero and keeps its digits far below it")
    func softplus() throws {
        let file = try EditedKeras(Fixture.bytes("Tests/Fixtures/keras/keyword.keras"))
        let last = try #require(file.layers.last { file.value(at: $0)?["class_name"] == .string("Dense") })
        let model = try KerasModel(
            keras: file.setting(.string("softplus"), at: last + [.key("config"), .key("activation")]))
        let operators = model.graph().subgraphs[0].operators
        #expect(
            operators.suffix(11).map(\.code.name) == [
                "FULLY_CONNECTED", "ABS", "NEG", "EXP", "ADD", "LOG", "SUB", "SUB", "ADD", "RELU", "ADD",
            ])
    }

    @Test("a layer that is used twice is stored once")
    func shared() throws {
        let graph = try KerasModel(at: Fixture.root + "/Tests/Fixtures/keras/branches.keras").graph()
        let convolutions = graph.subgraphs[0].operators.filter { $0.code.builtin == .conv2D }
        #expect(convolutions[0].inputs[1] == convolutions[1].inputs[1])
        #expect(graph.signatures[0].inputs.map(\.name) == ["a", "b"])
        #expect(graph.signatures[0].outputs.map(\.name) == ["hard", "soft"])
    }
}
