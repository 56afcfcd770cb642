import Records

/// Something that a confined program asked its system for.
package struct Access: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// A file that it may read was opened.
        case read
        /// A folder whose names it may read was opened.
        case list
        /// A file that it might have read is not there.
        case absent
        /// It was asked whether a file is there that it may read, or what it is.
        case look
        /// A file that is not its to read, or to write.
        case refusedRead
        case refusedWrite
        /// A file beside those that may be written was made, and has not taken the name of one.
        case draft
        case refusedNetwork
        /// A socket by which Foundation wakes its run loop, as its `Process` does.
        case refusedRunLoop
        /// One process more than a notebook may have.
        case refusedProcess
        /// What is other in each run.
        case asked(Irreproducible.Kind)
    }

    package var kind: Kind
    /// Without links, but for the name of what was looked for; empty where no file is meant.
    package var path = ""
    /// Of a file that is read: its ``Files/stamp(_:)`` then; of one that was looked for: its ``Files/glance(_:)``.
    package var stamp: String?
    /// The statement that was under way: line and column in the notebook.
    package var line: Int?
    package var column: Int?

    package init(kind: Kind, path: String = "", stamp: String? = nil, line: Int? = nil, column: Int? = nil) {
        self.kind = kind
        self.path = path
        self.stamp = stamp
        self.line = line
        self.column = column
    }
}
