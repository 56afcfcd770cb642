import Models
import Records
import Tensors

/// What a classifier answers for one sample.
public struct Prediction: Sendable {
    /// The class with the largest output; the first of equals.
    public let label: Int
    /// One for each class.
    public let probabilities: [Float]
    /// The data set's names, or the class numbers.
    public let classNames: [String]
    let origins: [Origin]

    /// What the class is called.
    public var name: String { classNames[label] }

    /// How probable the class is.
    public var probability: Percentage { probability(of: label) }

    /// How probable a class is.
    /// - Precondition: there is such a class.
    public func probability(of label: Int) -> Percentage {
        guard probabilities.indices.contains(label) else {
            fatalError("there is no class \(label): they are 0 … \(probabilities.count - 1)")
        }
        return Percentage(Double(probabilities[label]), origins: origins)
    }

    /// The most probable classes, at most `count`, the most probable first.
    public func top(_ count: Int) -> [(label: Int, name: String, probability: Percentage)] {
        let order = probabilities.indices.sorted { (-probabilities[$0], $0) < (-probabilities[$1], $1) }
        return order.prefix(max(count, 0)).map { ($0, classNames[$0], probability(of: $0)) }
    }
}

extension Prediction: Displayable {
    /// The five most probable classes as bars.
    public var display: Display? {
        let best = top(5)
        return .chart(
            Chart(
                title: "", summary: "", mark: .bars(best.map { .init($0.name, [.init("", $0.probability.number)]) }),
                x: Chart.Axis("", .percent)))
    }
}

extension Model {
    /// What the model says of one sample.
    ///
    /// - Throws: `KitError` where the sample does not fit the model's input.
    public func predict(_ sample: Sample, kernels: KernelChoice = .fast) throws -> Prediction {
        try predict(sample.data, kernels: kernels)[0]
    }

    /// What the model says of one sample, whose elements are given as the model sees them, in the order of its file: an image that
    /// is divided by 255 from 0 to 1, and of an ONNX file with all of one channel before the next.
    ///
    /// - Throws: `KitError` where there are not as many elements as the model's input has.
    public func predict<Element: BinaryFloatingPoint>(_ elements: [Element], kernels: KernelChoice = .fast) throws -> Prediction {
        guard elements.count == inputShape.elementCount else {
            throw KitError("'\(name)' takes samples of \(inputShape.elementCount) elements, not \(elements.count)")
        }
        return try predict(Dataset([elements]), kernels: kernels)[0]
    }

    /// What the model says of each sample, in their order.
    ///
    /// A model of one output gives the probability of class 1, or its logit. Outputs that are not probabilities are logits,
    /// of which the softmax is taken. Numbers that a regression predicts are ``outputs(on:kernels:)``.
    public func predict(_ data: Dataset, kernels: KernelChoice = .fast) throws -> [Prediction] {
        let answers = try ClassOutputs(outputs(for: data, kernels: kernels), of: data)
        let width = answers.width
        let names = data.classNames.count == width ? data.classNames : (0..<width).map(String.init)
        return answers.predictions.enumerated().map { row, label in
            Prediction(
                label: label, probabilities: Array(answers.probabilities[row * width..<(row + 1) * width]), classNames: names,
                origins: origins + data.origins)
        }
    }

    /// What the model gives for each sample, as real numbers.
    ///
    /// - Throws: `KitError` where the samples do not fit the model's input.
    public func outputs(on data: Dataset, kernels: KernelChoice = .fast) throws -> [[Float]] {
        let values = try outputs(for: data, kernels: kernels)
        let width = values.count / max(data.sampleCount, 1)
        return (0..<data.sampleCount).map { Array(values[$0 * width..<($0 + 1) * width]) }
    }
}
