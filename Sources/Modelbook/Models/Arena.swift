import Micro
import Records

/// What TensorFlow Lite Micro needs in RAM for a model: its plan, as quantities and charts.
public struct Arena: Sendable {
    /// The plan, to the byte.
    public let plan: ArenaPlan
    let origins: [Origin]

    /// What `arena_used_bytes()` says: ``head`` + ``tail``.
    public var total: ByteCount { bytes(plan.total) }
    /// Activations and scratch memory, which come and go.
    public var head: ByteCount { bytes(plan.head) }
    /// What stays while the model is loaded.
    public var tail: ByteCount { bytes(plan.tail) }
    /// The smallest array that works: planning needs room of its own.
    public var needed: ByteCount { bytes(plan.needed) }
    /// The most that is alive at once.
    public var lowerBound: ByteCount { bytes(plan.lowerBound) }

    /// The operator at which the most is alive.
    public var peakOperator: String { plan.steps[plan.peakStep].name }

    /// What is alive at the peak, in words.
    public var peakExplanation: String {
        plan.buffers.filter { $0.first <= plan.peakStep && plan.peakStep <= $0.last && $0.size > 0 }
            .sorted { $0.size > $1.size }
            .map { "\($0.isScratch ? "scratch memory" : $0.name) with \(bytes($0.size))" }
            .joined(separator: " beside ")
    }

    /// Tensors over time: across is when each lives, up is where it lies.
    public func timeline(_ title: String) -> Chart {
        let boxes = plan.buffers.filter { $0.size > 0 && $0.first >= 0 }.map { buffer in
            Chart.Box(
                buffer.name, firstStep: buffer.first, lastStep: buffer.last, offset: bytes(buffer.offset).number,
                extent: bytes(buffer.size).number, series: words(buffer.isScratch ? "scratch" : "tensor"))
        }
        return Chart(
            title: title,
            summary: words("The head of the arena takes \(head); the most is alive at \(peakOperator), \(lowerBound)."),
            mark: .timeline(
                .init(
                    steps: plan.steps.map(\.name), boxes: boxes, peakStep: plan.peakStep, peak: head.number,
                    bound: plan.head == plan.lowerBound ? nil : lowerBound.number,
                    boundName: plan.head == plan.lowerBound ? nil : words("lower bound"))),
            x: .init(words("operator")), y: .init(words("bytes"), .bytes))
    }

    /// The tail under TensorFlow Lite Micro's own names, the head and their sum.
    public var categoryTable: Table {
        var rows: [[any TableCell]] = [[words("Head: activations and scratch memory"), head, head, ""]]
        rows += plan.categories.map { [$0.name, bytes($0.used), bytes($0.requested), Count($0.count, origins: origins)] }
        rows.append([words("Total"), total, "", ""])
        return Table(
            titles("Part of the arena", "Used", "Requested", "Pieces"), rows,
            note: words("Used includes what alignment costs. \(plan.target.runtimeVersion).")
        ).totalled
    }

    /// The tail under TensorFlow Lite Micro's own names, the largest first.
    public func tailChart(_ title: String? = nil) -> Chart {
        let owners = plan.categories.filter { $0.used > 0 }.sorted { $0.used > $1.used }
        return .bars(
            title ?? words("The arena's tail by category"),
            summary: owners.first.map { words("The tail takes \(tail), most of it \($0.name), \(bytes($0.used)).") }
                ?? words("The tail takes \(tail)."),
            owners.map { ($0.name, bytes($0.used)) })
    }

    /// The tail by what it is for: the runtime, the operators of each kind, the tensors. The largest first.
    public func tailByOwnerChart(_ title: String? = nil) -> Chart {
        let names = plan.steps.reduce(into: [ArenaPlan.Owner: String]()) { names, step in
            if let node = step.node { names[.node(node, subgraph: step.subgraph)] = step.name }
        }
        var sums: [String: Int] = [:]
        for part in plan.persistent {
            let name =
                switch part.owner {
                case .runtime: words("runtime")
                case .tensor: words("inputs, outputs and variables")
                case .node: names[part.owner] ?? words("operators that do not run")
                }
            sums[name, default: 0] += part.used
        }
        let owners = sums.filter { $0.value > 0 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return .bars(
            title ?? words("The arena's tail by operator"),
            summary: owners.first.map { words("The tail takes \(tail), most of it for \($0.key), \(bytes($0.value)).") }
                ?? words("The tail takes \(tail)."),
            owners.map { ($0.key, bytes($0.value)) })
    }

    /// This plan and another of the same model, one below the other.
    public func beforeAndAfter(_ after: Arena) -> Display {
        .group([.chart(timeline(words("Before: \(head)"))), .chart(after.timeline(words("After: \(after.head)")))])
    }

    func bytes(_ value: Int) -> ByteCount { ByteCount(value, origins: origins) }
}
