import Records

extension Quantity where U == SecondUnit {
    /// Where it was measured: processor and operating system. Empty for what was not measured.
    public var machine: String { number.origins.first { $0.kind == .input }?.name ?? "" }

    /// How often it was measured; zero for what was not.
    public var sampleCount: Count { Count(number.spread?.count ?? 0) }
}
