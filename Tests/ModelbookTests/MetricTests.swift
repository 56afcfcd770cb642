import Foundation
import Modelbook
import Testing

@Suite("Metrics")
struct MetricTests {
    @Test("the area under the curve counts equal scores one half")
    func area() throws {
        // Of the 2 × 3 pairs, four are in order, one is equal and one is not.
        let roc = try ROC(scores: [0.9, 0.4, 0.4, 0.3, 0.5], labels: [1, 1, 0, 0, 0])
        #expect(roc.auc.value == 4.5 / 6)
        #expect(roc.points.map(\.truePositives) == [0, 0.5, 0.5, 1, 1])
    }

    @Test("scores without both kinds, or not as many as labels, are refused")
    func oneKind() {
        #expect(message { _ = try ROC(scores: [1, 2], labels: [1, 1]) } == "all 2 samples are anomalies; both kinds are needed")
        #expect(message { _ = try ROC(scores: [1], labels: [1, 0]) } == "there are 1 scores but 2 labels")
        #expect(message { _ = try ROC(scores: [1, .nan], labels: [1, 0]) } == "a score is not a number")
    }

    @Test("recall, precision and F1 of the digits agree with the confusion matrix")
    func classes() throws {
        let model = try Model(notebookFile("models/digits_int8.tflite"))
        let data = try Dataset(
            images: notebookFile("data/t10k-images-idx3-ubyte.gz"), labels: notebookFile("data/t10k-labels-idx1-ubyte.gz"))
        let result = try model.evaluate(on: data)
        #expect(result.correct == Count(9765))
        #expect(result.accuracy(top: 10).value == 1)
        let (right, were) = (result.confusion[11], result.confusion[10..<20].reduce(0, +))
        let called = (0..<10).reduce(0) { $0 + result.confusion[$1 * 10 + 1] }
        #expect(result.recall(of: 1).value == Double(right) / Double(were))
        #expect(result.precision(of: 1).value == Double(right) / Double(called))
        #expect(abs(result.f1(of: 1).value - 2 * Double(right) / Double(were + called)) < 1e-12)
        #expect(result.classTable.rows.count == 10)
    }

    @Test("the answer is the same at any number of threads")
    func threads() throws {
        let model = try Model(notebookFile("models/digits_float.tflite"))
        let data = try Dataset(
            images: notebookFile("data/train1k-images-idx3-ubyte.gz"), labels: notebookFile("data/train1k-labels-idx1-ubyte.gz"))
        let one = try model.evaluate(on: data, kernels: .fast, threads: 1)
        for threads in [2, 3, 7] {
            #expect(try model.evaluate(on: data, kernels: .fast, threads: threads).probabilities == one.probabilities)
        }
    }

    @Test("images of another shape than the model's input are refused with both, even with as many pixels")
    func shape() throws {
        let model = try Model(notebookFile("models/digits_float.tflite"), named: "digits")
        let folder = try temporaryFolder()
        let path = folder.path + "/x.idx"
        try Bytes([0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 14, 0, 0, 0, 56] + [UInt8](repeating: 0, count: 784)).array(of: UInt8.self)
            .withUnsafeBytes { try Data($0).write(to: URL(filePath: path)) }
        let data = try Dataset(inputs: path)
        #expect(
            message { _ = try model.evaluate(on: data) }
                .hasPrefix("'digits' takes inputs of shape [28, 28, 1] but the samples of '\(path)' have shape [14, 56]"))
    }

    @Test("float and int8 are compared operator by operator, matched by name")
    func comparison() throws {
        let data = try Dataset(
            images: notebookFile("data/train1k-images-idx3-ubyte.gz"), labels: notebookFile("data/train1k-labels-idx1-ubyte.gz"))
        let keras = try Model(notebookFile("models/digits.keras"), named: "float")
        let small = try keras.quantized(.int8, calibratedOn: data.prefix(20), named: "int8")
        let comparison = try keras.converted(named: "float").compared(with: small, on: data)
        #expect(comparison.difference.operators.count >= 6)
        #expect(comparison.firstDeparture?.name == "CONV_2D")
        #expect(comparison.difference.operators.allSatisfy { $0.signalToNoise > 20 })
        let arithmetics = try small.compared(.fast, with: .reference, on: data)
        #expect(arithmetics.firstDeparture == nil)
    }

    @Test("a profile has every operator with its work, and its shares add up")
    func profile() throws {
        let data = try Dataset(
            images: notebookFile("data/train1k-images-idx3-ubyte.gz"), labels: notebookFile("data/train1k-labels-idx1-ubyte.gz"))
        let model = try Model(notebookFile("models/digits_int8.tflite"))
        let profile = try model.profile(on: data, runs: 5)
        let convolution = try #require(profile.entries.first { $0.cost.name == "CONV_2D" })
        // 26 × 26 × 8 outputs, each a sum of 3 × 3 products.
        #expect(convolution.cost.multiplyAccumulates == 26 * 26 * 8 * 9)
        #expect(profile.entries.allSatisfy { $0.time.value >= 0 && $0.time.number.isMeasured })
        #expect(profile.table.rows.count == profile.entries.count + 1)
    }

    @Test("the tail's owners add up to the tail")
    func tail() throws {
        let arena = try Model(notebookFile("models/digits_int8.tflite")).arena(for: .cortexM)
        guard case .bars(let bars) = arena.tailChart().mark else {
            Issue.record("the chart has no bars")
            return
        }
        #expect(bars.reduce(0) { $0 + $1.segments[0].value.value } == arena.tail.value)
    }
}
