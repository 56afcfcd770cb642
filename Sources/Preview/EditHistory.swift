/// What was edited on the page, so that it can be undone.
struct EditHistory: Sendable {
    /// Lines of a file that were replaced.
    struct Edit: Sendable, Hashable {
        var file: String
        /// The first of the lines, from 1.
        var line: Int
        var before: [UInt8]
        var after: [UInt8]

        var reversed: Edit { Edit(file: file, line: line, before: after, after: before) }
    }

    private var done: [Edit] = []
    private var undone: [Edit] = []

    /// Older ones are forgotten.
    private static let longest = 200

    var canUndo: Bool { !done.isEmpty }
    var canRedo: Bool { !undone.isEmpty }
    var lastDone: Edit? { done.last }
    var lastUndone: Edit? { undone.last }

    mutating func add(_ edit: Edit) {
        done.append(edit)
        if done.count > Self.longest { done.removeFirst() }
        undone = []
    }

    mutating func undo() { if let edit = done.popLast() { undone.append(edit) } }
    mutating func redo() { if let edit = undone.popLast() { done.append(edit) } }
}
