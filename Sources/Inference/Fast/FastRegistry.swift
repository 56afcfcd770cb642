import Models

/// The operators that have a fast evaluation. Each is asked after the reference preparation has checked the node
/// and sized its outputs; nil keeps the reference loops.
enum FastRegistry {
    typealias Preparation = @Sendable (Node) throws -> Evaluation?

    static let all: [BuiltinOperator: Preparation] = [:]
}
