/// A dimension of a tensor: a number, or a number times sizes that are open until the model runs, such as the batch.
struct Dimension: Hashable, ExpressibleByIntegerLiteral {
    /// The number, or what the open sizes are multiplied by.
    let count: Int
    /// Each open size has a number; sorted.
    let unknowns: [Int]

    init(_ count: Int, times unknowns: [Int] = []) {
        self.count = count
        self.unknowns = count == 0 ? [] : unknowns
    }

    init(integerLiteral value: Int) { self.init(value) }

    /// nil where a size of it is open.
    var value: Int? { isOpen ? nil : count }
    var isOpen: Bool { !unknowns.isEmpty }
    /// -1 where it is open.
    var signature: Int { value ?? -1 }

    static func * (a: Self, b: Self) -> Self {
        let (product, overflow) = a.count.multipliedReportingOverflow(by: b.count)
        return Self(overflow ? Int.max : product, times: (a.unknowns + b.unknowns).sorted())
    }

    /// nil where the sum is no multiple of one product of open sizes, or the number overflows.
    func plus(_ other: Self) -> Self? {
        if other == 0 { return self }
        if self == 0 { return other }
        let (sum, overflow) = count.addingReportingOverflow(other.count)
        return unknowns == other.unknowns && !overflow ? Self(sum, times: unknowns) : nil
    }

    /// nil where the division leaves a rest, or it is not known whether it does.
    func divided(by other: Self) -> Self? {
        guard other.count != 0, !(count == .min && other.count == -1), count % other.count == 0 else { return nil }
        var rest = unknowns
        for unknown in other.unknowns {
            guard let place = rest.firstIndex(of: unknown) else { return nil }
            rest.remove(at: place)
        }
        return Self(count / other.count, times: rest)
    }
}

extension Sequence<Dimension> {
    var product: Dimension { reduce(1, *) }
    /// The numbers, each open size taken for 1.
    var counts: [Int] { map(\.count) }

    /// nil where one is open.
    var values: [Int]? {
        var known: [Int] = []
        for dimension in self {
            guard let value = dimension.value else { return nil }
            known.append(value)
        }
        return known
    }
}
