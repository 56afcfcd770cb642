extension Ledger {
    /// What an index was made of: the same of it gives the same index.
    public struct Index: Codable, Sendable, Hashable {
        /// A page that the index lists.
        public struct Entry: Codable, Sendable, Hashable {
            /// The page's path, as seen from the index's folder.
            public var page: String
            /// Its title, for a page that there is not.
            public var title: String
            /// Whether there is a ledger of it, which then stands among the files of the index.
            public var hasLedger: Bool
            /// Whether what went wrong when it was rendered last stands beside it.
            public var hasErrors: Bool

            /// A page that the index lists.
            public init(page: String, title: String, hasLedger: Bool, hasErrors: Bool) {
                (self.page, self.title, self.hasLedger, self.hasErrors) = (page, title, hasLedger, hasErrors)
            }
        }

        /// The site's title.
        public var title: String
        /// In their order.
        public var entries: [Entry]

        /// An index of pages.
        public init(title: String, entries: [Entry]) { (self.title, self.entries) = (title, entries) }
    }
}
