/// What a network shall give for samples.
public enum Targets: Sendable {
    /// One class number for each row of outputs: as many for each sample as its output has rows.
    case classes([Int32])
    /// As many numbers for each sample as it has outputs.
    case values([Float])

    var count: Int {
        switch self {
        case .classes(let classes): classes.count
        case .values(let values): values.count
        }
    }
}
