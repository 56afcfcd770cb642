import Inference
import Models
import Tensors

/// The smallest and largest value of each tensor so far.
struct RangeObserver {
    private(set) var ranges: [ClosedRange<Float>?]
    /// By tensor, the first sample for which an element of it was infinite.
    private(set) var infiniteSamples: [Int: Int] = [:]
    /// Tensors that had elements.
    private var isSeen: [Bool]
    private let watched: [Int]
    /// By tensor; nil where none are collected.
    private(set) var histograms: [Histogram]?
    /// The ranges of each sample by its number; nil where only those of all are wanted.
    private(set) var sampleRanges: [Int: [ClosedRange<Float>?]]?

    init(_ subgraph: Subgraph, histograms collects: Bool = false, sampleRanges keeps: Bool = false) {
        ranges = Array(repeating: nil, count: subgraph.tensors.count)
        isSeen = Array(repeating: false, count: subgraph.tensors.count)
        watched = subgraph.tensors.indices.filter {
            subgraph.tensors[$0].type == .float32 && !subgraph.isConstant($0)
        }
        if keeps { sampleRanges = [:] }
        if collects { histograms = Array(repeating: Histogram(), count: subgraph.tensors.count) }
    }

    /// The first tensor whose elements were all NaN.
    var tensorWithoutNumbers: Int? { watched.first { isSeen[$0] && ranges[$0] == nil } }

    mutating func observe(_ interpreter: Interpreter, sample: Int) {
        var own: [ClosedRange<Float>?] = Array(repeating: nil, count: ranges.count)
        defer { sampleRanges?[sample] = own }
        for index in watched {
            guard let tensor = interpreter.tensor(index), tensor.shape.elementCount > 0 else { continue }
            isSeen[index] = true
            let values = tensor.bytes.array(of: Float.self)
            histograms?[index].add(values)
            guard let range = Self.range(values) else { continue }
            widen(index, by: range)
            own[index] = range
            if range.lowerBound == -.infinity || range.upperBound == .infinity {
                infiniteSamples[index] = min(infiniteSamples[index] ?? sample, sample)
            }
        }
    }

    mutating func merge(_ other: RangeObserver) {
        for index in watched {
            if other.isSeen[index] { isSeen[index] = true }
            if let range = other.ranges[index] { widen(index, by: range) }
            if let more = other.histograms { histograms?[index].merge(more[index]) }
        }
        infiniteSamples.merge(other.infiniteSamples) { min($0, $1) }
        sampleRanges?.merge(other.sampleRanges ?? [:]) { first, _ in first }
    }

    /// The moving averages of the samples' ranges, in the samples' order.
    func averages(decay: Float) -> [ClosedRange<Float>?] {
        var means: [(low: Float, high: Float)?] = Array(repeating: nil, count: ranges.count)
        for (_, sample) in (sampleRanges ?? [:]).sorted(by: { $0.key < $1.key }) {
            for index in watched {
                guard let range = sample[index] else { continue }
                let mean = means[index] ?? (range.lowerBound, range.upperBound)
                means[index] = (
                    decay * mean.low + (1 - decay) * range.lowerBound, decay * mean.high + (1 - decay) * range.upperBound
                )
            }
        }
        return means.map { mean in mean.map { min($0.low, $0.high)...max($0.low, $0.high) } }
    }

    private mutating func widen(_ index: Int, by range: ClosedRange<Float>) {
        let known = ranges[index] ?? range
        ranges[index] = min(known.lowerBound, range.lowerBound)...max(known.upperBound, range.upperBound)
    }

    /// nil without a number.
    private static func range(_ values: [Float]) -> ClosedRange<Float>? {
        var low = SIMD8<Float>(repeating: .infinity), high = SIMD8<Float>(repeating: -.infinity)
        var index = 0
        while index + 8 <= values.count {
            var lanes = SIMD8<Float>()
            for lane in 0..<8 { lanes[lane] = values[index &+ lane] }
            // A comparison with NaN is false, so NaN never replaces a number.
            low.replace(with: lanes, where: lanes .< low)
            high.replace(with: lanes, where: lanes .> high)
            index += 8
        }
        var (minimum, maximum) = (low.min(), high.max())
        for value in values[index...] {
            if value < minimum { minimum = value }
            if value > maximum { maximum = value }
        }
        return minimum <= maximum ? minimum...maximum : nil
    }
}
