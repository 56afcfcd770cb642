import Notebooks

/// A page in pieces. With the blocks and the cards in place of their marks, and the ledger in its element, the frame is
/// the page that ``Report/html()`` gives.
public struct ReportPieces: Sendable {
    /// A piece of the page's body.
    public struct Block: Sendable, Hashable {
        /// The lines that it was made from; nil for what Modelbook adds.
        public var range: SourceRange?
        public var html: String
    }

    /// The card behind a live number.
    public struct Card: Sendable, Hashable {
        public var html: String
        /// The directives that show the number.
        public var places: [SourceLocation]
    }

    public static let blocksMark = "<!--modelbook:blocks-->"
    public static let cardsMark = "<!--modelbook:cards-->"

    /// The page around blocks, cards and ledger.
    public let frame: String
    public let blocks: [Block]
    public let cards: [Card]
    /// The lines that each footnote was made from, by its number less one; nil for one that the program made.
    public let notes: [SourceRange?]
    public let ledger: String

    public init(frame: String, blocks: [Block], cards: [Card], notes: [SourceRange?], ledger: String) {
        (self.frame, self.blocks, self.cards, self.notes, self.ledger) = (frame, blocks, cards, notes, ledger)
    }

    /// The whole page.
    public var whole: String {
        let body = frame.replacing(Self.blocksMark, with: blocks.map(\.html).joined())
            .replacing(Self.cardsMark, with: cards.map(\.html).joined())
        return Ledger.replaced(by: ledger, in: body)
    }

    /// - Parameter whole: the page without its ledger. A template that shows the body twice, or not as it is, has all
    ///   of its page in the frame.
    init(frame: String, page: Page, ledger: String, whole: String) {
        let (blocks, cards) = (page.blocks, page.cardPieces)
        (self.notes, self.ledger) = (page.notes, ledger)
        let body = blocks.map(\.html).joined(), backs = cards.map(\.html).joined()
        let parts = frame.split(separator: Self.blocksMark, omittingEmptySubsequences: false)
        let isPlain = parts.count == 2 && parts[1].split(separator: Self.cardsMark, omittingEmptySubsequences: false).count == 2
            && parts[0] + body + parts[1].replacing(Self.cardsMark, with: backs) == whole
        (self.frame, self.blocks, self.cards) = isPlain ? (frame, blocks, cards) : (whole, [], [])
    }
}
