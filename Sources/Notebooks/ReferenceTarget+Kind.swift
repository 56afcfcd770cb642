extension ReferenceTarget.Kind {
    /// The kind that an identifier such as "tbl-size" announces; nil if it announces none.
    public init?(identifier: some StringProtocol) {
        guard let dash = identifier.firstIndex(of: "-"), identifier.index(after: dash) < identifier.endIndex else {
            return nil
        }
        self.init(rawValue: String(identifier[..<dash]))
    }

    /// What a message calls it.
    public var noun: String {
        switch self {
        case .table: "table"
        case .figure: "figure"
        case .section: "section"
        case .equation: "equation"
        case .listing: "listing"
        case .theorem: "theorem"
        case .lemma: "lemma"
        case .corollary: "corollary"
        case .proposition: "proposition"
        case .conjecture: "conjecture"
        case .claim: "claim"
        case .definition: "definition"
        case .example: "example"
        case .exercise: "exercise"
        case .solution: "solution"
        case .remark: "remark"
        case .algorithm: "algorithm"
        case .note: "note"
        case .tip: "tip"
        case .warning: "warning"
        case .important: "important"
        case .caution: "caution"
        }
    }

    /// Whether it is a block ::: that begins with a numbered word, as mathematicians write.
    public var isTheorem: Bool {
        switch self {
        case .theorem, .lemma, .corollary, .proposition, .conjecture, .claim, .definition, .example, .exercise, .solution,
            .remark, .algorithm:
            true
        case .table, .figure, .section, .equation, .listing, .note, .tip, .warning, .important, .caution: false
        }
    }

    /// Whether it is a callout that has a number.
    public var isCallout: Bool {
        switch self {
        case .note, .tip, .warning, .important, .caution: true
        default: false
        }
    }
}
