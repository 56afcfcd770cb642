import Inference
import Models
import Tensors

/// Inputs and the outputs that TensorFlow Lite Micro's arithmetic gives for them.
public struct TestVector: Sendable {
    /// In the order of the model's inputs.
    public var inputs: [Tensor]
    /// The outputs, in the model's order.
    public var outputs: [Tensor]
    /// What the inputs were drawn from, if they were.
    var drawing: Drawing?

    /// Bytes of inputs and outputs that a program keeps of all its vectors together.
    public static let mostBytes = 64 << 10

    var bytes: Int { (inputs + outputs).reduce(0) { $0 + $1.bytes.count } }
    /// Whether a program keeps its bytes; if not, it draws the inputs again and keeps a sample of the outputs.
    var isKept: Bool { drawing == nil || bytes <= Self.mostBytes }

    /// Bytes of one vector that are still computed.
    static let mostComputed = 1 << 24

    /// Values of inputs in the order of the model's inputs, one number of a Random generator for each.
    struct Drawing: Sendable {
        var seed: UInt64
        var range: Range
    }

    /// Values that are drawn for an input.
    enum Range: CaseIterable {
        /// Integers over their whole range, floats from -1 to 1, booleans.
        case whole
        /// The same with positive floats: for logarithms, roots and divisions.
        case positive
        /// Integers 0 and 1: for indices.
        case small
    }

    /// Runs `graph` on up to `count` inputs drawn from a fixed generator, fewer where they would take more than
    /// ``mostBytes``; a single one may be larger. What a model does not run, or has results for that are not finite, is drawn from narrower ranges.
    ///
    /// The vectors belong together: variables keep their values from one to the next.
    /// - Throws: ModelError for a model that our interpreter cannot run or whose inputs and outputs take more than 16 MiB;
    ///   ``MicroRefusal`` where an output turns out larger or smaller than the file declares.
    public static func random(for graph: Graph, count: Int = 3) throws -> [TestVector] {
        let main = graph.subgraphs[0]
        let size = (main.inputs + main.outputs).reduce(0) { $0 + (main.tensors[$1].arenaBytes ?? mostComputed) }
        guard size <= mostComputed else {
            throw ModelError(
                "one test vector would take \(ArenaPlan.bytes(size)); up to \(ArenaPlan.bytes(mostComputed)) are computed")
        }
        var failure: (any Error)?
        var best: [TestVector] = []
        for range in Range.allCases {
            do {
                let vectors = try drawn(from: range, for: graph, count: max(1, min(count, mostBytes / max(1, size))))
                let isFinite = vectors.allSatisfy { $0.outputs.allSatisfy(\.isFinite) }
                if best.isEmpty || isFinite { best = vectors }
                if isFinite { break }
            } catch let error as MicroRefusal {
                throw error
            } catch {
                failure = failure ?? error
            }
        }
        if best.isEmpty, let failure { throw failure }
        return best
    }

    private static func drawn(from range: Range, for graph: Graph, count: Int) throws -> [TestVector] {
        let seed: UInt64 = 20_231
        var random = Random(seed: seed)
        let main = graph.subgraphs[0]
        let inputs = (0..<count).map { _ in main.inputs.map { input(main.tensors[$0], range, &random) } }
        var vectors = try outputs(of: graph, for: inputs)
        // The program draws the inputs of one vector again, not of those that follow it.
        if !vectors.isEmpty { vectors[0].drawing = Drawing(seed: seed, range: range) }
        return vectors
    }

    /// Runs `graph` on inputs of one's own, such as samples of a data set: as many of the first as take up to ``mostBytes``,
    /// or one that takes more.
    ///
    /// - Parameter inputs: for each run one tensor for each of the model's inputs.
    /// - Throws: as ``random(for:count:)``.
    public static func vectors(for graph: Graph, of inputs: [[Tensor]]) throws -> [TestVector] {
        let vectors = try outputs(of: graph, for: Array(inputs.prefix(1)))
        guard let bytes = vectors.first?.bytes, bytes <= mostComputed else {
            throw ModelError("one test vector would take more than \(ArenaPlan.bytes(mostComputed))")
        }
        return try outputs(of: graph, for: Array(inputs.prefix(max(1, mostBytes / max(bytes, 1)))))
    }

    private static func outputs(of graph: Graph, for samples: [[Tensor]]) throws -> [TestVector] {
        let interpreter = try Interpreter(graph: graph, kernels: .micro)
        try interpreter.allocateTensors()
        let main = graph.subgraphs[0]
        var vectors: [TestVector] = []
        for inputs in samples {
            for (index, input) in inputs.enumerated() { try interpreter.setInput(index, input) }
            try interpreter.invoke()
            var outputs: [Tensor] = []
            for (index, tensor) in main.outputs.enumerated() {
                let output = try interpreter.output(index)
                let declared = main.tensors[tensor].shape
                guard output.shape.elementCount == declared.elementCount else {
                    throw MicroRefusal(
                        "output \(index) is \(output.shape) when the model runs and \(declared) in the file, which is what memory is planned for",
                        stage: .invoke)
                }
                outputs.append(output)
            }
            vectors.append(TestVector(inputs: inputs, outputs: outputs))
        }
        return vectors
    }

    private static func input(_ tensor: TensorInfo, _ range: Range, _ random: inout Random) -> Tensor {
        let count = tensor.elements
        func integers<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type) -> Bytes {
            Bytes(
                of: (0..<count).map { _ in
                    T(range == .small ? Int(random.next() & 1) : Int(random.next() % 256) - 128)
                })
        }
        let bytes: Bytes
        switch tensor.type {
        case .float32:
            bytes = Bytes(
                of: (0..<count).map { _ in
                    let value = Float(Int(random.next() >> 40) - 1 << 23) / Float(1 << 23)
                    return range == .positive ? abs(value) / 2 + 0.5 : value
                })
        case .bool: bytes = Bytes((0..<count).map { _ in UInt8(random.next() & 1) })
        case .int32: bytes = integers(Int32.self)
        case .int64: bytes = integers(Int64.self)
        default:
            bytes = Bytes(
                (0..<(tensor.type.byteCount(of: count) ?? 0)).map { _ in UInt8(truncatingIfNeeded: random.next() >> 32)
                })
        }
        return Tensor(type: tensor.type, shape: tensor.shape, quantization: tensor.quantization, bytes: bytes)
    }
}

extension Tensor {
    fileprivate var isFinite: Bool {
        type != .float32 || bytes.array(of: Float.self).allSatisfy(\.isFinite)
    }
}
