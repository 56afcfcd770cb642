import Records
import Rendering
import SystemIO

/// What moved between two pages: numbers, the sentences that carry them, claims, tables, charts and sections.
public struct ReportComparison: Sendable, Encodable {
    /// A number that is another.
    public struct ValueChange: Sendable, Hashable, Encodable {
        /// The Swift that it is the value of, or its place in a table.
        public var name: String
        /// The section's title; empty before the first.
        public var section: String
        /// As readers see it; nil where the number is not there.
        public var old: String?
        /// As the reader of the newer page sees it; nil where it is not there.
        public var new: String?
        /// All digits.
        public var oldValue: String?
        /// All digits of the newer value.
        public var newValue: String?
        /// "+13.3 %", or points for a share; nil where that says nothing.
        public var change: String?
        /// "line:column" in the newer notebook.
        public var at: String?
        /// What carries it, with all that changed in it; nil for a table's cell.
        public var sentence: [SentenceChange.Run]?
    }

    /// A sentence with what left it and what came into it.
    public struct SentenceChange: Sendable, Hashable, Encodable {
        /// Words of one kind that follow each other.
        public struct Run: Sendable, Hashable, Encodable {
            /// Whether words stand in both pages, or in which.
            public enum Kind: String, Sendable, Encodable { case same, old, new }
            /// Whether the words stand in both pages, or in which.
            public var kind: Kind
            /// The words, with the spaces between them.
            public var text: String

            /// Its space and the words behind it.
            var parts: (space: String, words: String) {
                let words = text.drop(while: \.isWhitespace)
                return (String(text.prefix(text.count - words.count)), String(words))
            }

            /// The text in one line with marks around its words.
            func marked(_ open: String, _ close: String, _ escape: (String) -> String = \.visibleLine) -> String {
                (parts.space.isEmpty ? "" : " ") + open + escape(parts.words) + close
            }
        }
        /// The title of the section in which the sentence stands.
        public var section: String
        /// The words of both sentences, in order.
        public var runs: [Run]
    }

    /// A claim that is made, dropped, or true in one page only.
    public struct ClaimChange: Sendable, Hashable, Encodable {
        /// What is claimed.
        public var claim: String
        /// Whether it holds; nil where it is not made.
        public var old: Bool?
        /// Whether it holds in the newer page; nil where it is not made.
        public var new: Bool?
        /// The comparison with both values in the older page; nil where it is not made.
        public var oldArithmetic: String?
        /// The comparison with both values in the newer page; nil where it is not made.
        public var newArithmetic: String?

        /// What is asked in the older page; nil where it is not known.
        public var oldCondition: String?
        /// What is asked in the newer page; nil where it is not known.
        public var newCondition: String?

        /// Whether the same sentence stands on another condition.
        public var hasOtherCondition: Bool {
            guard let oldCondition, let newCondition else { return false }
            return !oldCondition.utf8.elementsEqual(newCondition.utf8)
        }

        /// Whether one page says that it is true, and the other that it is not.
        public var isFlipped: Bool { old != nil && new != nil && old != new }
    }

    /// A section, a table, a row, a figure that came, went or moved.
    public struct StructureChange: Sendable, Hashable, Encodable {
        /// What became of a part.
        public enum Kind: String, Sendable, Encodable { case added, removed, moved, changed }
        /// What became of it.
        public var kind: Kind
        /// "section “2 Accuracy”", "row “float” of Table 2"
        public var what: String
    }

    /// Something that numbers come from, or came from.
    public struct OriginChange: Sendable, Hashable, Encodable {
        /// What became of it: it is behind the numbers as well, no more, or with other content.
        public var kind: StructureChange.Kind
        /// A file, a data set, a cell: as the page names it.
        public var origin: String
        /// The numbers, by the Swift that they are the values of.
        public var values: [String]
    }

    /// Numbers that are others, in the order of the newer page.
    public internal(set) var values: [ValueChange] = []
    /// Sentences that carry other words.
    public internal(set) var sentences: [SentenceChange] = []
    /// Claims that came, went, or are true in one page only.
    public internal(set) var claims: [ClaimChange] = []
    /// Parts that came, went or moved.
    public internal(set) var structure: [StructureChange] = []
    /// What numbers on both pages come from on one of them alone.
    public internal(set) var origins: [OriginChange] = []
    /// Measured numbers that are others and lie within their spreads: no difference.
    public internal(set) var withinSpread: [ValueChange] = []
    /// Headings that ``structure`` tells, by their keys: they are no sentences.
    var toldHeadings: Set<[UInt8]> = []
    /// Both pages side by side.
    var rows: [SideBySideRow] = []

    /// Whether a reader of the newer page reads something else.
    public var hasMoved: Bool {
        !values.isEmpty || !sentences.isEmpty || !claims.isEmpty || !structure.isEmpty || !origins.isEmpty
    }

    private enum CodingKeys: String, CodingKey { case values, sentences, claims, structure, origins, withinSpread }

    /// Compares an older page with a newer one.
    public init(_ old: PageReading, _ new: PageReading) {
        compareSections(old, new)
        comparePictures(old.pictures, new.pictures)
        compareClaims(old.ledger.claims, new.ledger.claims)
        compareOrigins(old.ledger, new.ledger)
    }

    /// Pictures under the same words that are others; words that are others are told as such.
    private mutating func comparePictures(_ old: [(alt: String, source: String)], _ new: [(alt: String, source: String)]) {
        for pair in Alignment.pairs(old.map { Array($0.alt.utf8) }, new.map { Array($0.alt.utf8) }) {
            guard !old[pair.old].source.utf8.elementsEqual(new[pair.new].source.utf8) else { continue }
            let alt = new[pair.new].alt
            structure.append(StructureChange(kind: .changed, what: alt.isEmpty ? "a picture" : "the picture “\(alt)”"))
        }
    }

    private mutating func compareClaims(_ old: [Ledger.ClaimEntry], _ new: [Ledger.ClaimEntry]) {
        let pairs = Alignment.pairs(old.map { Array($0.claim.utf8) }, new.map { Array($0.claim.utf8) })
        let partners = Dictionary(uniqueKeysWithValues: pairs.map { ($0.new, $0.old) })
        for (index, claim) in new.enumerated() {
            let before = partners[index].map { old[$0] }
            let change = ClaimChange(
                claim: claim.claim, old: before?.holds, new: claim.holds, oldArithmetic: before?.arithmetic,
                newArithmetic: claim.arithmetic, oldCondition: before?.condition, newCondition: claim.condition)
            if let before, before.holds == claim.holds, before.arithmetic.utf8.elementsEqual(claim.arithmetic.utf8),
                !change.hasOtherCondition
            {
                continue
            }
            claims.append(change)
        }
        let kept = Set(pairs.map(\.old))
        for (index, claim) in old.enumerated() where !kept.contains(index) {
            claims.append(
                ClaimChange(
                    claim: claim.claim, old: claim.holds, oldArithmetic: claim.arithmetic, oldCondition: claim.condition))
        }
    }
}

/// A part of both pages, or of one of them.
struct SideBySideRow: Sendable {
    var kind: Passage.Kind
    /// The text of each side: `same` stands on both, `old` on the left, `new` on the right.
    var runs: [ReportComparison.SentenceChange.Run] = []
    /// The lines of a table, cell by cell; the first is its head.
    var lines: [[[ReportComparison.SentenceChange.Run]]] = []

    var isSame: Bool { (runs + lines.joined().joined()).allSatisfy { $0.kind == .same } }
}
