import Models
import Tensors

/// Walks through what the interpreter does from its construction to the end of `AllocateTensors`.
///
/// Source: micro_allocator.cc, micro_interpreter.cc, micro_interpreter_graph.cc.
struct ArenaBuilder {
    static let alignment = 16
    static let offlinePlanName = "OfflineMemoryAllocation"

    /// Memory below the tail that is taken for a while, when the tail has so many entries.
    struct Moment {
        var entries: Int
        var bytes: Int
        /// Whether the memory ends at a multiple of 16.
        var isAligned = false
    }

    struct BufferSource {
        var name: String
        var owner: ArenaPlan.Owner
        var isScratch: Bool
    }

    let graph: Graph
    let target: MicroTarget
    private(set) var arena = PersistentArena()
    private(set) var lifetimes: Lifetimes
    /// In the planner's order; `buffers` says what each is.
    private(set) var requirements: [BufferRequirement] = []
    private(set) var buffers: [BufferSource] = []
    private let structs: RuntimeStructs
    private var scratchCount = 0
    /// When the tail must leave room for more than the head that is planned.
    private var moments: [Moment] = []
    /// For each tensor of all subgraphs; -1 leaves it to the planner.
    private let offlineOffsets: [Int]?
    private let firstTensors: [Int]

    init(graph: Graph, target: MicroTarget) throws(MicroRefusal) {
        self.graph = graph
        self.target = target
        structs = RuntimeStructs(for: target)
        let kernels = try KernelRun(graph: graph, target: target)
        scratchCount = kernels.scratch.count
        offlineOffsets = try graph.offlineOffsets()
        firstTensors = graph.subgraphs.reduce(into: [0]) { $0.append($0.last! + $1.tensors.count) }
        try Self.checkSizes(of: graph)
        lifetimes = try Lifetimes(of: graph, scratch: kernels.scratch)
        allocateRuntime()
        allocateKernels(kernels)
        allocateHandlesAndVariables()
        let entriesWhilePlanning = arena.entries.count
        allocateInterfaceTensors()
        addBuffers(kernels)
        moments.append(Moment(entries: entriesWhilePlanning, bytes: planningBytes, isAligned: true))
    }

    private mutating func allocateRuntime() {
        let s = structs
        func owned(_ size: Int, _ purpose: String) {
            arena.allocate(size, alignment: s.pointer, .other, for: purpose, owner: .runtime)
        }
        owned(s.arenaAllocator, "arena allocator")
        owned(s.planner, "memory planner")
        owned(s.microAllocator, "MicroAllocator")
        let variables = graph.resourceVariableCount
        if variables > 0 {
            arena.allocate(
                s.resourceVariables, alignment: Self.alignment, .buffers, for: "resource variables", owner: .runtime)
            arena.allocate(
                s.resourceVariable * variables, alignment: Self.alignment, .buffers,
                for: "\(variables) resource variables", owner: .runtime)
        }
        owned(s.builtinDataAllocator, "builtin data allocator")
        owned(s.subgraphAllocations * graph.subgraphs.count, "subgraph allocations")
        for (index, subgraph) in graph.subgraphs.enumerated() {
            arena.allocate(
                s.evalTensor * subgraph.tensors.count, alignment: s.pointer, .evalTensors,
                count: subgraph.tensors.count, for: "evaluation tensors of subgraph \(index)", owner: .runtime)
        }
        for (index, subgraph) in graph.subgraphs.enumerated() {
            arena.allocate(
                s.node * subgraph.operators.count, alignment: s.pointer, .nodes, count: subgraph.operators.count,
                for: "nodes of subgraph \(index)", owner: .runtime)
        }
    }

    private mutating func allocateKernels(_ kernels: KernelRun) {
        for prepared in kernels.prepared {
            guard let parameters = prepared.kernel.parameters else { continue }
            arena.allocate(
                parameters.bytes(on: target), alignment: parameters.alignment(on: target), .other, for: "options",
                owner: prepared.owner)
        }
        for prepared in kernels.prepared {
            guard let bytes = prepared.kernel.dataBytes(on: target) else { continue }
            arena.allocate(bytes, alignment: Self.alignment, .buffers, for: "kernel data", owner: prepared.owner)
        }
        var requests = 12
        for prepared in kernels.prepared {
            let below = structs.scratchRequest * requests
            var copies = prepared.temporary.reduce(0) { $0 + bytes(of: $1) }
            if !prepared.preparesAfterPersisting {
                moments.append(Moment(entries: arena.entries.count, bytes: below + copies))
                // The runtime lets what is kept for good lie over the end of the last copy: measured by bisection.
                copies = max(0, copies - Self.alignment)
            }
            for request in prepared.persistent {
                arena.allocate(
                    request.bytes, alignment: Self.alignment, .buffers, for: request.purpose, owner: prepared.owner)
            }
            moments.append(Moment(entries: arena.entries.count, bytes: below + copies))
            requests += prepared.scratchCount
        }
    }

    /// A temporary copy of a tensor with its quantization.
    private func bytes(of tensor: TensorInfo) -> Int {
        let scales = tensor.quantization?.scales.count ?? 0
        return structs.tensor
            + (scales == 0 ? 0 : structs.affineQuantization + (4 + 4 * scales).roundedUp(to: structs.pointer))
    }

    private mutating func allocateHandlesAndVariables() {
        if scratchCount > 0 {
            arena.allocate(
                structs.scratchHandle * scratchCount, alignment: structs.pointer, .other, for: "scratch handles",
                owner: .runtime)
        }
        for (index, subgraph) in graph.subgraphs.enumerated() {
            for (number, tensor) in subgraph.tensors.enumerated()
            where tensor.isVariable && offlineOffset(of: number, subgraph: index) == nil {
                arena.allocate(
                    tensor.arenaBytes ?? 0, alignment: Self.alignment, .variables, for: "variable",
                    owner: .tensor(number, subgraph: index))
            }
        }
    }

    /// The pointers and tensors that `input()` and `output()` hand out.
    private mutating func allocateInterfaceTensors() {
        let main = graph.subgraphs[0]
        for (role, tensors) in [("input", main.inputs), ("output", main.outputs)] {
            arena.allocate(
                structs.pointer * tensors.count, alignment: Self.alignment, .buffers, for: "\(role) pointers",
                owner: .runtime)
            for tensor in tensors {
                let owner = ArenaPlan.Owner.tensor(tensor, subgraph: 0)
                arena.allocate(
                    structs.tensor, alignment: structs.pointer, .tensors, for: "\(role) tensor", owner: owner)
                guard let scales = main.tensors[tensor].quantization?.scales.count, scales > 0 else { continue }
                arena.allocate(
                    structs.affineQuantization, alignment: structs.pointer, .quantization,
                    for: "quantization of \(role)", owner: owner)
                arena.allocate(
                    4 + 4 * scales, alignment: 4, .quantization, for: "zero points of \(role)", owner: owner)
            }
        }
    }

    private func offlineOffset(of tensor: Int, subgraph: Int) -> Int? {
        guard let offset = offlineOffsets?[firstTensors[subgraph] + tensor], offset != -1 else { return nil }
        return offset
    }

    private mutating func addBuffers(_ kernels: KernelRun) {
        for (index, subgraph) in graph.subgraphs.enumerated() {
            for (number, tensor) in subgraph.tensors.enumerated() {
                let offset = offlineOffset(of: number, subgraph: index)
                guard let bytes = tensor.arenaBytes, bytes > 0, tensor.data == nil,
                    !tensor.isVariable || offset != nil, !kernels.handles.contains([index, number])
                else { continue }
                let life = lifetimes.tensors[index][number]
                requirements.append(
                    BufferRequirement(
                        size: bytes.roundedUp(to: Self.alignment), first: life.first, last: life.last,
                        offset: offset))
                buffers.append(
                    BufferSource(name: tensor.name, owner: .tensor(number, subgraph: index), isScratch: false))
            }
        }
        for (index, request) in kernels.scratch.enumerated() {
            let life = lifetimes.scratchBuffers[index]
            requirements.append(
                BufferRequirement(
                    size: request.bytes.roundedUp(to: Self.alignment), first: life.first, last: life.last))
            buffers.append(
                BufferSource(
                    name: request.purpose, owner: .node(request.node, subgraph: request.subgraph), isScratch: true))
        }
    }

    /// What planning takes: scratch requests, an allocation record for each buffer, the planner's tables.
    private var planningBytes: Int {
        let records = graph.subgraphs.reduce(scratchCount) { $0 + $1.tensors.count }
        let requests = (structs.scratchRequest * (scratchCount + 12)).roundedUp(to: Self.alignment)
        let temporary = structs.pointer * graph.subgraphs.count + structs.allocationInfo * records
        return (requests + temporary).roundedUp(to: Self.alignment) + structs.plannerEntry * requirements.count
    }

    /// The smallest array that works wherever it is placed, a multiple of 16.
    ///
    /// The runtime takes the array from its first multiple of 16 on, and the tail begins at its end, wherever that is.
    /// So every distance of the end from a multiple of 16 is tried.
    func neededBytes(head: Int) -> Int {
        var needed = 0
        for remainder in 0..<Self.alignment {
            let tails = arena.uses(endingAt: remainder)
            var least = tails.last! + head
            for moment in moments {
                let tail = tails[moment.entries]
                let gap = moment.isAligned ? (remainder - tail).remainder(modulo: Self.alignment) : 0
                least = max(least, tail + gap + moment.bytes)
            }
            needed = max(needed, least + (remainder - least).remainder(modulo: Self.alignment))
        }
        return needed.roundedUp(to: Self.alignment)
    }
}
