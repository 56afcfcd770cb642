import Models
import Tensors

/// The range of each tensor of a float model over a representative data set.
///
/// TensorFlow's calibration computes a sum in the memory of its first input and takes the sum's values for that
/// input's too; here a tensor's range is that of its own values.
public struct Calibration: Sendable {
    /// The model that was observed: the one given, simplified. Its first subgraph's tensors are what ``ranges``
    /// speak of.
    public let graph: Graph
    /// By tensor, over all elements of all samples; nil for constants and for what is not float32; of a variable, after
    /// each sample. NaN is passed over.
    public let ranges: [ClosedRange<Float>?]
    /// How many samples were run.
    public let sampleCount: Int
    /// By tensor, the first sample, from 0, for which an element of it was infinite.
    let infiniteSamples: [Int: Int]
    /// By tensor, how often its elements have which value over all samples; nil where ``ranges`` is, and for all where none
    /// were collected.
    public private(set) var histograms: [Histogram?]

    /// What is to be done beyond TensorFlow's converter.
    public let refinements: Set<Refinement>
    /// What biases are corrected by.
    let samples: [[Tensor]]
    /// A few of the samples, by which what a quantized model loses is seen.
    let probes: [[Tensor]]
    let statistics: InputStatistics?
    /// What was done to the model before it was observed.
    let equalizations: [LayerRefinement]

    /// For ranges that are known from elsewhere.
    public init(graph: Graph, ranges: [ClosedRange<Float>?], sampleCount: Int) {
        self.init(graph: graph, ranges: ranges, sampleCount: sampleCount, infiniteSamples: [:])
    }

    init(
        graph: Graph, ranges: [ClosedRange<Float>?], sampleCount: Int, infiniteSamples: [Int: Int],
        histograms: [Histogram]? = nil, refinements: Set<Refinement> = [], samples: [[Tensor]] = [],
        probes: [[Tensor]] = [], statistics: InputStatistics? = nil, equalizations: [LayerRefinement] = []
    ) {
        self.graph = graph
        self.ranges = ranges
        self.sampleCount = sampleCount
        self.infiniteSamples = infiniteSamples
        self.refinements = refinements
        self.samples = samples
        self.probes = probes
        self.statistics = statistics
        self.equalizations = equalizations
        self.histograms = ranges.indices.map { ranges[$0] == nil ? nil : histograms?[$0] }
    }
}
