import Records

extension Comparison: Displayable {
    /// "yes, 26.9 KB ≤ 256 KB"
    public var display: Display? { .text(holds ? words("yes, \(arithmetic)") : words("no, \(arithmetic)")) }
}
