import Notebooks

extension String {
    /// What stands before, between and behind the places of a mark, which are found byte by byte: a page is long.
    func parts(around mark: String) -> [String] {
        let (bytes, mark) = (Array(utf8), Array(mark.utf8))
        guard let first = mark.first else { return [self] }
        var (parts, start, index): ([String], Int, Int) = ([], 0, 0)
        while index + mark.count <= bytes.count {
            if bytes[index] == first, bytes[index..<index + mark.count].elementsEqual(mark) {
                parts.append(String(decoding: bytes[start..<index], as: UTF8.self))
                index += mark.count
                start = index
            } else {
                index += 1
            }
        }
        return parts + [String(decoding: bytes[start...], as: UTF8.self)]
    }
}

/// A page in pieces. With blocks, cards and ledger in place of their marks the frame is the page that ``Report/html()``
/// gives.
public struct ReportPieces: Sendable {
    /// A piece of the page's body.
    public struct Block: Sendable, Hashable {
        /// The markup that the page has for it.
        public let html: String
        private let origins: [HTML.Origin]

        init(_ html: HTML) { (self.html, origins) = (html.markup, html.origins) }

        /// The lines that it was made from; nil for what Modelbook adds.
        public var range: SourceRange? { origins.first?.range }

        /// How many elements its markup has, and those that lines of the notebook became: each with its number among all, in
        /// the order of their start tags. The block's own is the first.
        public func elements() -> (count: Int, parts: [(element: Int, range: SourceRange)]) {
            var parts: [(element: Int, range: SourceRange)] = []
            var count = 0
            var markup = html
            markup.withUTF8 { bytes in
                for index in bytes.indices where bytes[index] == UInt8(ascii: "<") {
                    let isStart = index + 1 < bytes.count && (0x61...0x7A).contains(bytes[index + 1] | 0x20)
                    guard isStart else { continue }
                    while parts.count < origins.count, origins[parts.count].offset <= index {
                        parts.append((count, origins[parts.count].range))
                    }
                    count += 1
                }
            }
            return (count, parts)
        }
    }

    /// The card behind a live number.
    public struct Card: Sendable, Hashable {
        /// The markup that the page has for it.
        public var html: String
        /// The directives that show the number.
        public var places: [SourceLocation]
    }

    /// Stands in the frame for all blocks.
    public static let blocksMark = "<!--modelbook:blocks-->"
    /// Stands in the frame for all cards.
    public static let cardsMark = "<!--modelbook:cards-->"
    /// Stands in the frame for the ledger, in its element.
    static let ledgerMark = "<!--modelbook:ledger-->"

    /// The page around blocks, cards and ledger.
    public let frame: String
    /// The page's body, top to bottom.
    public let blocks: [Block]
    /// The cards behind live numbers, in the order of their first use.
    public let cards: [Card]
    /// The ledger as the page has it: JSON without "<".
    public let ledger: String

    /// - Parameter frame: has each mark once.
    public init(frame: String, blocks: [Block], cards: [Card], ledger: String) {
        (self.frame, self.blocks, self.cards, self.ledger) = (frame, blocks, cards, ledger)
    }

    /// The page around blocks and cards.
    public var surroundings: String { frame.parts(around: Self.ledgerMark).joined(separator: ledger) }

    /// The whole page.
    public var whole: String {
        frame.replacing(Self.blocksMark, with: blocks.map(\.html).joined())
            .replacing(Self.cardsMark, with: cards.map(\.html).joined())
            .replacing(Self.ledgerMark, with: ledger)
    }

    /// - Parameter whole: the page with the mark of its ledger. A template that shows the body twice, or not as it is, has all
    ///   of its page in the frame.
    init(frame: String, page: Page, ledger: String, whole: String) {
        let (blocks, cards) = (page.blocks, page.cardPieces)
        self.ledger = ledger
        let body = blocks.map(\.html).joined(), backs = cards.map(\.html).joined()
        let parts = frame.parts(around: Self.blocksMark)
        let rest = parts.last?.parts(around: Self.cardsMark) ?? []
        let isPlain = parts.count == 2 && rest.count == 2 && parts[0] + body + rest[0] + backs + rest[1] == whole
        (self.frame, self.blocks, self.cards) = isPlain ? (frame, blocks, cards) : (whole, [], [])
    }
}
