/// In an ONNX model one size is open, the batch.
extension Dimension {
    static let one = Dimension(1)
    static let batch = Dimension(1, times: [0])

    /// Whether the axis has one element whatever the batch is.
    var isOne: Bool { self == 1 }

    /// nil where the batch would be squared, or the number overflows.
    func times(_ other: Dimension) -> Dimension? {
        let product = self * other
        let overflows = count.multipliedReportingOverflow(by: other.count).overflow
        return product.unknowns.count > 1 || overflows ? nil : product
    }
}

extension Sequence<Dimension> {
    /// nil where the batch would be squared, or the number overflows.
    var total: Dimension? { reduce(Dimension.one as Dimension?) { $0?.times($1) } }
    /// "[batch, 3, 8]"
    var text: String {
        "[" + map { $0.isOpen ? ($0.count == 1 ? "batch" : "\($0.count) × batch") : "\($0.count)" }.joined(separator: ", ") + "]"
    }
}

extension Constant {
    /// The shape that the constant stands for: with the batch where an axis of one element is repeated for it.
    var extents: [Dimension] {
        get { repeats ?? shape.map { Dimension($0) } }
        set { repeats = newValue.contains { $0.isOpen } ? newValue : nil }
    }

    /// The only element as a real number.
    var scalar: Float? { count == 1 ? reals?.first : nil }

    /// Whether a graph can have it: its numbers do not depend on the batch.
    var isWritable: Bool {
        open == nil && [.float32, .int32, .int64, .int16, .int8, .uint8, .bool].contains(type)
    }
}
