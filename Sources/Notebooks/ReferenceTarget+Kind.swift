extension ReferenceTarget.Kind {
    /// The kind that an identifier such as "tbl-size" announces; nil if it announces none.
    public init?(identifier: some StringProtocol) {
        guard let dash = identifier.firstIndex(of: "-"), identifier.index(after: dash) < identifier.endIndex else {
            return nil
        }
        self.init(rawValue: String(identifier[..<dash]))
    }

    /// What a message calls it.
    var noun: String {
        switch self {
        case .table: "table"
        case .figure: "figure"
        case .section: "section"
        case .equation: "equation"
        case .listing: "listing"
        }
    }
}
