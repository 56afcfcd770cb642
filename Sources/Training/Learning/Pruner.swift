/// Chooses weights that become 0 by their magnitudes, and keeps them there.
final class Pruner {
    private let schedule: PruningSchedule
    private let weights: FloatMemory
    private let tensors: [(range: Range<Int>, shape: [Int])]
    private var steps = 0
    /// 0 for what is pruned, else 1.
    let mask: FloatMemory?

    init(_ schedule: PruningSchedule, _ network: Network, _ layout: ParameterLayout) throws {
        self.schedule = schedule
        let chosen = try schedule.layers.map { names in try Set(names.map { try network.index(ofLayer: $0) }) }
        weights = layout.weights
        tensors = layout.places.compactMap { place in
            let parameter = network.layers[place.layer].parameters[place.parameter]
            guard chosen?.contains(place.layer) ?? true, parameter.isTrainable, parameter.shape.count > 1,
                parameter.name != "embeddings", place.range.upperBound <= layout.trainableCount
            else { return nil }
            return (place.range, parameter.shape)
        }
        guard !tensors.isEmpty else { throw TrainingError("there are no weights to prune") }
        mask = FloatMemory(Array(repeating: 1, count: layout.trainableCount))
    }

    func begin(stepsPerEpoch: Int, epochs: Int) throws { steps = stepsPerEpoch * epochs }

    /// Chooses anew where it is time to.
    func update(atStep step: Int) {
        let isLast = step == Int((Double(steps) * schedule.end).rounded(.up)) || step == steps - 1
        guard step % schedule.frequency == 0 || isLast, steps > 0 else { return }
        let progress = Double(step) / Double(steps)
        guard progress >= schedule.begin else { return }
        for tensor in tensors {
            let kept =
                schedule.pattern == .unstructured
                ? Self.mask(weights.values(tensor.range), sparsity: schedule.sparsity(at: progress))
                : Self.twoOfFour(weights.values(tensor.range), shape: tensor.shape)
            mask?.write(kept, at: tensor.range.lowerBound)
            for (index, keep) in zip(tensor.range, kept) { weights.base[index] *= keep }
        }
    }

    /// The share of the chosen tensors' weights that are 0.
    var sparsity: Double {
        var zeros = 0, count = 0
        for tensor in tensors {
            count += tensor.range.count
            for index in tensor.range where weights.base[index] == 0 { zeros += 1 }
        }
        return Double(zeros) / Double(count)
    }

    /// 0 for the share of the smallest magnitudes; of equal ones the first.
    static func mask(_ values: [Float], sparsity: Double) -> [Float] {
        let count = Int((Double(values.count) * sparsity).rounded())
        var mask = [Float](repeating: 1, count: values.count)
        let order = values.indices.sorted { (abs(values[$0]), $0) < (abs(values[$1]), $1) }
        for index in order.prefix(count) { mask[index] = 0 }
        return mask
    }

    /// Of each four neighbours along all dimensions but the last, for each element of the last, the two smallest are 0.
    static func twoOfFour(_ values: [Float], shape: [Int]) -> [Float] {
        let outputs = shape[shape.count - 1], inputs = values.count / outputs
        var mask = [Float](repeating: 1, count: values.count)
        for output in 0..<outputs {
            for first in stride(from: 0, to: inputs - 3, by: 4) {
                let group = (first..<first + 4).map { $0 * outputs + output }
                for index in group.sorted(by: { (abs(values[$0]), $0) < (abs(values[$1]), $1) }).prefix(2) { mask[index] = 0 }
            }
        }
        return mask
    }
}
