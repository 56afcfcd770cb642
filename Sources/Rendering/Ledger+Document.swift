extension Ledger {
    /// What an index says of a page: what it is called, and what is found on it.
    public struct Document: Codable, Sendable, Hashable {
        /// A heading or a caption.
        public struct Place: Codable, Sendable, Hashable {
            /// What a link to it names.
            public var identifier: String
            /// "Table 1" or "Section 2.1"; empty for what has no number.
            public var name: String
            /// The heading or the caption as text.
            public var text: String
        }

        /// The page's language.
        public var language: String
        /// The title as text.
        public var title: String
        /// As the front matter has them.
        public var authors: [String]
        /// As the front matter has it.
        public var date: String?
        /// The abstract as text.
        public var abstract: String?
        /// What failed or did not run, in the page's language.
        public var shortfalls: [String]
        /// Headings and captions, top to bottom.
        public var places: [Place]
    }
}
