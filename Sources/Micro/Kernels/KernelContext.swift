import Models
import Tensors

/// What a kernel's preparation sees and asks for.
struct KernelContext {
    let graph: Graph
    let subgraph: Int
    let node: Int
    let target: MicroTarget

    struct Request {
        var bytes: Int
        var purpose: String
    }

    /// Kept for good, in the tail.
    private(set) var persistent: [Request] = []
    /// Needed while the operator runs, in the head.
    private(set) var scratch: [Request] = []

    init(graph: Graph, subgraph: Int, node: Int, target: MicroTarget) {
        self.graph = graph
        self.subgraph = subgraph
        self.node = node
        self.target = target
    }

    var op: Operator { graph.subgraphs[subgraph].operators[node] }
    var options: OperatorOptions { op.options }
    var pointer: Int { target.pointer }
    var isCMSIS: Bool { target.kernels == .cmsisDSP || target.kernels == .cmsisMVE }

    func tensor(_ index: Int) -> TensorInfo { graph.subgraphs[subgraph].tensors[index] }

    /// nil if the operator has no such input, or leaves it out.
    func input(_ index: Int) -> TensorInfo? {
        guard op.inputs.indices.contains(index), let tensor = op.inputs[index] else { return nil }
        return self.tensor(tensor)
    }

    /// Input `index` as the kernel sees it: refused where it is absent.
    func requiredInput(_ index: Int) throws(MicroRefusal) -> TensorInfo {
        guard let tensor = input(index) else { throw refuse("input \(index) is missing") }
        return tensor
    }

    func output(_ index: Int = 0) throws(MicroRefusal) -> TensorInfo {
        guard op.outputs.indices.contains(index) else { throw refuse("output \(index) is missing") }
        return tensor(op.outputs[index])
    }

    func refuse(_ reason: String, at stage: MicroRefusal.Stage = .prepare) -> MicroRefusal {
        MicroRefusal(reason, stage: stage, operatorName: op.code.name, node: node, subgraph: subgraph)
    }

    func require(
        _ condition: Bool, _ reason: @autoclosure () -> String, at stage: MicroRefusal.Stage = .prepare
    ) throws(MicroRefusal) {
        if !condition { throw refuse(reason(), at: stage) }
    }

    /// Refuses a type that is not in `types`.
    func require(
        _ tensor: TensorInfo, _ role: String, in types: Set<ElementType>, at stage: MicroRefusal.Stage = .prepare
    ) throws(MicroRefusal) {
        if types.contains(tensor.type) { return }
        let known = types.map(\.name).sorted().joined(separator: ", ")
        throw refuse("the \(role) is \(tensor.type.name); the kernel has \(known)", at: stage)
    }

    /// LSTM's inner results may carry scales, not memory.
    func requireEmptyIntermediates() throws(MicroRefusal) {
        for index in op.intermediates where tensor(index).elements > 0 {
            throw refuse("the intermediate tensor \(index) is \(tensor(index).shape); only empty ones are supported")
        }
    }

    /// An output with an empty dimension has a shape that is not known: TFLM has no dynamic tensors. A vector without
    /// elements is how old converters write a scalar.
    func requireKnownOutputs() throws(MicroRefusal) {
        for index in op.outputs {
            let shape = tensor(index).shape
            try require(
                shape.rank < 2 || !shape.dimensions.contains(0),
                "tensor \(index) is \(shape); dynamic tensors are not supported")
        }
    }

    mutating func persist(_ bytes: Int, _ purpose: String) {
        persistent.append(Request(bytes: bytes, purpose: purpose))
    }
    mutating func useScratch(_ bytes: Int, _ purpose: String) {
        scratch.append(Request(bytes: bytes, purpose: purpose))
    }

    /// A copy of the output's dimensions, which the kernel changes.
    mutating func persistDimensions(rank: Int) { persist(4 + 4 * rank, "output dimensions") }
}

extension TensorInfo {
    /// Elements; 0 where the product overflows, which planning refuses before any kernel is asked.
    var elements: Int { shape.checkedElementCount ?? 0 }
    /// The file brings the content, as the runtime sees it.
    var isConstant: Bool { data != nil }
    var rank: Int { shape.rank }

    func dimension(_ axis: Int) -> Int { shape.dimensions.indices.contains(axis) ? shape[axis] : 1 }

    /// Constants of 32-bit integers; nil for anything else.
    var int32Values: [Int]? {
        guard type == .int32, let data else { return nil }
        return data.array(of: Int32.self).map(Int.init)
    }
}
