/// Why a cell did not succeed: data, not an exception.
public struct CellError: Error, Codable, Sendable, Hashable {
    /// How a cell came to its end.
    public enum Kind: String, Codable, Sendable {
        /// The Swift compiler refused the cell.
        case compile
        /// The cell threw.
        case thrown
        /// The cell trapped: index out of range, force-unwrap of nil, arithmetic overflow.
        case trap
        /// The cell called `exit`.
        case exit
        case timeout
        /// A signal from outside, or the memory limit.
        case killed
        /// The cell wanted what it may not have: a file elsewhere, the network.
        case refused
        /// A file that the cell read changed before the run was at its end.
        case changed
        /// The program could not be built or started: no compiler, no kit.
        case setup
    }

    /// How the cell came to its end.
    public var kind: Kind
    /// One line, in the reader's words.
    public var message: String
    /// What to do about it, or the compiler's notes; may be empty.
    public var explanation: String
    /// 1-based, in the notebook; nil where unknown.
    public var line: Int?
    /// 1-based, in UTF-8 bytes; nil where unknown.
    public var column: Int?

    /// - Parameters:
    ///   - message: one line, in the reader's words.
    ///   - explanation: what to do about it, or the compiler's notes; may be empty.
    public init(kind: Kind, message: String, explanation: String = "", line: Int? = nil, column: Int? = nil) {
        self.kind = kind
        self.message = message
        self.explanation = explanation
        self.line = line
        self.column = column
    }
}
