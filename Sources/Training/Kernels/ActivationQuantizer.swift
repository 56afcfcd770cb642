/// Rounds a value to what integers of some bits can hold, and lets the gradient through where it is in range: "fake
/// quantization" (B. Jacob and others, "Quantization and Training of Neural Networks for Efficient
/// Integer-Arithmetic-Only Inference", 2018). The range follows the minima and maxima of the minibatches.
final class ActivationQuantizer: BatchKernel, @unchecked Sendable {
    /// How much of the range so far stays with each minibatch.
    private static let momentum: Float = 0.99

    private let levels: Float
    private let shardSize: Int
    /// Minimum and maximum of each shard.
    private let extremes: FloatMemory
    private var minimum: Float = 0
    private var maximum: Float = 0
    private var isBegun = false

    /// Minimum and maximum; both 0 where nothing was seen.
    var range: [Float] {
        get { [minimum, maximum] }
        set { (minimum, maximum, isBegun) = (newValue[0], newValue[1], newValue[1] > newValue[0]) }
    }

    init(bits: Int, shards: Int, shardSize: Int) {
        levels = Float(1 << bits) - 1
        self.shardSize = shardSize
        extremes = FloatMemory(count: 2 * shards)
    }

    func observe(_ pass: Pass) {
        var least: Float = 0, greatest: Float = 0
        let x = pass.inputs[0]
        for i in 0..<pass.samples * pass.outputCount {
            least = min(least, x[i])
            greatest = max(greatest, x[i])
        }
        let shard = pass.firstSample / shardSize
        (extremes.base[2 * shard], extremes.base[2 * shard + 1]) = (least, greatest)
    }

    /// The range holds 0.
    func combine(_ passes: [Pass]) {
        var least: Float = 0, greatest: Float = 0
        for shard in passes.indices {
            least = min(least, extremes.base[2 * shard])
            greatest = max(greatest, extremes.base[2 * shard + 1])
        }
        if isBegun {
            minimum += (least - minimum) * (1 - Self.momentum)
            maximum += (greatest - maximum) * (1 - Self.momentum)
        } else {
            (minimum, maximum, isBegun) = (least, greatest, true)
        }
    }

    func forward(_ pass: Pass) {
        let x = pass.inputs[0], y = pass.output, count = pass.samples * pass.outputCount
        guard maximum > minimum else { return y.update(from: x, count: count) }
        let scale = (maximum - minimum) / levels
        // 0 is one of the steps.
        let zero = (-minimum / scale).rounded()
        let low = -zero * scale, high = (levels - zero) * scale
        for i in 0..<count { y[i] = (min(max(x[i], low), high) / scale).rounded() * scale }
    }

    func observeBackward(_ pass: Pass) {}
    func combineBackward(_ passes: [Pass]) {}

    func backward(_ pass: Pass) {
        guard let dx = pass.inputGradients[0] else { return }
        let x = pass.inputs[0], dy = pass.outputGradient
        for i in 0..<pass.samples * pass.outputCount { dx[i] = x[i] >= minimum && x[i] <= maximum ? dy[i] : 0 }
    }
}
