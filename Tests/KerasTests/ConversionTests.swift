import Inference
import Models
import Storage
import SystemIO
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

    private static var runsRecurrentLayers: Bool {
        let graph = try? KerasModel(at: Fixture.root + "/Tests/Fixtures/keras/recurrent.keras").graph()
        return graph.map { Interpreter.missingOperators(of: $0).isEmpty } ?? false
    }

    private func expectKerasOutputs(_ file: String) throws {
        let graph = try KerasModel(at: Fixture.root + "/Tests/Fixtures/keras/" + file).graph()
        let name = file.prefix { $0 != "." }
        let json = try JSONValue(parsing: Files.read(Fixture.root + "/Tests/Fixtures/keras/\(name).json", limit: FileLimit.data).bytes)
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

    @Test("a layer that is used twice is stored once")
    func shared() throws {
        let graph = try KerasModel(at: Fixture.root + "/Tests/Fixtures/keras/branches.keras").graph()
        let convolutions = graph.subgraphs[0].operators.filter { $0.code.builtin == .conv2D }
        #expect(convolutions[0].inputs[1] == convolutions[1].inputs[1])
        #expect(graph.signatures[0].inputs.map(\.name) == ["a", "b"])
        #expect(graph.signatures[0].outputs.map(\.name) == ["hard", "soft"])
    }
}
