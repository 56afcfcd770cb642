/// Which weights become 0 while a network is trained, and when.
public struct PruningSchedule: Sendable, Hashable {
    /// Where zeros may be.
    @frozen public enum Pattern: Sendable, Hashable {
        /// The smallest of each tensor, wherever they are.
        case unstructured
        /// Of each four neighbours along a layer's inputs the two smallest.
        case twoOfFour
    }

    /// Where zeros may be.
    public var pattern: Pattern
    /// The share of each tensor's weights that are 0 in the end; of `twoOfFour` ½.
    public var sparsity: Double
    /// The share at the beginning.
    public var initialSparsity: Double
    /// The part of training, from 0 to 1, over which the share grows: s = final + (initial − final)·(1 − t)³ (M. Zhu,
    /// S. Gupta, "To prune, or not to prune", 2017).
    public var begin: Double
    /// When the share is reached.
    public var end: Double
    /// Steps from one choice of weights to the next.
    public var frequency: Int
    /// The names of the layers that are pruned; nil: all with a kernel.
    public var layers: [String]?

    /// The share grows from the beginning to three quarters of the training.
    public init(
        _ pattern: Pattern = .unstructured, sparsity: Double = 0.5, initialSparsity: Double = 0, begin: Double = 0,
        end: Double = 0.75, frequency: Int = 100, layers: [String]? = nil
    ) {
        self.pattern = pattern
        self.sparsity = pattern == .twoOfFour ? 0.5 : sparsity
        self.initialSparsity = initialSparsity
        self.begin = begin
        self.end = end
        self.frequency = frequency
        self.layers = layers
    }

    func check() throws {
        guard (0..<1).contains(sparsity), (0...sparsity).contains(initialSparsity) else {
            throw TrainingError(
                "the share of pruned weights goes from \(initialSparsity) to \(sparsity); it grows from 0 to below 1")
        }
        guard begin >= 0, begin <= end, end <= 1, frequency > 0 else {
            throw TrainingError("pruning begins and ends between 0 and 1 of the training, and chooses every so many steps")
        }
    }

    /// - Parameter progress: The part of training that is done.
    func sparsity(at progress: Double) -> Double {
        guard progress >= begin else { return 0 }
        guard end > begin, progress < end else { return sparsity }
        let rest = 1 - (progress - begin) / (end - begin)
        return sparsity + (initialSparsity - sparsity) * rest * rest * rest
    }
}
