import Dispatch
import Inference
import Models
import Synchronization
import Tensors

extension Calibration {
    /// Runs `graph` on each sample, one tensor for each input, and keeps the range of every tensor of its first subgraph.
    ///
    /// The ranges are the same to the bit on every machine and with any number of threads. Samples of a model that
    /// remembers are one stream, in their order.
    ///
    /// - Parameters:
    ///   - names: What errors call the samples of each input, such as their files; the inputs' names if empty.
    ///   - method: How a range comes from the values; of variables it is always all of them.
    ///   - collectsHistograms: Whether to collect ``histograms``, which takes longer, also where the method needs none.
    ///   - refinements: What quantization is to do beyond TensorFlow's converter. For an equalization ``graph`` is the equalized
    ///     one; for the others the samples are run once more.
    ///   - onSample: Is told of each sample that is done, from any thread.
    /// - Throws: ``ModelError`` without samples, for samples that do not fit the inputs or are not finite numbers, for
    ///   a model that cannot run, and for a tensor that is not a number in any sample.
    public init(
        of graph: Graph, samples: [[Tensor]], names: [String] = [], method: CalibrationMethod = .minMax,
        collectsHistograms: Bool = false, refinements: Set<Refinement> = [], threads: Int = 2,
        onSample: @escaping @Sendable () -> Void = {}
    ) throws {
        guard !samples.isEmpty else {
            throw ModelError(
                "calibration needs at least one sample", help: "Give some inputs that are like those of later use.")
        }
        var simple = graph.simplified()
        let missing = Interpreter.missingOperators(of: simple)
        guard missing.isEmpty else {
            throw ModelError("the model cannot run: no kernel for \(missing.map(\.code.name).joined(separator: ", "))")
        }
        var equalizations: [LayerRefinement] = []
        if refinements.contains(.crossLayerEqualization) {
            (simple, equalizations) = try CrossLayerEqualization.equalized(simple)
        }
        let main = simple.subgraphs[0]
        try Self.check(samples, names.isEmpty ? main.inputs.map { "input '\(main.tensors[$0].name)'" } : names)
        // What one sample leaves in a variable or a resource the next one finds, as in TensorFlow's calibration.
        let parts = simple.remembers ? 1 : max(1, min(threads, samples.count))
        var decay: Float?
        if case .movingAverage(let value) = method { decay = value }
        let graph = simple,
            empty = RangeObserver(main, histograms: collectsHistograms || method.needsHistograms, sampleRanges: decay != nil)
        let results = Mutex<[Result<RangeObserver, any Error>]>([])
        DispatchQueue.concurrentPerform(iterations: parts) { part in
            let result = Result {
                let range = samples.count * part / parts..<samples.count * (part + 1) / parts
                return try Self.observe(graph, samples[range], empty, onSample)
            }
            results.withLock { $0.append(result) }
        }
        var all = empty
        for result in results.withLock({ $0 }) { all.merge(try result.get()) }
        if let tensor = all.tensorWithoutNumbers {
            throw ModelError(
                "is not a number in any sample", at: .tensor(tensor, name: main.tensors[tensor].name, subgraph: 0))
        }
        let averages = decay.map { all.averages(decay: $0) }
        let ranges = main.tensors.indices.map { index -> ClosedRange<Float>? in
            guard let whole = all.ranges[index], !main.tensors[index].isVariable, all.infiniteSamples[index] == nil else {
                return all.ranges[index]
            }
            return averages?[index] ?? all.histograms.flatMap { method.range(of: $0[index]) } ?? whole
        }
        self.init(
            graph: simple, ranges: ranges, sampleCount: samples.count, infiniteSamples: all.infiniteSamples,
            histograms: all.histograms, refinements: refinements, samples: refinements.contains(.biasCorrection) ? samples : [],
            probes: Self.probes(of: samples),
            statistics: refinements.isDisjoint(with: [.adaptiveRounding, .biasCorrection])
                ? nil : try InputStatistics(simple, samples: samples, refinements), equalizations: equalizations)
    }

    /// Some samples from all over them.
    private static func probes(of samples: [[Tensor]]) -> [[Tensor]] {
        let count = min(samples.count, 4)
        return (0..<count).map { samples[samples.count * $0 / count] }
    }

    private static func check(_ samples: [[Tensor]], _ names: [String]) throws(ModelError) {
        for (index, sample) in samples.enumerated() {
            guard sample.count == names.count else {
                throw ModelError("a sample has \(sample.count) tensors; the model has \(names.count) inputs")
            }
            for (tensor, name) in zip(sample, names) where tensor.type == .float32 {
                guard let fault = tensor.bytes.array(of: Float.self).first(where: { !$0.isFinite }) else { continue }
                throw ModelError("sample \(index + 1) of \(name) is \(fault.isNaN ? "not a number" : "infinite")")
            }
        }
    }

    private static func observe(
        _ graph: Graph, _ samples: ArraySlice<[Tensor]>, _ empty: RangeObserver, _ onSample: () -> Void
    ) throws -> RangeObserver {
        let interpreter = try Interpreter.preserving(graph)
        var observer = empty
        for (number, sample) in zip(samples.indices, samples) {
            try interpreter.run(sample)
            observer.observe(interpreter, sample: number)
            onSample()
        }
        return observer
    }
}
