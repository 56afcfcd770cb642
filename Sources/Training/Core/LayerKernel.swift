import Tensors

/// Computes a stage of a layer and its gradients.
///
/// The samples of a minibatch are cut into shards; several threads call `forward` and `backward` at once, each with the
/// pass of another shard. Sums over a minibatch are made of the shards' sums in their order, so that no result depends on
/// the number of threads.
public protocol LayerKernel: AnyObject, Sendable {
    /// Floats for each sample that `forward` leaves for `backward`.
    var savedCount: Int { get }
    /// Bytes of working memory for each shard.
    var scratchBytes: Int { get }
    /// Called before each step, when the parameters have changed.
    func prepare(_ parameters: [UnsafeMutablePointer<Float>])
    /// Writes `pass.output`.
    func forward(_ pass: Pass)
    /// Writes the gradients by the inputs that are asked for, and adds to those by the parameters.
    func backward(_ pass: Pass)
}

extension LayerKernel {
    /// Nothing is kept.
    public var savedCount: Int { 0 }
    /// None is needed.
    public var scratchBytes: Int { 0 }
    /// Nothing depends on the parameters alone.
    public func prepare(_ parameters: [UnsafeMutablePointer<Float>]) {}
}

/// A kernel that looks at the whole minibatch before it computes a sample: each shard's part, then all together.
public protocol BatchKernel: LayerKernel {
    func observe(_ pass: Pass)
    func combine(_ passes: [Pass])
    func observeBackward(_ pass: Pass)
    func combineBackward(_ passes: [Pass])
}

/// What a kernel works on: one shard of a minibatch. Tensors are row-major and begin with the shard's samples.
public final class Pass: @unchecked Sendable {
    /// How many samples there are now.
    public internal(set) var samples = 0
    /// Whether a step is made of the outputs: dropout drops, statistics are those of the minibatch.
    public internal(set) var isTraining = false
    /// Elements of one sample of each input, and of the output.
    public let inputCounts: [Int]
    /// Elements of one sample of the output.
    public let outputCount: Int
    /// The shard's samples of each input.
    public let inputs: [UnsafePointer<Float>]
    /// The shard's samples.
    public let output: UnsafeMutablePointer<Float>
    /// By the output; read only by `backward`.
    public let outputGradient: UnsafeMutablePointer<Float>
    /// By each input; nil where nothing before it learns.
    public let inputGradients: [UnsafeMutablePointer<Float>?]
    /// Of the stage, in its order.
    public let parameters: [UnsafeMutablePointer<Float>]
    /// This shard's part of the gradients by the parameters.
    public let parameterGradients: [UnsafeMutablePointer<Float>]
    /// What `forward` leaves for `backward`.
    public let saved: UnsafeMutablePointer<Float>
    /// Working memory, aligned to 64 bytes.
    public let scratch: UnsafeMutableRawPointer
    /// Differs from layer to layer and step to step; the same for a sample whatever the shards are.
    public internal(set) var seed: UInt64 = 0
    /// The number of the first sample in the minibatch.
    public let firstSample: Int
    /// What the pointers point into, beyond what the plan has.
    private let memories: [FloatMemory]

    init(
        inputCounts: [Int], outputCount: Int, inputs: [UnsafePointer<Float>], output: UnsafeMutablePointer<Float>,
        outputGradient: UnsafeMutablePointer<Float>, inputGradients: [UnsafeMutablePointer<Float>?],
        parameters: [UnsafeMutablePointer<Float>], parameterGradients: [UnsafeMutablePointer<Float>],
        saved: UnsafeMutablePointer<Float>, scratch: UnsafeMutableRawPointer, firstSample: Int,
        keeping memories: [FloatMemory]
    ) {
        self.inputCounts = inputCounts
        self.outputCount = outputCount
        self.inputs = inputs
        self.output = output
        self.outputGradient = outputGradient
        self.inputGradients = inputGradients
        self.parameters = parameters
        self.parameterGradients = parameterGradients
        self.saved = saved
        self.scratch = scratch
        self.firstSample = firstSample
        self.memories = memories
    }

    /// Random numbers for one of the shard's samples.
    public func random(sample: Int) -> Random {
        var mixer = Random(seed: seed &+ UInt64(truncatingIfNeeded: firstSample + sample) &* 0xD1B5_4A32_D192_ED03)
        return Random(seed: mixer.next())
    }
}
