import Models
import Tensors

/// A model whose file tells TensorFlow Lite Micro where to put its tensors, so that the arena is smaller.
///
/// The offsets are `OfflineMemoryAllocation` metadata, which unmodified runtimes follow; scratch memory stays with
/// their planner and finds room around the tensors. Nothing that is computed changes.
/// Source: tensorflow/lite/micro/docs/memory_management.md.
public struct MicroOptimization: Sendable, CustomStringConvertible {
    /// The model with the plan; without one where TFLM's own plan is as small.
    public let graph: Graph
    /// The arena of the model as it was given.
    public let before: ArenaPlan
    /// The arena of ``graph``.
    public let after: ArenaPlan
    /// Whether operators run in another order.
    public let isReordered: Bool
    /// Whether the model carries a plan of offsets.
    public let hasPlan: Bool

    /// Bytes of the arena in use that are saved.
    public var saved: Int { before.total - after.total }
    /// Bytes that need not be reserved; planning takes room of its own, so they may be fewer.
    public var savedOfNeeded: Int { before.needed - after.needed }

    /// - Parameters:
    ///   - target: For which scratch memory the plan leaves room.
    ///   - reordering: Whether operators may run in another order.
    /// - Throws: ``MicroRefusal`` for a model that TFLM does not run.
    public init(_ model: Graph, target: MicroTarget = .host64, reordering: Bool = true) throws {
        var plain = model
        plain.metadata.removeAll { $0.name == ArenaBuilder.offlinePlanName }
        before = try ArenaPlan(graph: model, target: target)
        var best = Candidate(plain, try ArenaPlan(graph: plain, target: target))
        try best.improve(Candidate(planned: plain, target: target))
        if reordering, let order = OperatorOrder.smaller(for: plain.subgraphs[0]) {
            var reordered = plain
            reordered.subgraphs[0].operators = order.map { plain.subgraphs[0].operators[$0] }
            try best.improve(Candidate(reordered, ArenaPlan(graph: reordered, target: target), isReordered: true))
            try best.improve(Candidate(planned: reordered, target: target, isReordered: true))
        }
        (graph, after, isReordered) = (best.graph, best.plan, best.isReordered)
        hasPlan = graph.metadata.contains { $0.name == ArenaBuilder.offlinePlanName }
    }

    /// "saves 18,432 bytes of 102,796 in use and 18,432 bytes of 102,816 to reserve, by an offline plan"
    public var description: String {
        if saved == 0 { return "the runtime's own plan is the smallest that was found" }
        let means = (hasPlan ? ["an offline plan"] : []) + (isReordered ? ["another order of the operators"] : [])
        return "saves \(ArenaPlan.bytes(saved)) of \(ArenaPlan.grouped(before.total)) in use and "
            + "\(ArenaPlan.bytes(savedOfNeeded)) of \(ArenaPlan.grouped(before.needed)) to reserve, by "
            + means.joined(separator: " and ")
    }

    private struct Candidate {
        var graph: Graph
        var plan: ArenaPlan
        var isReordered: Bool

        init(_ graph: Graph, _ plan: ArenaPlan, isReordered: Bool = false) {
            (self.graph, self.plan, self.isReordered) = (graph, plan, isReordered)
        }

        init(planned graph: Graph, target: MicroTarget, isReordered: Bool = false) throws {
            let builder = try ArenaBuilder(graph: graph, target: target)
            let offsets = PlanSearch.offsets(of: builder.requirements)
            let planned = builder.writing(offsets)
            // What counts is what the runtime makes of it: its planner places the scratch memory.
            self.init(planned, try ArenaPlan(graph: planned, target: target), isReordered: isReordered)
        }

        mutating func improve(_ other: Candidate) {
            if other.plan.total < plan.total { self = other }
        }
    }
}

extension ArenaBuilder {
    /// The graph with the places of its tensors as metadata: format version, subgraph, count, an offset for each
    /// tensor of all subgraphs; -1 for those that are not in the head.
    fileprivate func writing(_ offsets: [Int]) -> Graph {
        var places = graph.subgraphs.map { [Int32](repeating: -1, count: $0.tensors.count) }
        for (index, buffer) in buffers.enumerated() {
            if case .tensor(let tensor, let subgraph) = buffer.owner {
                places[subgraph][tensor] = Int32(offsets[index])
            }
        }
        let count = places.reduce(0) { $0 + $1.count }
        let words: [Int32] = [0, 0, Int32(count)] + places.flatMap { $0 }
        var planned = graph
        planned.metadata.removeAll { $0.name == Self.offlinePlanName }
        planned.metadata.append(.init(name: Self.offlinePlanName, bytes: Bytes(of: words)))
        return planned
    }
}

extension Graph {
    /// The model with the smallest arena that was found; see ``MicroOptimization``.
    public func plannedForMicro(_ target: MicroTarget = .host64) throws -> Graph {
        try MicroOptimization(self, target: target).graph
    }
}
