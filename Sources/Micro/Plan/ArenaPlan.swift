import Models
import Tensors

/// The arena of TensorFlow Lite Micro for one model: what is in it, where and when, to the byte.
///
/// ``head`` and ``tail`` are what `RecordingMicroAllocator` prints and `arena_used_bytes()` adds up. ``needed`` is a
/// different figure: the smallest array that works wherever it is placed, because planning needs room of its own.
public struct ArenaPlan: Sendable {
    /// The build of the runtime that the plan is for.
    public let target: MicroTarget
    /// `head + tail`.
    public let total: Int
    /// Tensors and scratch memory that come and go.
    public let head: Int
    /// What stays: runtime structures, kernel data, variables.
    public let tail: Int
    /// The smallest `tensor_arena` that works at any address.
    public let needed: Int
    /// The largest set of buffers alive at one step: no plan makes the head smaller.
    public let lowerBound: Int
    /// The step at which ``lowerBound`` is reached, an index into ``steps``.
    public let peakStep: Int
    /// Those of the recording allocator that are not empty, and the remainder that it does not show.
    public let categories: [Category]
    /// Everything in the head.
    public let buffers: [Buffer]
    /// Everything in the tail, from the top of the arena downwards.
    public let persistent: [Persistent]
    /// The steps of time of ``Buffer/first`` and ``Buffer/last``: 0 is before the first operator.
    public let steps: [Step]

    /// What the runtime does not notice about an offline plan: tensors that overlap while both live, and tensors that
    /// kernels cannot read fast. Empty for the runtime's own plans.
    public let warnings: [String]

    /// Persistent memory of one purpose, as `RecordingMicroAllocator` counts it.
    public struct Category: Sendable, Hashable, Codable {
        /// What `RecordingMicroAllocator` calls it.
        public var name: String
        /// Bytes with alignment gaps.
        public var used: Int
        /// Bytes asked for.
        public var requested: Int
        public var count: Int
    }

    /// Whom memory is for.
    public enum Owner: Sendable, Hashable {
        case runtime
        case tensor(Int, subgraph: Int)
        case node(Int, subgraph: Int)
    }

    /// Memory that comes and goes: a tensor's, or an operator's scratch.
    public struct Buffer: Sendable, Hashable {
        /// The tensor's name, or what the scratch memory is for.
        public var name: String
        /// Whom it is for.
        public var owner: Owner
        /// Whether an operator asked for it to compute with, and no tensor is in it.
        public var isScratch: Bool
        /// Bytes, rounded up to 16.
        public var size: Int
        /// Bytes from the beginning of the arena.
        public var offset: Int
        /// First and last step of its life, both included; -1 where it has none.
        public var first: Int
        /// The last step of its life.
        public var last: Int
        /// Fixed by the offline plan in the file.
        public var isFixed: Bool
    }

    /// Memory that stays from preparation to the end.
    public struct Persistent: Sendable, Hashable {
        /// What it is for.
        public var purpose: String
        /// The ``Category`` that it counts to.
        public var category: String
        /// Whom it is for.
        public var owner: Owner
        /// Bytes asked for.
        public var requested: Int
        /// Bytes with alignment gaps.
        public var used: Int
    }

    /// One step of the plan's time: an operator of a subgraph.
    public struct Step: Sendable, Hashable {
        /// The operator's name.
        public var name: String
        /// An index into the subgraph's operators; nil for a step that is no operator.
        public var node: Int?
        /// An index into the model's subgraphs.
        public var subgraph: Int
    }

    /// - Throws: ``MicroRefusal``, the first that the runtime would meet.
    public init(graph: Graph, target: MicroTarget = .host64) throws {
        let builder = try ArenaBuilder(graph: graph, target: target)
        try self.init(builder, offsets: GreedyPlanner.offsets(of: builder.requirements))
    }

    /// The plan that results from these offsets, one for each of the builder's buffers.
    init(_ builder: ArenaBuilder, offsets: [Int]) throws(MicroRefusal) {
        target = builder.target
        let requirements = builder.requirements
        try builder.checkExtent(at: offsets)
        head = requirements.extent(at: offsets)
        tail = builder.arena.used
        total = head + tail
        needed = builder.neededBytes(head: head)
        let bound = GreedyPlanner.lowerBound(of: requirements)
        lowerBound = bound.bytes
        peakStep = max(bound.step, 0)
        steps = builder.lifetimes.steps
        buffers = requirements.indices.map { index in
            let source = builder.buffers[index]
            let requirement = requirements[index]
            return Buffer(
                name: source.name, owner: source.owner, isScratch: source.isScratch, size: requirement.size,
                offset: offsets[index], first: requirement.first, last: requirement.last,
                isFixed: requirement.offset != nil)
        }
        warnings = Self.warnings(of: buffers) + Self.warnings(of: builder.graph)
        persistent = builder.arena.entries.map {
            Persistent(
                purpose: $0.purpose, category: $0.category.rawValue, owner: $0.owner, requested: $0.requested,
                used: $0.used)
        }
        categories = PersistentArena.Category.allCases.compactMap { category in
            let entries = builder.arena.entries.filter { $0.category == category }
            if entries.allSatisfy({ $0.used == 0 }) { return nil }
            return Category(
                name: category.rawValue, used: entries.reduce(0) { $0 + $1.used },
                requested: entries.reduce(0) { $0 + $1.requested }, count: builder.arena.counts[category] ?? 0)
        }
    }
}
