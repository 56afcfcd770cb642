import Datasets
import Records

/// What a classifier answered on a data set.
public struct Evaluation: Sendable {
    /// The class with the largest output for each image; the first of equals.
    public let predictions: [Int]
    /// The classes that the data set gives, one for each sample.
    public let labels: [Int]
    /// Outputs as probabilities, row-major, one row per image.
    public let probabilities: [Float]
    /// How many classes the model tells apart: its outputs for one sample.
    public let classCount: Int
    /// The data set's, or the class numbers.
    public let classNames: [String]
    let origins: [Origin]

    /// - Parameter values: The model's output as real numbers, row-major, one row per sample. One column is the
    ///   probability of class 1, or its logit. Rows that are not probabilities are logits, of which the softmax is taken.
    /// - Throws: `KitError` where the data set has not a label for each sample, or labels beyond the model's outputs.
    package init(values: [Float], data: Dataset, origins: [Origin]) throws {
        guard !data.labels.isEmpty else {
            throw KitError(
                "'\(data.name)' has no labels", help: "Give the data set's labels, or evaluate something else than classes.")
        }
        guard data.labels.count == data.sampleCount else {
            throw KitError(
                "'\(data.name)' has \(data.sampleCount) samples and \(data.labels.count) labels", help: "Give one for each.")
        }
        let outputs = try ClassOutputs(values, of: data)
        let width = outputs.width
        try data.checkClasses(of: width)
        labels = data.labels
        classNames = data.classNames.count == width ? data.classNames : (0..<width).map(String.init)
        classCount = width
        self.origins = origins
        probabilities = outputs.probabilities
        predictions = outputs.predictions
    }

    /// Images classified as their label says.
    public var correct: Count {
        Count(answers.correct, origins: origins)
    }

    /// The number of samples.
    public var total: Count { Count(labels.count, origins: origins) }

    /// Top-1 accuracy.
    public var accuracy: Percentage { correct.share(of: total) }

    /// The share of images whose label is among the k largest outputs.
    /// - Precondition: `k` is 1 or more.
    public func accuracy(top k: Int) -> Percentage {
        guard k > 0 else { fatalError("accuracy(top:) takes 1 or more, not \(k)") }
        let larger = OutputRows(probabilities, width: classCount).largerCounts(than: labels)
        return Count(larger.count { $0 < k }, origins: origins).share(of: total)
    }

    /// Half the width of the 95 % interval of the accuracy, by Wilson's formula: of a model that makes no mistake in a few
    /// samples it does not say that it never makes one.
    public var uncertainty: Points {
        let p = accuracy.value, n = Double(labels.count), z = 1.96
        let width = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
        return Points(width, origins: origins)
    }

    /// Mean cross-entropy, natural logarithm, of the probability given to the label, at least 1e-7 as Keras has it.
    /// Rounded to six decimals, which every processor agrees on.
    public var loss: PlainNumber {
        let mean = OutputRows(probabilities, width: classCount).crossEntropy(of: labels, least: 1e-7)
        return PlainNumber((mean * 1e6).rounded() / 1e6, origins: origins).rounded(to: 4)
    }

    /// How many images the other evaluation classifies differently.
    /// - Precondition: both are of as many images.
    public func disagreements(with other: Evaluation) -> Count {
        check(other)
        return Count(answers.differences(from: other.answers), origins: origins)
    }

    /// How many images are classified right here and wrong by the other evaluation.
    /// - Precondition: both are of as many images.
    public func corrections(of other: Evaluation) -> Count {
        check(other)
        return Count(answers.corrections(of: other.answers), origins: origins)
    }

    /// How often each class (row) was taken for each class (column), row-major.
    public var confusion: [Int] { answers.confusion(classCount: classCount) }

    private var answers: Answers { Answers(predictions, labels: labels) }

    private func check(_ other: Evaluation) {
        guard other.predictions.count == predictions.count else {
            fatalError("evaluations of \(predictions.count) and of \(other.predictions.count) images cannot be compared")
        }
    }

    private func check(label: Int) {
        guard (0..<classCount).contains(label) else { fatalError("there is no class \(label): they are 0 … \(classCount - 1)") }
    }

    /// Of what was called `label`, the share that was.
    /// - Precondition: there is such a class; likewise below.
    public func precision(of label: Int) -> Percentage {
        check(label: label)
        let called = Count(answers.count(predicted: label), origins: origins)
        return Count(answers.count(correct: label), origins: origins).share(of: called)
    }

    /// Of what was `label`, the share that was called so.
    public func recall(of label: Int) -> Percentage {
        check(label: label)
        let were = Count(answers.count(labelled: label), origins: origins)
        return Count(answers.count(correct: label), origins: origins).share(of: were)
    }

    /// The harmonic mean of precision and recall; 0 where both are 0.
    public func f1(of label: Int) -> Percentage {
        check(label: label)
        let right = answers.count(correct: label)
        let called = answers.count(predicted: label)
        let were = answers.count(labelled: label)
        return Count(2 * right, origins: origins).share(of: Count(called + were, origins: origins))
    }
}
