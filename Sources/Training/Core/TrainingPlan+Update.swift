extension TrainingPlan {
    /// Weights that one thread changes at a time.
    private static let chunk = 4096

    /// Adds up the gradients of the first `shards` shards in their order and changes the weights by them.
    ///
    /// - Parameters:
    ///   - slots: What the optimizer remembers, as many numbers each as there are weights.
    ///   - mask: 0 for a weight that is pruned, else 1.
    func update(
        _ step: OptimizerStep, shards: Int, slots: [FloatMemory], mask: FloatMemory?, workers: Workers
    ) {
        let count = layout.trainableCount
        workers.run((count + Self.chunk - 1) / Self.chunk) { part in
            let first = part * Self.chunk, size = min(Self.chunk, count - first)
            let total = gradients[0].base + first, weights = layout.weights.base + first
            for shard in 1..<max(shards, 1) { Vector.add(gradients[shard].base + first, to: total, count: size) }
            step.update(weights, total, slots: slots.map { $0.base + first }, count: size)
            if let mask {
                let keep = mask.base + first
                for i in 0..<size { weights[i] *= keep[i] }
            }
        }
    }

    /// What the quantizers of activations know: of each its minimum and maximum; as many zeros where it has seen nothing.
    var ranges: [Float] {
        get { steps.flatMap { ($0.kernel as? ActivationQuantizer)?.range ?? [] } }
        set {
            let quantizers = steps.compactMap { $0.kernel as? ActivationQuantizer }
            for (index, quantizer) in quantizers.enumerated() { quantizer.range = Array(newValue[2 * index..<2 * index + 2]) }
        }
    }
}
