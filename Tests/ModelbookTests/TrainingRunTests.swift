import Modelbook
import Testing

@Suite("Networks trained in a notebook")
struct TrainingRunTests {
    private func digits() throws -> Dataset {
        try Dataset(
            images: notebookFile("data/train1k-images-idx3-ubyte.gz"), labels: notebookFile("data/train1k-labels-idx1-ubyte.gz")
        ).prefix(400)
    }

    @Test("a network goes from nothing to an int8 model, with its curve and table")
    func whole() throws {
        let data = try digits()
        let network = try Network("mine", input: [28, 28, 1], seed: 7) {
            Conv2D(4, 3, strides: 2, activation: .relu)
            Flatten()
            Dense(10, activation: .softmax)
        }
        let run = try network.trained(
            on: data, validationShare: 0.25, TrainingOptions(epochs: 6, optimizer: .adam(learningRate: 0.005), seed: 1))
        #expect(run.history.epochs.count == 6)
        #expect(run.table.rows.count == 6)
        #expect(
            run.table.columns.map(\.title)
                == ["Epoch", "Loss", "Accuracy", "Validation loss", "Validation accuracy"].map { .verbatim($0) })
        var points: [Chart.Point] = []
        if case .line(let line) = run.curve().mark { points = line }
        #expect(points.map(\.series) == Array(repeating: "training", count: 6) + Array(repeating: "validation", count: 6))
        let model = try run.model(named: "mine")
        let accuracy = try model.evaluate(on: data).accuracy.value
        #expect(accuracy > 0.85)
        let small = try model.quantized(.int8, calibratedOn: data.prefix(50))
        #expect(abs(try small.evaluate(on: data).accuracy.value - accuracy) < 0.02)
        #expect(try Network(model).layers.map(\.name) == network.layers.map(\.name))
    }

    @Test("what cannot be learnt from is refused")
    func refusals() throws {
        let network = try Network(input: [28, 28, 1]) {
            Flatten()
            Dense(10, activation: .softmax)
        }
        let unlabelled = try Dataset(inputs: notebookFile("data/train1k-images-idx3-ubyte.gz")).prefix(3)
        #expect(
            message { _ = try network.trained(on: unlabelled) }
                == "'\(unlabelled.name)' has neither labels nor targets to learn from\nGive them: --labels FILE, or --label COLUMN of a .csv file."
        )
        #expect(
            message { _ = try Network(Model(notebookFile("models/digits_float.tflite"))) }
                == "'digits_float.tflite' is no Keras model\nNetworks can be trained that come from .keras or .h5 files.")
    }
}
