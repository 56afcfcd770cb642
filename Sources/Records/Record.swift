/// What a running cell program tells its host, one after the other, each flushed when made.
///
/// Cells are numbered from 0 in the notebook's order. Inline directives are numbered from 0 as well.
public enum Record: Codable, Sendable, Hashable {
    case cellBegan(cell: Int)
    /// A display made by `show(_:)` or by the cell's last expression.
    case display(Display)
    /// The value of an inline directive.
    case inline(directive: Int, InlineValue)
    case fileRead(path: String, sha256: String)
    case claim(Claim)
    case measurement(MeasuredValue)
    case warning(String)
    /// The kit has put a result into the folder for new ones. Without a digest: the result of this name is not needed any more.
    case result(name: String, sha256: String)
    /// The kit has taken a result that an earlier run has left.
    case resultTaken(name: String)
    /// How far the open cell is, such as 4,200 of 10,000 samples. The host tells whoever waits, and keeps nothing of it.
    case progress(name: String, done: Int, total: Int)
    case cellEnded(cell: Int)
    /// An inline directive threw, or its value cannot be shown. The program goes on.
    case inlineError(directive: Int, CellError)
    /// A thrown error, with the line and column of the notebook where they are known.
    case error(CellError)
    /// The program ran to its end.
    case finished
}

/// What an inline directive shows.
public enum InlineValue: Codable, Sendable, Hashable {
    case number(Number)
    /// Shown as it is.
    case text(String)
    /// Inline Markdown.
    case markdown(String)
    /// Several numbers, such as the elements of a list.
    case list([Part])

    /// A piece of a line with several numbers.
    public enum Part: Codable, Sendable, Hashable {
        case number(Number)
        /// What stands between numbers, shown as it is.
        case text(String)
    }

    /// What a reader sees of several parts.
    public static func text(of parts: [Part]) -> String {
        parts.map { part in
            switch part {
            case .number(let number): number.text
            case .text(let text): text
            }
        }.joined()
    }
}
