/// Samples to learn from: inputs, and what a network shall give for them.
public struct Samples: Sendable {
    /// How many there are.
    public let count: Int
    /// Row-major, one after the other, for each input of the network.
    let inputs: [FloatMemory]
    /// What a network shall give.
    public let targets: Targets

    /// - Throws: `TrainingError` where counts differ.
    public init(inputs: [[Float]], count: Int, targets: Targets) throws {
        self.count = count
        self.inputs = inputs.map { FloatMemory($0) }
        self.targets = targets
        guard count > 0 else { throw TrainingError("there are no samples") }
        for input in inputs where input.count % count != 0 {
            throw TrainingError("\(input.count) numbers are not \(count) samples")
        }
        guard targets.count % count == 0 else { throw TrainingError("\(targets.count) targets are given for \(count) samples") }
    }

    /// Elements of one sample of an input.
    func size(ofInput index: Int) -> Int { inputs[index].count / count }

    /// Targets of one sample.
    var targetCount: Int { targets.count / count }
}
