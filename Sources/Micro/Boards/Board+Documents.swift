extension Board {
    /// What the table says of a board.
    public enum Figure: String, Sendable, Hashable, CaseIterable {
        case core, clock
        case ram = "RAM"
        case staticBlock = "largest piece of RAM"
        case flash
        case externalRAM = "external RAM"
        case accelerator
    }

    /// The documents that the figures are from.
    public struct Documents: Sendable, Hashable {
        /// The chip's: core, clock, RAM, and what else is on the chip.
        public var chip: String
        /// The board's or the module's: what its maker put beside the chip, external RAM always.
        public var board: String
        /// What is not on the chip, or not as large as the chip's document says.
        var ofTheBoard: Set<Figure> = []
    }

    /// The document that a figure is from; nil for what the board does not have.
    public func source(of figure: Figure) -> String? {
        switch figure {
        case .staticBlock: staticBlock.source
        case .externalRAM: externalRAM > 0 ? documents.board : nil
        case .accelerator where accelerator == nil: nil
        default: documents.ofTheBoard.contains(figure) ? documents.board : documents.chip
        }
    }
}
