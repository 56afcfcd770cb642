import Records

extension Comparison: Displayable {
    /// "yes, 26.9 KB ≤ 256 KB"
    public var display: Display? { .text((holds ? "yes, " : "no, ") + arithmetic) }
}
