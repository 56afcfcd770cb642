import Inference
import Models
import Storage
import Tensors
import Testing

/// Models of the layers of Keras 3 with their options and of `keras.ops`, an output for each, with three samples and
/// what Keras computed for them. `Tests/Scripts/keras_matrix.py` makes them.
@Suite("Layers and options of Keras 3")
struct MatrixTests {
    @Test(
        "each layer with each option computes what Keras computes, for one sample and for three at a time",
        arguments: [
            "dense", "activations", "convolutions", "pooling", "shapes", "merges", "normalization", "preprocessing",
            "attention", "operations", "functions", "policies",
        ])
    func layers(family: String) throws { try expectOutputs(family, ModelConversion(), batches: [1, 3]) }

    @Test(
        "functions of numbers near zero, of large ones, infinite ones and none, and of integers, compute what Keras computes",
        arguments: ["edges", "integers"])
    func edges(family: String) throws { try expectOutputs(family, ModelConversion(), batches: [1, 3], isExact: true) }

    @Test("recurrent layers compute what Keras computes in each form")
    func recurrent() throws {
        try expectOutputs("recurrent", ModelConversion(), batches: [1])
        try expectOutputs("recurrent", ModelConversion(recurrent: .loop), batches: [3])
        try expectOutputs("recurrent", ModelConversion(recurrent: .unrolled), batches: [3])
    }

    @Test("layers heed the masks of their inputs as in Keras")
    func masking() throws { try expectOutputs("masking", ModelConversion(recurrent: .loop), batches: [1, 3]) }

    @Test("sizes of inputs that a file leaves open stay open, and shapes fix them")
    func openSizes() throws {
        try expectOutputs("open_sizes", ModelConversion(), batches: [1])
        try expectOutputs("open_sizes", ModelConversion(recurrent: .loop), batches: [3])
        let given = try #require(try record("open_sizes")["shapes"]?.array).map { ($0.array ?? []).compactMap(\.int) }
        try expectOutputs("open_sizes", ModelConversion(recurrent: .loop, shapes: given), batches: [3])

        let file = "Tests/Fixtures/keras/matrix/open_sizes.keras"
        let open = try model("open_sizes").graph(ModelConversion(recurrent: .loop)).subgraphs[0]
        #expect(
            open.inputs.map { open.tensors[$0].shapeSignature } == [
                [-1, -1, -1, 4], [-1, -1, 3], [-1, -1], [-1, -1, 6, 6, 2],
            ])
        let fixed = try KerasModel(keras: Fixture.bytes(file), ModelConversion(recurrent: .loop, shapes: given)).graph()
            .subgraphs[0]
        #expect(fixed.inputs.map { fixed.tensors[$0].shapeSignature } == given.map { [-1] + $0 })
        #expect(
            performing: { try model("open_sizes").graph(ModelConversion(shapes: [[2, 2, 5]] + given.dropFirst())) },
            throws: {
                "\($0)" == "layer 'p': InputLayer: the input has the shape [?, ?, 4] without the batch, not [2, 2, 5]"
            })
        #expect(
            performing: { try model("open_sizes").graph(ModelConversion(shapes: [[2, 2, 4]])) },
            throws: { "\($0)" == "1 shapes were given for 4 inputs" })
    }

    @Test("layers with their channels first compute what Keras computes")
    func layouts() throws { try expectOutputs("layouts", ModelConversion(), batches: [1, 3]) }

    @Test("sums that Keras takes for a bias go along its axis")
    func biases() throws {
        try expectOutputs("biases", ModelConversion(), batches: [1, 3])
        let notes = try model("biases").notes
        #expect(notes.count == 5)
        #expect(
            notes.allSatisfy {
                $0.hasSuffix(
                    " has its channels first and as many as its last axis is long: the bias is added along that axis, as Keras 3 does it "
                        + "with TensorFlow when the model is called; its predict adds it to the channels")
            })
    }

    @Test("layers that keep their state go on where the sample before has ended, in each form")
    func streams() throws {
        for form in ModelConversion.Recurrent.allCases {
            try expectOutputs("streams", ModelConversion(recurrent: form), batches: [1])
        }
    }

    @Test("a graph for three samples says so, also with fused operators")
    func fixedBatch() throws {
        let graph = try model("recurrent").graph(ModelConversion(batch: 3))
        #expect(graph.subgraphs.allSatisfy { $0.tensors.allSatisfy { $0.shapeSignature == nil } })
        #expect(graph.subgraphs[0].inputs.allSatisfy { graph.subgraphs[0].tensors[$0].shape[0] == 3 })
    }

    @Test("the forms of recurrent layers differ in their operators, and each is what was asked for")
    func forms() throws {
        let file = Fixture.root + "/Tests/Fixtures/keras/sequence.keras"
        let codes = try ModelConversion.Recurrent.allCases.map { form in
            let graph = try KerasModel(at: file).graph(ModelConversion(recurrent: form))
            return graph.subgraphs.map { $0.operators.map(\.code.name) }
        }
        #expect(codes[0].count == 1)
        #expect(codes[0][0].filter { $0.hasPrefix("UNIDIRECTIONAL") }.count == 2)
        #expect(codes[1].count == 5)
        #expect(codes[1][0].filter { $0 == "WHILE" }.count == 2)
        #expect(codes[1][1] == ["LESS"])
        #expect(codes[2].count == 1)
        #expect(codes[2][0].filter { $0 == "SPLIT" }.count == 20)
    }

    @Test("a batch that cannot be is refused")
    func impossibleBatch() throws {
        let model = try model("dense")
        #expect(performing: { try model.graph(ModelConversion(batch: 0)) }, throws: { "\($0)" == "a batch of 0 is not possible" })
    }

    private func model(_ family: String) throws -> KerasModel {
        try KerasModel(at: Fixture.root + "/Tests/Fixtures/keras/matrix/\(family).keras")
    }

    private func record(_ family: String) throws -> JSONValue {
        try JSONValue(parsing: Fixture.bytes("Tests/Fixtures/keras/matrix/\(family).json").array(of: UInt8.self))
    }

    /// - Parameter isExact: Whether the smallest numbers have as many right digits as others.
    private func expectOutputs(
        _ family: String, _ conversion: ModelConversion, batches: [Int], isExact: Bool = false
    ) throws {
        let json = try record(family)
        let graph = try model(family).runnableGraph(conversion)
        let cases = (json["cases"]?.array ?? []).compactMap(\.string)
        let strides = (json["strides"]?.array ?? []).compactMap(\.int)
        let types = json["types"]?.array?.compactMap(\.string)
        let inputs = try #require(json["inputs"]?.array)
        let outputs = try #require(json["outputs"]?.array)
        func rows(_ values: JSONValue, _ first: Int, _ count: Int) -> [Double] {
            let all = (values.array ?? []).compactMap { $0.double ?? $0.string.flatMap(Double.init) }
            return Array(all[(first * all.count / 3)..<((first + count) * all.count / 3)])
        }
        let shapes = (json["shapes"]?.array ?? []).map { ($0.array ?? []).compactMap(\.int) }
        for (batch, kernels) in batches.flatMap({ [($0, KernelChoice.reference), ($0, .fast)] }) {
            // The kernels of one sample are prepared first, as for a data set.
            let first = try Interpreter(graph: graph, kernels: kernels)
            if kernels == .fast { try first.allocateTensors() }
            let interpreter = try first.twin()
            for (index, input) in interpreter.inputs.enumerated() {
                let rest = shapes.isEmpty ? Array(input.shape.dimensions.dropFirst()) : shapes[index]
                try interpreter.resizeInput(index, to: Shape([batch] + rest))
            }
            for first in stride(from: 0, to: 3, by: batch) {
                if json["stream"] != .bool(true) { interpreter.resetVariables() }
                for (index, values) in inputs.enumerated() { try set(index, rows(values, first, batch), of: interpreter) }
                try interpreter.invoke()
                try #require(interpreter.outputs.count == outputs.count && strides.count == outputs.count)
                try #require(cases.count == outputs.count)
                for (index, values) in outputs.enumerated() {
                    let output = try interpreter.output(index)
                    #expect(types.map { $0[index] == output.type.name } ?? true, "\(cases[index]): \(output.type.name)")
                    let all = numbers(of: output)
                    let count = all.count / batch
                    let shown = (0..<batch).flatMap { sample in
                        stride(from: 0, to: count, by: strides[index]).map { all[sample * count + $0] }
                    }
                    let expected = rows(values, first, batch)
                    try #require(shown.count == expected.count, "\(cases[index])")
                    let isNear = zip(shown, expected).allSatisfy {
                        $0 == $1 || $0.isNaN && $1.isNaN
                            || abs($0 - $1) <= (isExact ? 1e-5 * abs($1) + 1e-37 : 1e-5 * max(1, abs($1)))
                    }
                    #expect(isNear, "\(cases[index]), \(batch) at a time, \(kernels): \(shown) for \(expected)")
                }
            }
        }
    }

    private func set(_ index: Int, _ numbers: [Double], of interpreter: Interpreter) throws {
        switch interpreter.inputs[index].type {
        case .uint8, .bool: try interpreter.setInput(index, numbers.map { UInt8($0) })
        case .int8: try interpreter.setInput(index, numbers.map { Int8($0) })
        case .int16: try interpreter.setInput(index, numbers.map { Int16($0) })
        case .int32: try interpreter.setInput(index, numbers.map { Int32($0) })
        case .int64: try interpreter.setInput(index, numbers.map { Int64($0) })
        default: try interpreter.setInput(index, numbers.map { Float($0) })
        }
    }

    private func numbers(of tensor: Tensor) -> [Double] {
        switch tensor.type {
        case .bool, .uint8: tensor.bytes.array(of: UInt8.self).map { Double($0) }
        case .int8: tensor.bytes.array(of: Int8.self).map { Double($0) }
        case .int64: tensor.bytes.array(of: Int64.self).map { Double($0) }
        case .int32: tensor.bytes.array(of: Int32.self).map { Double($0) }
        default: tensor.bytes.array(of: Float.self).map { Double($0) }
        }
    }
}
