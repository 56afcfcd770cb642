import Foundation
import Modelbook
import SystemIO

/// What `model evaluate` prints.
struct EvaluationReport: Encodable {
    struct Class: Encodable {
        var name: String
        var samples: Int
        /// nil where nothing was of the class, or called so.
        var recall: Double?
        var precision: Double?
        var f1: Double
    }

    var model: String
    var data: String
    var kernels: String
    var samples: Int
    var correct: Int?
    /// Shares from 0 to 1.
    var accuracy: Double?
    var topAccuracy: Double?
    var loss: Double?
    /// Rows are labels, columns predictions.
    var confusion: [[Int]]?
    var classes: [Class]?
    var meanSquaredError: Double?
    var meanAbsoluteError: Double?
    var determination: Double?
    private var top = 1

    private enum CodingKeys: String, CodingKey {
        case model, data, kernels, samples, correct, accuracy, loss, confusion, classes, determination
        case topAccuracy = "top_accuracy"
        case meanSquaredError = "mean_squared_error"
        case meanAbsoluteError = "mean_absolute_error"
    }

    init(model: String, data: String, kernels: String, classification result: Evaluation, top: Int) {
        self.model = model
        self.data = data
        self.kernels = kernels
        self.top = top
        let width = result.classCount
        samples = result.labels.count
        correct = Int(result.correct.value)
        accuracy = result.accuracy.value
        topAccuracy = top > 1 ? result.accuracy(top: top).value : nil
        loss = result.loss.value
        let matrix = result.confusion
        confusion = (0..<width).map { Array(matrix[$0 * width..<($0 + 1) * width]) }
        classes = confusion!.enumerated().map { label, row in
            let were = row.reduce(0, +)
            let called = (0..<width).reduce(0) { $0 + matrix[$1 * width + label] }
            return Class(
                name: result.classNames[label], samples: were, recall: were > 0 ? result.recall(of: label).value : nil,
                precision: called > 0 ? result.precision(of: label).value : nil,
                f1: were + called > 0 ? result.f1(of: label).value : 0)
        }
    }

    init(model: String, data: String, kernels: String, regression result: RegressionEvaluation) {
        self.model = model
        self.data = data
        self.kernels = kernels
        samples = result.sampleCount
        meanSquaredError = result.meanSquaredError.value
        meanAbsoluteError = result.meanAbsoluteError.value
        determination = result.determination.value
    }

    var text: String {
        var lines = ["\(model) on \(data): \(samples) samples, \(kernels) kernels"]
        func line(_ name: String, _ value: String) {
            lines.append("  " + name.padding(toLength: 22, withPad: " ", startingAt: 0) + value)
        }
        if let correct, let accuracy, let loss {
            line("accuracy", "\(Percentage(accuracy)) (\(correct) of \(samples))")
            if let topAccuracy { line("among the \(top) largest", "\(Percentage(topAccuracy))") }
            line("cross-entropy", "\(PlainNumber(loss).rounded(to: 4))")
        }
        for entry in classes ?? [] where entry.samples > 0 {
            let precision = entry.precision.map { "\(Percentage($0))" } ?? "–"
            line(
                "class \(entry.name.visibleLine)",
                "recall \(Percentage(entry.recall ?? 0)), precision \(precision), \(entry.samples) samples")
        }
        if let meanSquaredError, let meanAbsoluteError, let determination {
            line("mean squared error", "\(PlainNumber(meanSquaredError))")
            line("mean absolute error", "\(PlainNumber(meanAbsoluteError))")
            line("R²", "\(PlainNumber(determination))")
        }
        return lines.joined(separator: "\n")
    }
}
