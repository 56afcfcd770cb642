import Inference
import Models
import Records
import Tensors

/// Two models, or two arithmetics of one, on the same samples: how far they are from each other after each operator.
public struct OperatorComparison: Sendable {
    /// The differences as numbers.
    public let difference: ModelDifference
    let first: String
    let second: String
    let sampleCount: Count
    let origins: [Origin]

    /// The first operator whose output is not the same; nil if all are.
    public var firstDeparture: OperatorDifference? { difference.firstDeparture }

    /// The operators with the largest difference, the signal to noise and the share of unequal elements.
    public var table: Table {
        let haveOneType = difference.operators.contains { $0.unequalShare != nil }
        return Table(
            titles("Operator", "Tensor", "Largest difference", "In steps", "Signal to noise")
                + (haveOneType ? titles("Unequal") : []),
            difference.operators.map { entry in
                let noise: any TableCell =
                    entry.signalToNoise.isFinite
                    ? PlainNumber(entry.signalToNoise, origins: origins).rounded(to: 1) : words("equal")
                let unequal = entry.unequalShare.map { Percentage($0, origins: origins) }
                return [
                    entry.name, Table.Cell.code(Self.short(entry.tensor)), PlainNumber(entry.largest, origins: origins),
                    entry.steps.map { PlainNumber($0, origins: origins).rounded(to: 1) }, noise,
                ] + (haveOneType ? [unequal] : [])
            },
            note: words(
                "\(first) against \(second) on \(samples). Steps are those of the second model's scale; signal to noise is in decibels. \(departure)"
            ))
    }

    /// Signal to noise in decibels after each operator that departs.
    public func chart(_ title: String? = nil) -> Chart {
        let departing = difference.operators.filter(\.signalToNoise.isFinite)
        return .bars(
            title ?? words("Signal to noise after each operator, in decibels"),
            summary: words("\(first) against \(second) on \(samples). \(departure)"),
            departing.map { ("\($0.node) \($0.name)", PlainNumber($0.signalToNoise, origins: origins).rounded(to: 1)) })
    }

    /// Converters join the names of all operators that they fused.
    static func short(_ name: String) -> String {
        let parts = name.split(separator: ";")
        return parts.count > 1 ? "\(parts[0]);…" : name
    }

    private var samples: String { sampleCount.value == 1 ? words("one sample") : words("\(sampleCount) samples") }

    private var departure: String {
        guard let departing = firstDeparture else { return words("All \(difference.operators.count) outputs are equal.") }
        return words("The first to depart is node \(departing.node) \(departing.name), '\(departing.tensor)'.")
    }
}

extension OperatorComparison: Displayable {
    public var display: Display? {
        firstDeparture == nil
            ? .text("\(first) against \(second) on \(samples): \(departure)") : .group([.chart(chart()), .table(table)])
    }
}

extension Model {
    /// Runs this model and another on the data set's first samples and compares them operator by operator; tensors are
    /// matched by their names, and quantized ones by the numbers that they stand for. What a model remembers begins anew with each
    /// sample.
    ///
    /// - Parameter count: how many samples.
    /// - Throws: `KitError` where the samples do not fit, the models have no tensor of the same name and shape, or one of them
    ///   gives what is no number where the other does not.
    public func compared(
        with other: Model, on data: Dataset, samples count: Int = 1, kernels: KernelChoice = .fast,
        otherKernels: KernelChoice? = nil
    ) throws -> OperatorComparison {
        let samples = try fitted(data).prefix(count)
        _ = try other.fitted(samples)
        let secondKernels = otherKernels ?? kernels
        let key = "compare \(identity) \(kernels) \(other.identity) \(secondKernels) \(samples.identity)"
        let difference = try ResultCache.shared.value(for: key) {
            try ModelDifference(
                graph, kernels: kernels, other.graph, kernels: secondKernels, samples: self.samples(of: [samples]))
        }
        guard !difference.operators.isEmpty else {
            throw KitError(
                "'\(name)' and '\(other.name)' have no tensor of the same name and shape",
                help: "Operators are compared by the names of their outputs: convert both models from one.")
        }
        if let odd = difference.operators.first(where: { $0.largest == .infinity }) {
            throw KitError(
                "'\(name)' and '\(other.name)' cannot be compared: node \(odd.node) \(odd.name), '\(odd.tensor)', of one of them is "
                    + "not a number or infinite, and of the other it is not",
                help: "Its weights, or what it computes of them, are no numbers or too large.")
        }
        func label(_ model: Model, _ kernels: KernelChoice) -> String {
            otherKernels == nil ? model.name : "\(model.name) (\(kernels.rawValue))"
        }
        return OperatorComparison(
            difference: difference, first: label(self, kernels), second: label(other, secondKernels),
            sampleCount: samples.count, origins: origins + other.origins)
    }

    /// Compares two arithmetics of this model on the data set's first samples.
    public func compared(
        _ kernels: KernelChoice, with other: KernelChoice, on data: Dataset, samples count: Int = 1
    ) throws -> OperatorComparison {
        try compared(with: self, on: data, samples: count, kernels: kernels, otherKernels: other)
    }
}
