/// How a notebook cites.
public enum CitationStyle: String, Sendable, Hashable, CaseIterable {
    /// "(Smith 2020)", and a list that is sorted by author and year.
    case authorDate = "author-date"
    /// "[1]", and a list in the order of citation.
    case numeric
}

/// A key of the bibliography, and where it is used.
public struct CitationUse: Sendable, Hashable {
    /// Without its "@".
    public var key: String
    /// Where the key begins.
    public var location: SourceLocation

    /// The use of a key at a place.
    public init(_ key: String, at location: SourceLocation) {
        self.key = key
        self.location = location
    }
}

/// Works that are cited at one place.
public struct Citation: Sendable, Hashable {
    /// One work, with the words around it.
    public struct Item: Sendable, Hashable {
        /// Without its "@".
        public var key: String
        /// "see"
        public var prefix: [Inline]
        /// ", p. 3"
        public var suffix: [Inline]
        /// `-@key`: the sentence names the author already.
        public var omitsAuthor: Bool

        /// A work without words around it, unless they are given.
        public init(key: String, prefix: [Inline] = [], suffix: [Inline] = [], omitsAuthor: Bool = false) {
            self.key = key
            self.prefix = prefix
            self.suffix = suffix
            self.omitsAuthor = omitsAuthor
        }
    }

    /// In the order of the text, at least one.
    public var items: [Item]
    /// A part of the sentence: "Smith (2020)"; otherwise all stands in brackets: "(Smith 2020)".
    public var isNarrative: Bool

    /// Works that are cited together.
    public init(_ items: [Item], isNarrative: Bool = false) {
        self.items = items
        self.isNarrative = isNarrative
    }
}
