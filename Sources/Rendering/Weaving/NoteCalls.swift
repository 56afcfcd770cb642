import Notebooks

/// The footnotes that were called for up to here, and what follows the block that is being woven.
struct NoteCalls {
    /// What follows the block in which it was called for.
    enum Pending {
        /// A footnote, with the Markdown that it is from if the program made it.
        case note(number: Int, [Block], made: MadeMarkdown?)
        /// The error of an expression in a sentence.
        case error(HTML)
    }

    /// A footnote of the notebook, or of a piece of Markdown that the program made.
    private struct Key: Hashable {
        var label: String
        var made: Int?
    }

    private(set) var pending: [Pending] = []
    private var numbers: [Key: Int] = [:]

    /// The number of a note, and whether this is its first call.
    ///
    /// - Parameter made: the Markdown that the note is from if the program made it.
    mutating func call(_ label: String, _ blocks: [Block], made: MadeMarkdown?) -> (number: Int, isFirst: Bool) {
        let key = Key(label: label, made: made?.number)
        if let number = numbers[key] { return (number, false) }
        let number = numbers.count + 1
        numbers[key] = number
        pending.append(.note(number: number, blocks, made: made))
        return (number, true)
    }

    mutating func add(_ error: HTML) { pending.append(.error(error)) }

    /// What was called for since the last call of this method, in order.
    mutating func take() -> [Pending] {
        defer { pending = [] }
        return pending
    }
}

/// Where the notes stand that a text calls for.
enum NotePlacement {
    /// Behind the block that calls for them.
    case behindBlock
    /// Behind the note that calls for them, so that a chain of notes is no chain of calls.
    case behindNote
}
