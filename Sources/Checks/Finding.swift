import Notebooks

/// What a check found, and what would mend it.
public struct Finding: Sendable, Hashable {
    /// What is found, with its place.
    public var diagnostic: Diagnostic
    /// Nil where only the author knows what is right.
    public var edit: Edit?
}

/// A directive in place of what is typed.
public struct Edit: Sendable, Hashable {
    /// Where the first character stands, in the notebook's own file.
    public var place: SourceLocation
    /// What stands there.
    public var old: String
    /// `` `{swift} …` ``
    public var new: String
    /// What the directive must show, spaces apart; nil for a number that is not true any more.
    public var shows: String?
}
