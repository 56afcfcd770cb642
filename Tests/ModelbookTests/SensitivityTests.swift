import Modelbook
import Testing

@Suite("What quantization costs, operator by operator")
struct SensitivityTests {
    private struct Small {
        let model: Model
        let data: Dataset

        init() throws {
            data = try Dataset(
                images: notebookFile("data/train1k-images-idx3-ubyte.gz"),
                labels: notebookFile("data/train1k-labels-idx1-ubyte.gz")
            ).prefix(60)
            let network = try Network("small", input: [28, 28, 1], seed: 3) {
                Conv2D(4, 3, strides: 4, activation: .relu)
                Flatten()
                Dense(16, activation: .relu)
                Dense(10, activation: .softmax)
            }
            model = try Model(network).converted(named: "small")
        }
    }

    @Test("each operator alone, then more and more of them: the last mix answers as the int8 model does")
    func mixed() throws {
        let small = try Small(), shown = small.data.prefix(20)
        let sensitivity = try small.model.sensitivity(on: small.data, calibratedOn: shown)
        try #require(sensitivity.entries.map(\.name) == ["CONV_2D", "RESHAPE", "FULLY_CONNECTED", "FULLY_CONNECTED", "SOFTMAX"])
        #expect(sensitivity.accuracy == (try small.model.evaluate(on: small.data).accuracy))
        #expect(sensitivity.entries.allSatisfy { $0.signalToNoise.map { $0.value > 20 && $0.value < 90 } ?? false })
        #expect(sensitivity.entries[2].saved.value > 2000)
        #expect(sensitivity.entries[4].saved.value < 0)
        #expect(sensitivity.table.rows.count == 5)

        let mix = try small.model.mixedPrecision(on: small.data, calibratedOn: shown)
        try #require(mix.steps.count == 4)
        #expect(mix.steps[0].integerOperators.isEmpty)
        #expect(mix.steps[0].signalToNoise == nil)
        #expect(mix.steps[3].integerOperators == [0, 1, 2, 3, 4])
        #expect(mix.steps[3].size < mix.steps[0].size)
        #expect(mix.front.contains { $0.size == mix.steps.map(\.size).min() })
        let last = try mix.model(of: mix.steps[3])
        #expect(last.size == mix.steps[3].size)
        let int8 = try small.model.quantized(.int8, calibratedOn: shown)
        #expect(try last.evaluate(on: small.data).predictions == int8.evaluate(on: small.data).predictions)
        #expect(try mix.smallest(losingAtMost: 1).size == mix.steps.map(\.size).min())
        let refusal = message { _ = try mix.smallest(losingAtMost: -1) }
        #expect(refusal.hasPrefix("no step of 'small' loses at most −100.00\u{a0}points"))
        #expect(
            message { _ = try small.model.sensitivity(.float16, on: small.data, calibratedOn: shown) }
                == "float16 leaves the arithmetic on floats: its operators cannot be tried one by one\nChoose int8 or int16x8.")
    }

    @Test("what refinements do is told layer by layer, and weights of 4 bits make the file smaller")
    func refinements() throws {
        let small = try Small(), shown = small.data.prefix(20)
        let table = try small.model.refinementTable(
            .int8, calibratedOn: shown, weightBits: 4, refinements: [.adaptiveRounding, .biasCorrection])
        #expect(table.rows.count == 6)
        let int8 = try small.model.quantized(.int8, calibratedOn: shown)
        let int4 = try small.model.quantized(.int8, calibratedOn: shown, weightBits: 4, refinements: [.adaptiveRounding])
        #expect(int8.size.value - int4.size.value > 1500)
        #expect(
            message { _ = try small.model.refinementTable(.int8, calibratedOn: shown, refinements: []) }
                == "no refinements are given\nThere are .crossLayerEqualization, .adaptiveRounding, .biasCorrection.")
        #expect(
            message { _ = try small.model.quantized(.dynamicRange, refinements: [.biasCorrection]) }
                == "dynamic leaves the arithmetic on floats: no operator is kept from it, no range is calibrated and nothing is refined"
        )
    }

    @Test("two models are compared over several samples; histograms count every weight and activation")
    func spread() throws {
        let small = try Small(), shown = small.data.prefix(20)
        let int8 = try small.model.quantized(.int8, calibratedOn: shown)
        let one = try small.model.compared(with: int8, on: small.data)
        let many = try small.model.compared(with: int8, on: small.data, samples: 10)
        #expect(one.difference.operators.map(\.tensor) == many.difference.operators.map(\.tensor))
        #expect(zip(one.difference.operators, many.difference.operators).allSatisfy { $0.largest <= $1.largest })
        #expect(many.chart().summary.hasPrefix("small against small, int8 on 10 samples."))

        let weights = small.model.weightHistograms
        #expect(weights.entries.map(\.histogram.total).reduce(0, +) == Int(small.model.parameterCount.value))
        #expect(int8.weightHistograms.entries.count == weights.entries.count)
        let activations = try small.model.activationHistograms(on: shown)
        let input = try #require(activations.entries.first)
        #expect(input.histogram.total == 20 * 784)
        #expect(input.maximum == 1)
        #expect(input.zeros.value > 0.7)
        #expect(try activations(input.tensor).tensor == input.tensor)
        #expect(message { _ = try activations("x") }.hasPrefix("there is no tensor 'x' here\nThere are "))
        if case .heatmap(let map) = activations.chart().mark {
            for row in 0..<map.rows.count { #expect(abs(map.values[row * 21..<(row + 1) * 21].reduce(0, +) - 1) < 1e-9) }
        }
    }
}

@Suite("Models side by side")
struct ModelComparisonTests {
    @Test("causes add up to the difference of the files, and answers that changed are told")
    func causes() throws {
        let data = try Dataset(
            images: notebookFile("data/train1k-images-idx3-ubyte.gz"), labels: notebookFile("data/train1k-labels-idx1-ubyte.gz")
        ).prefix(20)
        let models = try ["digits.keras", "digits_float.tflite", "digits_int8.tflite"].map {
            try Model(notebookFile("models/" + $0))
        }
        let comparison = try ModelComparison(models, on: data)
        for entry in comparison.entries.dropFirst() {
            let sum = entry.changes.reduce(0) { $0 + $1.difference.value }
            #expect(sum == entry.size.value - comparison.entries[0].size.value)
            #expect(entry.disagreement?.count.value == 0)
            #expect(entry.disagreement?.probability.value == 1)
        }
        #expect(comparison.entries[1].changes.first { $0.cause == "optimizer state" }?.after.value == 0)
        #expect(comparison.entries[2].signalToNoise.map { $0.value > 30 } ?? false)
        #expect(comparison.entries[2].arena != nil)
        #expect(comparison.operatorChanges(2).contains("+1 SHAPE"))
        #expect(comparison.table.rows.count == 3)
    }
}
