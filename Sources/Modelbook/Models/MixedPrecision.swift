import Models
import Quantization
import Records
import Tensors

/// A model with more and more of its operators in integers, from none to all: what the file takes and what the answers are worth.
///
/// Operators with weights become integers one after the other, those first that save most bytes for the least error when they
/// alone are in integers. Operators without weights follow what stands before them.
public struct MixedPrecision: Sendable {
    /// A choice of operators.
    public struct Step: Sendable {
        /// The operator that became integers in this step; "float32" for the first.
        public var tensor: String
        /// Operators in integers: indices into those of the simplified float model.
        public var integerOperators: [Int]
        /// Of the file.
        public var size: ByteCount
        /// nil without labels.
        public var accuracy: Percentage?
        /// What the float model is better by; less than nothing is a gain. Nil without labels.
        public var lost: Points?
        /// Of the outputs, in decibels; nil where none differs.
        public var signalToNoise: PlainNumber?
        /// Whether no other step is both smaller and better.
        public var isOnFront: Bool
    }

    /// What the model is called.
    public let name: String
    /// What operators are computed on.
    public let mode: Quantizer.Mode
    /// From all on floats to all in integers.
    public let steps: [Step]
    let model: Model
    let samples: [Dataset]
    let data: Dataset

    /// The steps that no other one beats in both size and accuracy, or signal to noise where there are no labels.
    public var front: [Step] { steps.filter(\.isOnFront) }

    /// The smallest step that loses no more accuracy than this.
    ///
    /// - Parameter limit: a share: 0.001 is a tenth of a point.
    /// - Throws: `KitError` where no step does, or the data have no labels.
    public func smallest(losingAtMost limit: Double) throws -> Step {
        guard let step = steps.filter({ $0.lost.map { $0.value <= limit } ?? false }).min(by: { $0.size < $1.size }) else {
            throw KitError(
                "no step of '\(name)' loses at most \(Points(limit))",
                help: data.labels.isEmpty
                    ? "Give a data set with labels." : "The float model loses nothing: 0 is the smallest limit.")
        }
        return step
    }

    /// The model of a step: its inputs and outputs are float32.
    public func model(of step: Step, named name: String? = nil) throws -> Model {
        let key =
            "mixed \(model.identity) \(mode.rawValue) \(step.integerOperators) \(samples.map(\.identity).joined(separator: " "))"
        let bytes = try ResultCache.shared.bytes(for: key) {
            try Quantizer(mode).quantize(model.calibration(on: samples), only: Set(step.integerOperators)).graph.tfliteBytes()
        }
        return try Model(
            bytes, named: name ?? "\(self.name), mixed", of: model, from: samples.reduce(model.origins) { $0 + $1.origins })
    }

    /// Step by step: size, accuracy and signal to noise.
    public var table: Table {
        let hasAccuracy = steps.contains { $0.accuracy != nil }
        let rows = steps.map { step -> [any TableCell] in
            let noise: any TableCell = step.signalToNoise ?? words("equal")
            let accuracy: [any TableCell] = hasAccuracy ? [step.accuracy, step.lost] : []
            return [Table.Cell.code(step.tensor), step.size] + accuracy + [noise, step.isOnFront ? words("front") : ""]
        }
        return Table(
            titles("Then in \(mode.rawValue)", "Size") + (hasAccuracy ? titles("Accuracy", "Lost") : [])
                + [words("Signal to noise"), ""], rows,
            note: words("Each row has one operator more in integers. On the front is what no other row beats in both."))
    }

    /// Size against accuracy, or against signal to noise where there are no labels; the front is set apart.
    public func chart(_ title: String? = nil) -> Chart {
        let points = steps.compactMap { step -> Chart.Point? in
            guard let y = step.accuracy?.number ?? step.signalToNoise?.number else { return nil }
            return Chart.Point(step.tensor, x: step.size.number, y: y, isHighlighted: step.isOnFront)
        }
        let hasAccuracy = steps.contains { $0.accuracy != nil }
        let ends = [steps.first, steps.last].compactMap { $0 }.map { step in
            step.accuracy.map { words("\(step.size) and \($0)") } ?? words("\(step.size)")
        }
        return Chart(
            title: title ?? words("Size against accuracy"),
            summary: words(
                "\(name): from \(ends.first ?? "") to \(ends.last ?? ""). \(front.count) of \(steps.count) steps are on the front."
            ),
            mark: .scatter(points), x: Chart.Axis(words("file size"), .bytes, includesZero: false),
            y: Chart.Axis(
                words(hasAccuracy ? "accuracy" : "signal to noise"), hasAccuracy ? .percent : .number, includesZero: false))
    }
}

extension MixedPrecision: Displayable {
    public var display: Display? { .group([.chart(chart()), .table(table)]) }
}

extension Model {
    /// Mixes integers and floats: what each further operator in integers saves, and what it costs.
    ///
    /// ```swift
    /// let mixed = try lite.mixedPrecision(on: test, calibratedOn: training.prefix(500))
    /// let small = try mixed.model(of: mixed.smallest(losingAtMost: 0.0005))
    /// ```
    ///
    /// - Parameters:
    ///   - mode: `.int8` or `.int16x8`.
    ///   - samples: They show the range of every tensor, one data set for each input.
    /// - Throws: `KitError` where the samples do not fit, and for other modes.
    public func mixedPrecision(
        _ mode: Quantizer.Mode = .int8, on data: Dataset, calibratedOn samples: Dataset...
    ) throws -> MixedPrecision {
        try mixedPrecision(mode, on: data, calibration: samples)
    }

    /// What `mixedPrecision(_:on:calibratedOn:)` does.
    package func mixedPrecision(_ mode: Quantizer.Mode, on data: Dataset, calibration samples: [Dataset]) throws -> MixedPrecision
    {
        let key = "mixed \(identity) \(mode.rawValue) \(data.identity) on \(samples.map(\.identity).joined(separator: " "))"
        let kept = try kept(for: key) { try mixedSteps(mode, data, samples) }
        let origins = samples.reduce(origins + data.origins) { $0 + $1.origins }
        func accuracy(_ step: KeptStep) -> Percentage? {
            step.trial.correct.map { Count($0, origins: origins).share(of: data.count) }
        }
        let baseline = kept.first.flatMap(accuracy)
        let steps = kept.map { step in
            let own = accuracy(step)
            return MixedPrecision.Step(
                tensor: step.tensor, integerOperators: step.trial.operators, size: ByteCount(step.trial.bytes, origins: origins),
                accuracy: own, lost: baseline.flatMap { baseline in own.map { baseline - $0 } },
                signalToNoise: step.trial.signalToNoise.map { PlainNumber($0, origins: origins).rounded(to: 1) },
                isOnFront: !kept.contains { $0.trial.beats(step.trial) })
        }
        return MixedPrecision(name: name, mode: mode, steps: steps, model: self, samples: samples, data: data)
    }

    private func mixedSteps(_ mode: Quantizer.Mode, _ data: Dataset, _ samples: [Dataset]) throws -> [KeptStep] {
        let trials = try QuantizationTrials(of: self, mode, on: data, calibratedOn: samples)
        let float = try trials.trial([])
        let weighted = trials.candidates.filter { trials.weightBytes(of: $0) > 0 }
        let progress = StepProgress("operators", of: 2 * weighted.count)
        // What the error of an operator costs for each byte that it saves.
        let costs = try weighted.map { node in
            progress.advance(by: 1)
            return (node: node, cost: try trials.trial([node]).noise / Double(trials.weightBytes(of: node)))
        }
        let order = costs.sorted { $0.cost < $1.cost }.map(\.node)
        var steps = [KeptStep(tensor: "float32", trial: float)]
        for count in order.indices {
            let chosen = Array(order[...count]), isLast = count == order.count - 1
            let operators = isLast ? trials.candidates : trials.closed(chosen, among: Set(weighted))
            steps.append(KeptStep(tensor: trials.name(of: order[count]), trial: try trials.trial(operators)))
            progress.advance(by: 1)
        }
        return steps
    }
}

private struct KeptStep: Codable {
    var tensor: String
    var trial: QuantizationTrials.Trial
}

extension QuantizationTrials.Trial {
    /// Whether this is no worse in size and answers, and better in one.
    fileprivate func beats(_ other: Self) -> Bool {
        func isNoWorse(_ a: Self, _ b: Self) -> Bool {
            guard a.bytes <= b.bytes else { return false }
            guard let mine = a.correct, let theirs = b.correct else { return a.noise <= b.noise }
            return mine >= theirs
        }
        return isNoWorse(self, other) && !isNoWorse(other, self)
    }
}
