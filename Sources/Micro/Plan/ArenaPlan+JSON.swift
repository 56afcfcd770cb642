import Foundation

extension ArenaPlan {
    /// The plan as JSON, with the keys that `modelbook model plan --json` documents.
    public func json() throws -> String { try Self.encode(Document(self)) }

    /// The plan after an optimization, and under `optimization` what it saved.
    public static func json(_ optimization: MicroOptimization, output: String) throws -> String {
        var document = Document(optimization.after)
        document.optimization = Document.Optimization(
            before: .init(optimization.before), after: .init(optimization.after), saved: optimization.saved,
            reordered: optimization.isReordered, offlinePlan: optimization.hasPlan, output: output)
        return try encode(document)
    }

    /// What `--json` prints for a model that the runtime refuses.
    public static func json(refusal: MicroRefusal, target: MicroTarget) throws -> String {
        try encode(
            RefusalDocument(
                target: target.rawValue,
                error: .init(
                    message: refusal.description, reason: refusal.reason, stage: "\(refusal.stage)",
                    operatorName: refusal.operatorName, node: refusal.node, subgraph: refusal.subgraph)))
    }

    /// What `--json` prints for a file that is no model.
    public static func json(error message: String, target: MicroTarget) throws -> String {
        try encode(
            RefusalDocument(target: target.rawValue, error: .init(message: message, reason: message, subgraph: 0)))
    }

    private static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private struct Document: Encodable {
        struct BufferEntry: Encodable {
            var name: String
            var kind: String
            var tensor: Int?
            var node: Int?
            var subgraph: Int
            var offset: Int
            var size: Int
            var first: Int
            var last: Int
            var fixed: Bool
        }
        struct Optimization: Encodable {
            struct Figures: Encodable {
                var total: Int
                var head: Int
                var needed: Int

                init(_ plan: ArenaPlan) { (total, head, needed) = (plan.total, plan.head, plan.needed) }
            }
            var before: Figures
            var after: Figures
            var saved: Int
            var reordered: Bool
            var offlinePlan: Bool
            var output: String
        }
        var target: String
        var runtime: String
        var total: Int
        var head: Int
        var tail: Int
        var needed: Int
        var lowerBound: Int
        var peakStep: Int
        var categories: [Category]
        var buffers: [BufferEntry]
        var steps: [String]
        var warnings: [String]
        var optimization: Optimization?

        init(_ plan: ArenaPlan) {
            target = plan.target.rawValue
            runtime = plan.target.runtimeVersion
            total = plan.total
            head = plan.head
            tail = plan.tail
            needed = plan.needed
            lowerBound = plan.lowerBound
            peakStep = plan.peakStep
            categories = plan.categories
            steps = plan.steps.map(\.name)
            warnings = plan.warnings
            buffers = plan.buffers.map { buffer in
                var entry = BufferEntry(
                    name: buffer.name, kind: buffer.isScratch ? "scratch" : "tensor", subgraph: 0,
                    offset: buffer.offset, size: buffer.size, first: buffer.first, last: buffer.last,
                    fixed: buffer.isFixed)
                switch buffer.owner {
                case .tensor(let tensor, let subgraph): (entry.tensor, entry.subgraph) = (tensor, subgraph)
                case .node(let node, let subgraph): (entry.node, entry.subgraph) = (node, subgraph)
                case .runtime: break
                }
                return entry
            }
        }
    }

    private struct RefusalDocument: Encodable {
        struct Failure: Encodable {
            var message: String
            var reason: String
            var stage: String?
            var operatorName: String?
            var node: Int?
            var subgraph: Int
            enum CodingKeys: String, CodingKey {
                case message, reason, stage, node, subgraph
                case operatorName = "operator"
            }
        }
        var target: String
        var error: Failure
    }
}
