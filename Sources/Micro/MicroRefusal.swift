import Models

/// Why TensorFlow Lite Micro does not run a model.
public struct MicroRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// When the runtime gives up.
    public enum Stage: Int, Sendable, Hashable, Comparable, CaseIterable {
        /// The operator is not in the resolver.
        case lookup
        /// `AllocateTensors` fails in the operator's preparation.
        case prepare
        /// The memory cannot be planned.
        case plan
        /// `Invoke` fails.
        case invoke

        public static func < (a: Stage, b: Stage) -> Bool { a.rawValue < b.rawValue }
    }

    /// When the runtime gives up.
    public var stage: Stage
    /// The operator's name, "CONV_2D"; nil if the fault is the model's.
    public var operatorName: String?
    /// An index into the subgraph's operators; nil if the fault is the model's.
    public var node: Int?
    /// An index into the model's subgraphs.
    public var subgraph: Int
    /// One sentence.
    public var reason: String

    /// - Parameters:
    ///   - reason: one sentence without a full stop.
    ///   - operatorName: nil if the fault is the model's.
    ///   - node: an index into the subgraph's operators; nil if the fault is the model's.
    public init(_ reason: String, stage: Stage, operatorName: String? = nil, node: Int? = nil, subgraph: Int = 0) {
        self.reason = reason
        self.stage = stage
        self.operatorName = operatorName
        self.node = node
        self.subgraph = subgraph
    }

    /// What to do about it; may be empty.
    public var help: String {
        stage == .lookup ? operatorName.flatMap { ForeignOperator($0) }?.help ?? "" : ""
    }

    /// "node 2 CONV_2D: TensorFlow Lite Micro refuses it: …"
    public var description: String {
        var place = ""
        if let node {
            place = "node \(node) \(operatorName ?? "")" + (subgraph == 0 ? "" : " of subgraph \(subgraph)") + ": "
        }
        let when =
            switch stage {
            case .lookup: "TensorFlow Lite Micro does not have it"
            case .prepare: "TensorFlow Lite Micro refuses it when tensors are allocated"
            case .plan: "TensorFlow Lite Micro cannot plan the memory"
            case .invoke: "TensorFlow Lite Micro fails when the model is invoked"
            }
        return place + when + ": " + reason
    }
}
