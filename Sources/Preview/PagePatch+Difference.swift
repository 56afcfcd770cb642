import Rendering

extension PagePatch {
    /// - Parameter from: the version and the page that the browser has; nil: it gets all of it.
    init(
        version: Int, from old: (version: Int, pieces: ReportPieces)?, to new: ReportPieces, editable: String,
        isNewRun: Bool
    ) {
        self.version = version
        base = old?.version
        self.isNewRun = isNewRun
        self.editable = editable
        frame = Splice.between(old.map { Self.lines($0.pieces.surroundings) } ?? [], Self.lines(new.surroundings))
        blocks = Splice.between(old?.pieces.blocks.map(\.html) ?? [], new.blocks.map(\.html))
        cards = Splice.between(old?.pieces.cards.map(\.html) ?? [], new.cards.map(\.html))
    }

    /// Whether nothing that can be seen differs.
    var isEmpty: Bool { frame.isEmpty && blocks.isEmpty && cards.isEmpty }

    private static func lines(_ text: String) -> [Substring] {
        text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Substring.init)
    }
}
