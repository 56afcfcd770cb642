import Modelbook

/// A reason for which a file that was made is larger or smaller than the one that it was made of.
struct ByteChange: Encodable {
    var cause: String
    var before: Int
    var after: Int

    /// All of them, those of no difference too.
    static func all(from first: ByteCauses, to second: ByteCauses) -> [ByteChange] {
        first.changes(to: second).map { ByteChange(cause: $0.cause, before: $0.before, after: $0.after) }
    }
}

extension [ByteChange] {
    /// A line for each that makes a difference.
    var lines: [String] { filter { $0.before != $0.after }.map { "  \($0.cause): \($0.before) → \($0.after) bytes" } }
}
