import Micro
import Records

extension Arena: Displayable {
    /// What the arena is for, and when its tensors live and where.
    public var display: Display? {
        .group([.table(categoryTable), .chart(timeline(words("The arena: \(total)")))])
    }
}

extension Board: Displayable {
    /// What is known of the board.
    public var display: Display? { .table(figureTable) }
}

extension Composition: Displayable {
    /// Bytes by what they are for.
    public var display: Display? {
        .table(Table(titles("File", "Bytes"), parts.map { [$0.0, $0.1] }))
    }
}
