/// Samples to learn from: inputs, and what a network shall give for them.
public struct Samples: Sendable {
    /// How many there are.
    public let count: Int
    /// Row-major, one after the other, for each input of the network.
    let inputs: [FloatMemory]
    /// What a network shall give.
    public let targets: Targets

    /// - Throws: `TrainingError` where counts differ, and for an input or a target that is no number, or infinite.
    public init(inputs: [[Float]], count: Int, targets: Targets) throws {
        self.count = count
        self.inputs = inputs.map { FloatMemory($0) }
        self.targets = targets
        guard count > 0 else { throw TrainingError("there are no samples") }
        for input in inputs where input.count % count != 0 {
            throw TrainingError("\(input.count) numbers are not \(count) samples")
        }
        guard targets.count % count == 0 else { throw TrainingError("\(targets.count) targets are given for \(count) samples") }
        if let sample = firstThatIsNoNumber {
            throw TrainingError("sample \(sample + 1) has a value that is no number, or infinite", help: "Leave it out.")
        }
    }

    /// Elements of one sample of an input.
    func size(ofInput index: Int) -> Int { inputs[index].count / count }

    /// The index of the first sample with an input or a target that is not finite.
    private var firstThatIsNoNumber: Int? {
        var firsts = inputs.indices.compactMap { input in
            inputs[input].values.firstIndex { !$0.isFinite }.map { $0 / size(ofInput: input) }
        }
        if case .values(let values) = targets, let place = values.firstIndex(where: { !$0.isFinite }) {
            firsts.append(place / targetCount)
        }
        return firsts.min()
    }

    /// Targets of one sample.
    var targetCount: Int { targets.count / count }
}
