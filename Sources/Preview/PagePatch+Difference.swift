import Rendering
import Texts

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
        frame = Splice.between(old?.pieces.surroundings.byLines ?? [], new.surroundings.byLines)
        blocks = Splice.between(old?.pieces.blocks.map { $0.html[...] } ?? [], new.blocks.map { $0.html[...] })
        cards = Splice.between(old?.pieces.cards.map { $0.html[...] } ?? [], new.cards.map { $0.html[...] })
    }

    /// Whether nothing that can be seen differs.
    var isEmpty: Bool { frame.isEmpty && blocks.isEmpty && cards.isEmpty }
}
