/// One way from a graph to the same graph with less to do.
package struct Pass: Sendable {
    /// As the source calls it.
    package let name: String
    let apply: @Sendable (PreparedGraph) throws -> Void

    init(_ name: String, _ apply: @escaping @Sendable (PreparedGraph) throws -> Void) {
        (self.name, self.apply) = (name, apply)
    }

    /// In the order in which they are applied.
    package static let all = [updateListInPlace, foldConstants, fusePool]
}
