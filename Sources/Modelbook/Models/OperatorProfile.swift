import Inference
import Records

/// How long each operator of a model takes, on one sample and one thread.
public struct OperatorProfile: Sendable {
    /// One operator.
    public struct Entry: Sendable {
        /// What it has to do, by its shapes.
        public var cost: OperatorCost
        /// The median over the runs, with its spread.
        public var time: Seconds
    }

    /// What the model is called.
    public let name: String
    /// One for each operator, in the order in which they run.
    public let entries: [Entry]
    /// Of a whole run, with what lies between operators.
    public let total: Seconds
    let origins: [Origin]

    /// The operators with their times, the work that they do and what they move.
    public var table: Table {
        let sum = entries.reduce(0) { $0 + $1.time.value }
        func count(_ value: Int) -> Count { Count(value, origins: origins) }
        func bytes(_ value: Int) -> ByteCount { ByteCount(value, origins: origins) }
        let costs = entries.map(\.cost)
        return Table(
            titles("Operator", "Output", "Time", "Share", "MACs", "Bytes moved"),
            entries.map { entry in
                [
                    entry.cost.name, entry.cost.outputShape.dimensions.map(String.init).joined(separator: " × "),
                    entry.time.shown(in: "µs"),
                    Percentage(sum > 0 ? entry.time.value / sum : 0, origins: origins).rounded(to: 1),
                    count(entry.cost.multiplyAccumulates), bytes(entry.cost.weightBytes + entry.cost.activationBytes),
                ]
            } + [
                [
                    words("Whole run"), "", total.shown(in: "µs"), "", count(costs.reduce(0) { $0 + $1.multiplyAccumulates }),
                    bytes(costs.reduce(0) { $0 + $1.weightBytes + $1.activationBytes }),
                ]
            ],
            note: words("Bytes moved are those of weights, inputs and outputs, each once.")
        ).totalled
    }

    /// Operators side by side, each as wide as the time that it takes.
    public func chart(_ title: String? = nil) -> Chart {
        let slowest = entries.max { $0.time < $1.time }
        return Chart(
            title: title ?? words("Time per operator"),
            summary: slowest.map { words("\(name): \(total) for one run, of which \($0.cost.name) \($0.time).") }
                ?? words("\(name): \(total) for one run."),
            mark: .flame(
                Chart.Flame(
                    root: name, total: total.number,
                    frames: entries.map { .init($0.cost.name, $0.time.number, series: $0.cost.name) })))
    }
}

extension OperatorProfile: Displayable {
    public var display: Display? { .group([.chart(chart()), .table(table)]) }
}

extension Model {
    /// The time of each operator on the data set's first sample: after a warm-up, the median of `runs` runs.
    /// Replayed as ``latency(on:kernels:samples:)`` is.
    public func profile(on data: Dataset, kernels: KernelChoice = .fast, runs: Int = 101) throws -> OperatorProfile {
        guard runs > 0 else { throw KitError("a profile is taken from 1 run or more, not \(runs)") }
        let interpreter = try interpreter(on: data, kernels: kernels)
        var measured: Profile?
        func profile() throws -> Profile {
            if let measured { return measured }
            let profile = try interpreter.profile(runs: runs, warmUp: max(runs / 10, 3))
            measured = profile
            return profile
        }
        let key = "profile \(name) \(sha256) \(kernels)"
        let entries = try interpreter.operatorCosts().enumerated().map { position, cost in
            let value = try MeasurementStore.shared.value(
                for: "\(key) \(cost.node) \(cost.name)", unit: .seconds, count: runs, replays: customOperators.isEmpty
            ) { try profile().entries[position].times.map(\.inSeconds) }
            return OperatorProfile.Entry(cost: cost, time: value.quantity())
        }
        let total = try MeasurementStore.shared.value(
            for: key, unit: .seconds, count: runs, replays: customOperators.isEmpty
        ) { try profile().totals.map(\.inSeconds) }
        return OperatorProfile(name: name, entries: entries, total: total.quantity(), origins: origins)
    }
}
