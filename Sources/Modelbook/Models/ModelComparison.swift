import Datasets
import Inference
import Micro
import Models
import Records
import Tensors

/// Several models side by side, the first of which is what the others are measured by: size, answers, memory, and what changed.
public struct ModelComparison: Sendable {
    /// One model.
    public struct Entry: Sendable {
        /// What tables call it.
        public var name: String
        /// Of the file.
        public var size: ByteCount
        /// All that run, over all subgraphs.
        public var operators: Count
        /// Of activations in Modelbook's interpreter, for one sample.
        public var activations: ByteCount
        /// TensorFlow Lite Micro's on a Cortex-M; nil where it would refuse the model.
        public var arena: ByteCount?
        /// What the model answers; nil without labels.
        public var evaluation: Evaluation?
        /// The mean of the squared errors; nil without targets.
        public var meanSquaredError: PlainNumber?
        /// Of the outputs against the first model's, in decibels; nil for the first, where none differs, and without samples.
        public var signalToNoise: PlainNumber?
        /// Against the first model; nil for the first and without labels.
        public var disagreement: Disagreement?
        /// What became of the first model's file; empty for the first. The bytes of all causes add up to the difference in size.
        public var changes: [Change]
    }

    /// Samples on which two models do not answer alike.
    public struct Disagreement: Sendable {
        /// All of them.
        public var count: Count
        /// The first model is wrong, this one right.
        public var corrected: Count
        /// The first model is right, this one wrong.
        public var broken: Count
        /// How likely so uneven a division is, if both models were equally good: McNemar's exact test, two-sided.
        public var probability: PlainNumber
    }

    /// A reason for which a file is larger or smaller.
    public struct Change: Sendable {
        /// "int8 constants", "optimizer state", "operators, names, scales".
        public var cause: String
        /// In the first model's file.
        public var before: ByteCount
        /// In this one.
        public var after: ByteCount
        /// What is larger; less than nothing for what is smaller.
        public var difference: ByteCount { after - before }
    }

    /// In the order in which they were given.
    public let entries: [Entry]
    private let data: Dataset?
    private let graphs: [Graph]

    /// Runs all models over the samples, if there are any, and counts what their files hold.
    ///
    /// ```swift
    /// try ModelComparison([lite, small], on: test)
    /// ```
    ///
    /// - Throws: `KitError` where there is no model, or the samples do not fit one.
    public init(_ models: [Model], on data: Dataset? = nil) throws {
        guard let first = models.first else { throw KitError("there is no model to compare") }
        // Samples and targets are read as the first model's file has them, for all.
        var data = try data.map { try first.fitted($0) }
        let baseline = try data.map { try first.outputs(for: $0, kernels: .fast) }
        if let given = data, let baseline, given.labels.isEmpty, !given.targets.isEmpty {
            data = try first.targetsFitted(given, to: baseline.count)
        }
        self.data = data
        let parts = models.map { ByteCauses(of: $0) }
        var entries: [Entry] = []
        for (index, model) in models.enumerated() {
            let origins = index == 0 ? model.origins : first.origins + model.origins
            var entry = Entry(
                name: model.name, size: model.size, operators: model.operatorCount, activations: try model.peakActivations,
                arena: try? model.arena().total, changes: [])
            if index > 0 {
                entry.changes = parts[0].changes(to: parts[index]).map { change in
                    Change(
                        cause: change.cause, before: ByteCount(change.before, origins: origins),
                        after: ByteCount(change.after, origins: origins))
                }
            }
            if let data, let baseline {
                let values = try model.outputs(for: data, kernels: .fast)
                if !data.labels.isEmpty {
                    entry.evaluation = try Evaluation(values: values, data: data, origins: model.origins + data.origins)
                } else if !data.targets.isEmpty {
                    entry.meanSquaredError = try RegressionEvaluation(
                        predictions: values, data: model.targetsFitted(data, to: values.count),
                        origins: model.origins + data.origins
                    ).meanSquaredError
                }
                if index > 0 {
                    entry.signalToNoise = try Self.signalToNoise(baseline, values, on: data, model.name).map {
                        PlainNumber($0, origins: origins + data.origins).rounded(to: 1)
                    }
                    if let reference = entries[0].evaluation, let own = entry.evaluation {
                        entry.disagreement = Disagreement(of: own, with: reference)
                    }
                }
            }
            entries.append(entry)
        }
        self.entries = entries
        graphs = models.map(\.graph)
    }

    private static func signalToNoise(_ a: [Float], _ b: [Float], on data: Dataset, _ name: String) throws -> Double? {
        guard a.count == b.count else {
            throw KitError("'\(name)' gives \(b.count) numbers where the first model gives \(a.count)")
        }
        for values in [a, b] { try OutputCheck(data: data).requireFinite(values) }
        return Distortion(of: b, from: a).signalToNoise
    }

    /// The operators that `entries[index]` has more of than the first model, or fewer: "−1 SHAPE", "+2 QUANTIZE".
    public func operatorChanges(_ index: Int) -> [String] { graphs[index].operatorChanges(from: graphs[0]) }

    /// A row for each model.
    public var table: Table {
        let hasAccuracy = entries.contains { $0.evaluation != nil }, hasError = entries.contains { $0.meanSquaredError != nil }
        var columns = ["Model", "Size", "Operators", "Arena"]
        if hasAccuracy { columns += ["Accuracy", "±", "Changed", "Better", "Worse", "p"] }
        if hasError { columns.append("Mean squared error") }
        if data != nil { columns.append("Signal to noise") }
        let rows = entries.map { entry -> [any TableCell] in
            var row: [any TableCell] = [entry.name, entry.size, entry.operators, entry.arena]
            if hasAccuracy {
                row += [entry.evaluation?.accuracy, entry.evaluation?.uncertainty.magnitude] as [any TableCell]
                let other = entry.disagreement
                row += [other?.count, other?.corrected, other?.broken, other?.probability.rounded(to: 3)] as [any TableCell]
            }
            if hasError { row.append(entry.meanSquaredError) }
            if data != nil { row.append(entry.signalToNoise) }
            return row
        }
        return Table(
            columns, rows,
            note: "Against \(entries[0].name). Arena: TensorFlow Lite Micro's on a Cortex-M, where it runs the model."
                + (hasAccuracy
                    ? " ± is half of the 95 % interval; p is McNemar's: from 0.05 on chance explains the difference." : ""))
    }

    /// What changed against the first model, by cause; the last row of each model is the difference of the files.
    public var changeTable: Table {
        let rows = entries.enumerated().dropFirst().flatMap { index, entry -> [[any TableCell]] in
            let changes = entry.changes.map { change -> [any TableCell] in
                [entry.name, change.cause, change.before, change.after, change.difference.signed]
            }
            let total: [any TableCell] = [
                entry.name, "whole file", entries[0].size, entry.size, (entry.size - entries[0].size).signed,
            ]
            return changes + [total]
        }
        let operators = entries.indices.dropFirst().compactMap { index -> String? in
            let changes = operatorChanges(index)
            return changes.isEmpty ? nil : "\(entries[index].name): \(changes.joined(separator: ", "))."
        }
        return Table(["Model", "Cause", "Before", "After", "Difference"], rows, note: operators.joined(separator: " "))
    }
}

extension ModelComparison.Disagreement {
    fileprivate init(of own: Evaluation, with first: Evaluation) {
        count = own.disagreements(with: first)
        corrected = own.corrections(of: first)
        broken = first.corrections(of: own)
        probability = PlainNumber(
            Significance.mcNemar(Int(broken.value), Int(corrected.value)), origins: own.origins + first.origins)
    }
}

extension ModelComparison: Displayable {
    public var display: Display? { .group(entries.count > 1 ? [.table(table), .table(changeTable)] : [.table(table)]) }
}
