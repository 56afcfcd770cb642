import Dispatch
import Inference
import Models
import Synchronization
import Tensors

extension Calibration {
    /// Runs `graph` on each sample, one tensor for each input, and keeps the range of every tensor.
    ///
    /// The ranges are the same to the bit on every machine and with any number of threads.
    ///
    /// Throws: ``ModelError`` without samples, for samples that do not fit the inputs, and for a model that cannot run.
    public init(of graph: Graph, samples: [[Tensor]], threads: Int = 2) throws {
        guard !samples.isEmpty else {
            throw ModelError(
                "calibration needs at least one sample", help: "Give some inputs that are like those of later use.")
        }
        guard graph.subgraphs.count == 1 else {
            throw ModelError("models of \(graph.subgraphs.count) subgraphs cannot be calibrated")
        }
        let simple = graph.simplified()
        let missing = Interpreter.missingOperators(of: simple)
        guard missing.isEmpty else {
            throw ModelError("the model cannot run: no kernel for \(missing.map(\.code.name).joined(separator: ", "))")
        }
        let (model, operators) = ConverterKernels.replaced(simple)
        let parts = max(1, min(threads, samples.count))
        let results = Mutex<[Result<RangeObserver, any Error>]>([])
        DispatchQueue.concurrentPerform(iterations: parts) { part in
            let result = Result {
                let range = samples.count * part / parts..<samples.count * (part + 1) / parts
                return try Self.observe(model, operators, samples[range])
            }
            results.withLock { $0.append(result) }
        }
        var ranges = [ClosedRange<Float>?](repeating: nil, count: simple.subgraphs[0].tensors.count)
        for result in results.withLock({ $0 }) {
            let observer = try result.get()
            for (tensor, range) in observer.ranges.enumerated() {
                guard let range else { continue }
                let known = ranges[tensor] ?? range
                ranges[tensor] =
                    min(known.lowerBound, range.lowerBound)...max(known.upperBound, range.upperBound)
            }
        }
        self.init(graph: simple, ranges: ranges, sampleCount: samples.count)
    }

    private static func observe(
        _ graph: Graph, _ operators: [String: CustomOperator], _ samples: ArraySlice<[Tensor]>
    ) throws -> RangeObserver {
        var options = InterpreterOptions()
        options.preservesAllTensors = true
        options.customOperators = operators
        let interpreter = try Interpreter(graph: graph, kernels: .reference, options: options)
        var observer = RangeObserver(graph.subgraphs[0])
        let hasState = graph.subgraphs[0].tensors.contains(where: \.isVariable)
        for sample in samples {
            guard sample.count == interpreter.inputs.count else {
                throw ModelError("a sample has \(sample.count) tensors; the model has \(interpreter.inputs.count) inputs")
            }
            if hasState { interpreter.resetVariables() }
            for (index, tensor) in sample.enumerated() {
                if tensor.shape != interpreter.inputs[index].shape { try interpreter.resizeInput(index, to: tensor.shape) }
                try interpreter.setInput(index, tensor)
            }
            try interpreter.invoke()
            observer.observe(interpreter)
        }
        return observer
    }
}

/// The smallest and largest value of each tensor so far.
struct RangeObserver {
    private(set) var ranges: [ClosedRange<Float>?]
    private let watched: [Int]

    init(_ subgraph: Subgraph) {
        ranges = Array(repeating: nil, count: subgraph.tensors.count)
        watched = subgraph.tensors.indices.filter {
            subgraph.tensors[$0].type == .float32 && !subgraph.isConstant($0) && !subgraph.tensors[$0].isVariable
        }
    }

    mutating func observe(_ interpreter: Interpreter) {
        for index in watched {
            guard let tensor = interpreter.tensor(index), let range = Self.range(tensor.bytes.array(of: Float.self)) else {
                continue
            }
            let known = ranges[index] ?? range
            ranges[index] = min(known.lowerBound, range.lowerBound)...max(known.upperBound, range.upperBound)
        }
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
