import Foundation
import Modelbook
import Testing

@Suite("Samples, targets and outputs that are no numbers")
struct NoNumberTests {
    private let model: Model

    init() throws {
        model = try Model(
            Network("small", input: [2], seed: 1) {
                Dense(32, activation: .relu)
                Dense(32, activation: .relu)
                Dense(2, activation: .softmax)
            }
        ).converted(named: "small")
    }

    private func samples(_ odd: Float, targets: [[Float]] = []) throws -> Dataset {
        try Dataset(
            [[0, 1], [1, odd], [1, 1]], labels: targets.isEmpty ? [0, 1, 0] : [], targets: targets, named: "rows")
    }

    @Test("whatever runs a model refuses a sample that is no number, with its place", arguments: [Float.nan, .infinity])
    func samples(value: Float) throws {
        let data = try samples(value), good = data.prefix(1), part = data[1..<3]
        let expected = "sample 2 of 'rows' is \(value) in element 2\nLeave the sample out, or give it a number."
        #expect(message { _ = try model.evaluate(on: data) } == expected)
        #expect(message { _ = try model.predict(data) } == expected)
        #expect(message { _ = try model.outputs(on: data) } == expected)
        #expect(message { _ = try model.reconstructionErrors(on: data) } == expected)
        #expect(message { _ = try ModelComparison([model, model], on: data) } == expected)
        #expect(message { _ = try model.sensitivity(on: good, calibratedOn: data) } == expected)
        #expect(message { _ = try model.sensitivity(on: data, calibratedOn: good) } == expected)
        #expect(message { _ = try model.quantized(.int8, calibratedOn: data) } == expected)
        #expect(
            message { _ = try Network("n", input: [2], seed: 1) { Dense(2, activation: .softmax) }.trained(on: data) } == expected
        )
        // A part says where the sample stands in the whole.
        let ofPart = expected.replacing("'rows'", with: "'rows, samples 2–3'")
        #expect(message { _ = try model.latency(on: part) } == ofPart.replacing("2–3", with: "2–3, samples 1–1"))
        #expect(message { _ = try model.compared(with: model, on: part) } == ofPart.replacing("2–3", with: "2–3, samples 1–1"))
        // An integer model says the same.
        let int8 = try model.quantized(.int8, calibratedOn: good)
        #expect(message { _ = try int8.evaluate(on: data) } == expected)
        // What is good is answered.
        #expect(try model.evaluate(on: good).total.value == 1)
    }

    @Test("a divisor that makes infinite numbers of elements is seen at the first of them")
    func divided() throws {
        let data = try samples(0).normalized(mean: [0], deviation: [1e-39])
        #expect(message { _ = try model.predict(data) }.hasPrefix("sample 1 of 'rows' is inf in element 2"))
    }

    @Test("samples far beyond what an integer input holds are a warning, and so are samples for a quantizer that are all one")
    func ranges() async throws {
        let result = try await #require(
            processExitsWith: .success, observing: [\.standardErrorContent],
            performing: {
                let network = try Network("small", input: [2], seed: 1) { Dense(2, activation: .softmax) }
                let right = try Dataset([[0, 1], [1, 0.5]], named: "right"), large = try Dataset([[0, 255]], named: "large")
                let model = try Model(network).converted(named: "small")
                _ = try model.quantized(.int8, calibratedOn: right).outputs(on: right)
                _ = try model.quantized(.int8, calibratedOn: right).outputs(on: large)
                _ = try model.quantized(.int8, calibratedOn: Dataset([[2, 2], [2, 2]], named: "flat"))
                _ = try model.quantized(.int8, calibratedOn: Dataset([[1, 2], [1, 2]], named: "same"))
                let dead = try Model(Network("dead", input: [2], seed: 1) { Dense(2, activation: .relu) }).converted(
                    named: "dead")
                _ = try dead.quantized(.int8, calibratedOn: Dataset([[0, 0], [0, 0]], named: "zeros"))
            })
        #expect(
            String(decoding: result.standardErrorContent, as: UTF8.self) == """
                warning: the samples of 'large' reach from 0 to 255 and are cut to what the model's input 'input' holds, 0 to 1: is \
                this the scale that the model was trained for?
                warning: all elements of 'flat' are 2.0: they show no range to a quantizer
                warning: all samples of 'same' are equal: they show a quantizer little range
                warning: all elements of 'zeros' are 0.0: they show no range to a quantizer; 'dense' has one value only

                """)
    }

    @Test("pictures in another range than the one that a model was quantized for are a warning")
    func unusedRange() async throws {
        let result = try await #require(
            processExitsWith: .success, observing: [\.standardErrorContent],
            performing: {
                let pixels = (0..<4).map { sample in (0..<16).map { Double(sample == 3 ? 255 : 17 * $0) } }
                let pictures = try Dataset(pixels, shape: [4, 4, 1], named: "pictures")
                let right = try pictures.normalized(mean: [127.5], deviation: [127.5])
                let network = try Network("small", input: [4, 4, 1], seed: 1) {
                    Flatten()
                    Dense(2, activation: .softmax)
                }
                let small = try Model(network).converted(named: "small").quantized(.int8, calibratedOn: right)
                _ = try small.outputs(on: right)
                _ = try small.outputs(on: pictures.normalized(mean: [0], deviation: [255]))
            })
        #expect(
            String(decoding: result.standardErrorContent, as: UTF8.self) == """
                warning: the pixels of 'pictures' are given from 0 to 1, and the input of 'small, int8' was quantized for −0.9961 to 1.004: is \
                this the scale that the model was trained for?

                """)
    }

    @Test("a target that is no number is named")
    func targets() throws {
        let data = try samples(0, targets: [[0, 1], [1, 0], [1, .nan]])
        let expected = "target 2 of sample 3 of 'rows' is nan\nLeave the sample out, or give it a number."
        #expect(message { _ = try model.evaluateRegression(on: data) } == expected)
        #expect(
            message { _ = try Network("n", input: [2], seed: 1) { Dense(2) }.trained(on: data, TrainingOptions(epochs: 1)) }
                == expected)
    }

    @Test("outputs that are no numbers are no class, no error and no comparison")
    func outputs() throws {
        let data = try samples(0)
        var graph = model.graph
        let last = try #require(graph.subgraphs[0].operators.last { $0.code.builtin == .fullyConnected })
        let bias = try #require(last.inputs[2])
        graph.subgraphs[0].tensors[bias].data = Bytes(of: [Float.nan, 0])
        let folder = try temporaryFolder(), file = folder.appending(path: "broken.tflite")
        defer { try? FileManager.default.removeItem(at: folder) }
        try graph.write(to: file.path)
        let model = try Model(file.path)
        let expected = "what the model gives for sample 1 of 'rows' is nan in output 1"
        #expect(message { _ = try model.evaluate(on: data) }.hasPrefix(expected))
        #expect(message { _ = try model.predict(data) }.hasPrefix(expected))
        #expect(
            message { _ = try ModelComparison([model, model], on: data) }.hasPrefix(
                expected))
        #expect(
            message { _ = try model.reconstructionErrors(on: data) }.hasPrefix(expected))
    }
}
