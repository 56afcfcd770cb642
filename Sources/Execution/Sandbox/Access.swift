/// Something that a confined program asked its system for.
struct Access: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        /// A file that it may read was opened.
        case read
        /// A folder whose names it may read was opened.
        case list
        /// A file that it might have read is not there.
        case absent
        /// A file that is not its to read, or to write.
        case refusedRead
        case refusedWrite
        case refusedNetwork
        /// One process more than a notebook may have.
        case refusedProcess
        /// Bytes that are different in each run.
        case random
    }

    var kind: Kind
    /// Without links; empty where no file is meant.
    var path = ""
    /// The statement that was under way: line and column in the notebook.
    var line: Int?
    var column: Int?
}
