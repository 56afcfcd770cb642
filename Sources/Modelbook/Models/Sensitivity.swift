import Models
import Quantization
import Records
import Tensors

/// What each operator of a model costs when it alone is computed on integers.
public struct Sensitivity: Sendable {
    /// One operator in integers, all others on floats.
    public struct Entry: Sendable {
        /// What the operator makes.
        public var tensor: String
        /// "CONV_2D"
        public var name: String
        /// Of the model with this operator in integers; nil without labels.
        public var accuracy: Percentage?
        /// What the float model is better by; less than nothing is a gain. Nil without labels.
        public var lost: Points?
        /// Over all outputs of all samples, in decibels: 10 log₁₀(Σ float² / Σ (float − integer)²). Nil where none differs.
        public var signalToNoise: PlainNumber?
        /// What the file is smaller by; less than nothing for operators without weights, which need their borders written.
        public var saved: ByteCount
    }

    /// What the model is called.
    public let name: String
    /// What the operator is computed on.
    public let mode: Quantizer.Mode
    /// Of the float model; nil without labels.
    public let accuracy: Percentage?
    /// Those that have an integer kernel, in the order in which they run.
    public let entries: [Entry]
    let sampleCount: Count

    /// The operators, the most sensitive first.
    public var ranked: [Entry] {
        entries.sorted { ($0.signalToNoise?.value ?? .infinity) < ($1.signalToNoise?.value ?? .infinity) }
    }

    /// Operator by operator: accuracy, signal to noise and bytes saved.
    public var table: Table {
        let hasAccuracy = accuracy != nil
        let columns =
            titles("Alone in \(mode.rawValue)", "Operator") + (hasAccuracy ? titles("Accuracy", "Lost") : [])
            + titles("Signal to noise", "Saved")
        let rows = entries.map { entry -> [any TableCell] in
            let noise: any TableCell = entry.signalToNoise ?? words("equal")
            let accuracy: [any TableCell] = hasAccuracy ? [entry.accuracy, entry.lost] : []
            return [Table.Cell.code(entry.tensor), entry.name] + accuracy + [noise, entry.saved]
        }
        return Table(
            columns, rows, note: words("\(sampleCount) samples; signal to noise of the model's outputs, in decibels. \(worst)"))
    }

    /// Signal to noise in decibels for each operator; short bars are sensitive operators.
    public func chart(_ title: String? = nil) -> Chart {
        .bars(
            title ?? words("Signal to noise with one operator in integers, in decibels"),
            summary: words("\(name) on \(sampleCount) samples. \(worst)"),
            entries.compactMap { entry in entry.signalToNoise.map { ("\(entry.tensor) \(entry.name)", $0) } }, axis: "dB")
    }

    private var worst: String {
        guard let first = ranked.first, let noise = first.signalToNoise else { return words("No operator changes an output.") }
        return words("The most sensitive is \(first.name) '\(first.tensor)' with \(noise) dB.")
    }
}

extension Sensitivity: Displayable {
    public var display: Display? {
        entries.contains { $0.signalToNoise != nil } ? .group([.chart(chart()), .table(table)]) : .table(table)
    }
}

extension Model {
    /// Computes each operator alone on integers, all others on floats, and runs the model over the data set.
    ///
    /// ```swift
    /// try lite.sensitivity(on: test, calibratedOn: training.prefix(500))
    /// ```
    ///
    /// - Parameters:
    ///   - mode: `.int8` or `.int16x8`.
    ///   - samples: They show the range of every tensor, one data set for each input.
    /// - Throws: `KitError` where the samples do not fit, and for other modes.
    public func sensitivity(
        _ mode: Quantizer.Mode = .int8, on data: Dataset, calibratedOn samples: Dataset...
    ) throws -> Sensitivity {
        try sensitivity(mode, on: data, calibration: samples)
    }

    /// What `sensitivity(_:on:calibratedOn:)` does.
    package func sensitivity(_ mode: Quantizer.Mode, on data: Dataset, calibration samples: [Dataset]) throws -> Sensitivity {
        let key = "sensitivity \(identity) \(mode.rawValue) \(data.identity) on \(samples.map(\.identity).joined(separator: " "))"
        let kept = try kept(for: key) {
            let trials = try QuantizationTrials(of: self, mode, on: data, calibratedOn: samples)
            let progress = StepProgress("operators", of: trials.candidates.count + 1)
            let float = try trials.trial([])
            return KeptSensitivity(
                float: float,
                entries: try trials.candidates.map { node in
                    progress.advance(by: 1)
                    return KeptSensitivity.Entry(
                        tensor: trials.name(of: node), name: trials.code(of: node), trial: try trials.trial([node]))
                })
        }
        let origins = samples.reduce(origins + data.origins) { $0 + $1.origins }
        func accuracy(_ trial: QuantizationTrials.Trial) -> Percentage? {
            trial.correct.map { Count($0, origins: origins).share(of: data.count) }
        }
        let baseline = accuracy(kept.float)
        return Sensitivity(
            name: name, mode: mode, accuracy: baseline,
            entries: kept.entries.map { entry in
                let own = accuracy(entry.trial)
                return Sensitivity.Entry(
                    tensor: entry.tensor, name: entry.name, accuracy: own,
                    lost: baseline.flatMap { baseline in own.map { baseline - $0 } },
                    signalToNoise: entry.trial.signalToNoise.map { PlainNumber($0, origins: origins).rounded(to: 1) },
                    saved: ByteCount(kept.float.bytes - entry.trial.bytes, origins: origins))
            }, sampleCount: data.count)
    }

    /// A result that is kept as JSON.
    func kept<Result: Codable>(for key: String, _ compute: () throws -> Result) throws -> Result {
        // What operators of the notebook's own compute is not known by the model's hash.
        guard customOperators.isEmpty else { return try compute() }
        return try ResultCache.shared.value(for: key, compute)
    }
}

private struct KeptSensitivity: Codable {
    struct Entry: Codable {
        var tensor: String
        var name: String
        var trial: QuantizationTrials.Trial
    }
    var float: QuantizationTrials.Trial
    var entries: [Entry]
}
