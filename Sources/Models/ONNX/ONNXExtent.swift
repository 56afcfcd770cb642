/// The size of an axis: a number, or a number times the batch, which is open until the model runs.
struct ONNXExtent: Hashable {
    var count: Int
    var isBatch = false

    static let one = ONNXExtent(count: 1)
    static let batch = ONNXExtent(count: 1, isBatch: true)

    init(_ count: Int) { self.count = count }

    init(count: Int, isBatch: Bool = false) {
        self.count = count
        self.isBatch = isBatch
    }

    /// Whether the axis has one element whatever the batch is.
    var isOne: Bool { self == .one }
    /// The number; nil where it depends on the batch.
    var fixed: Int? { isBatch ? nil : count }

    /// nil where the batch would be squared, or the number overflows.
    func times(_ other: ONNXExtent) -> ONNXExtent? {
        guard !(isBatch && other.isBatch) else { return count == 0 || other.count == 0 ? ONNXExtent(0) : nil }
        let (product, overflow) = count.multipliedReportingOverflow(by: other.count)
        return overflow ? nil : ONNXExtent(count: product, isBatch: (isBatch || other.isBatch) && product != 0)
    }

    /// The quotient where it is exact for every batch.
    func exactly(by other: ONNXExtent) -> ONNXExtent? {
        guard other.count != 0, isBatch || !other.isBatch, !(count == .min && other.count == -1), count % other.count == 0
        else { return nil }
        return ONNXExtent(count: count / other.count, isBatch: isBatch && !other.isBatch)
    }

    func plus(_ other: ONNXExtent) -> ONNXExtent? {
        if other.count == 0 { return self }
        if count == 0 { return other }
        guard isBatch == other.isBatch else { return nil }
        let (sum, overflow) = count.addingReportingOverflow(other.count)
        return overflow ? nil : ONNXExtent(count: sum, isBatch: isBatch && sum != 0)
    }
}

extension Sequence<ONNXExtent> {
    /// nil where the batch would be squared, or the number overflows.
    var product: ONNXExtent? { reduce(ONNXExtent.one as ONNXExtent?) { $0?.times($1) } }
    /// The numbers, for a batch of one.
    var counts: [Int] { map(\.count) }
    /// "[batch, 3, 8]"
    var text: String {
        "[" + map { $0.isBatch ? ($0.count == 1 ? "batch" : "\($0.count) × batch") : "\($0.count)" }.joined(separator: ", ") + "]"
    }
}
