import Models
import Tensors

/// How long each operator of a model took.
public struct Profile: Sendable {
    /// One operator.
    public struct Entry: Sendable {
        /// What it has to do, by its shapes.
        public var cost: OperatorCost
        /// Of each run.
        public var times: [Duration]
        /// The median over the runs.
        public var time: Duration
        /// Of the sum of all operators.
        public var share: Double
    }

    /// One for each operator, in the order in which they run.
    public var entries: [Entry]
    /// Of each whole run.
    public var totals: [Duration]
    /// The median time of a whole run.
    public var total: Duration
    /// How often the model ran while it was timed.
    public var runs: Int
}

extension Interpreter {
    /// Runs the model on the inputs set, `warmUp` times unmeasured and `runs` times measured, and gives each operator's
    /// time. Operators that were computed beforehand from constants are not among them. Every operator runs by itself,
    /// also where ``invoke()`` would do the work of two at once and be faster. A model that remembers begins anew with each run.
    public func profile(runs: Int = 20, warmUp: Int = 3) throws(ModelError) -> Profile {
        try allocateTensors()
        let values = runner.inputs.map { $0.snapshot() }
        runner.separatesOperators = true
        runner.invalidate()
        for (i, value) in values.enumerated() { try setInput(i, value) }
        defer {
            runner.separatesOperators = false
            runner.invalidate()
        }
        for _ in 0..<max(warmUp, 1) {
            resetVariables()
            try invoke()
        }
        let clock = ContinuousClock()
        var times: [Int: [Duration]] = [:]
        var totals: [Duration] = []
        var start = clock.now
        runner.observer = { node, isDone in
            if isDone { times[node, default: []].append(clock.now - start) } else { start = clock.now }
        }
        defer { runner.observer = nil }
        for _ in 0..<max(runs, 1) {
            resetVariables()
            let begin = clock.now
            try invoke()
            totals.append(clock.now - begin)
        }
        func median(_ values: [Duration]) -> Duration { values.isEmpty ? .zero : values.sorted()[values.count / 2] }
        let costs = try operatorCosts()
        let medians = costs.map { median(times[$0.node] ?? []) }
        let sum = medians.reduce(.zero, +)
        return Profile(
            entries: zip(costs, medians).map {
                .init(cost: $0, times: times[$0.node] ?? [], time: $1, share: sum == .zero ? 0 : $1 / sum)
            },
            totals: totals, total: median(totals), runs: max(runs, 1))
    }
}
