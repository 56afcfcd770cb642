import Models

/// Whether a model fits on a board, and what is left.
public struct BoardFit: Sendable {
    /// The board in question.
    public let board: Board
    /// For the board's build of TFLM.
    public let plan: ArenaPlan
    /// The arena that is needed and what a program needs beside it (an estimate).
    public let ramNeeded: Int
    /// The model and an estimate of the code.
    public let flashNeeded: Int
    /// nil where there is no record to go by.
    public let latency: LatencyEstimate?
    /// Operators of the model that the board's kernel library or accelerator takes, with the model's types.
    public let accelerated: [String]
    /// Operators of the model.
    public let operatorCount: Int

    /// Bytes that are left; negative where they are missing.
    public var ramLeft: Int { board.ram - ramNeeded }
    /// Bytes of flash that stay free; negative where the model does not fit.
    public var flashLeft: Int { board.flash - flashNeeded }
    /// Whether the arena fits into the largest piece of RAM.
    public var arenaFits: Bool { plan.needed <= board.staticBlock.bytes }
    /// Whether RAM, flash and the largest piece of RAM all suffice.
    public var fits: Bool { ramLeft >= 0 && flashLeft >= 0 && arenaFits }

    /// - Parameter modelBytes: The size of the file; nil measures a new one.
    /// - Throws: ``MicroRefusal`` for a model that TFLM does not run.
    public init(_ graph: Graph, on board: Board, modelBytes: Int? = nil) throws {
        self.board = board
        plan = try ArenaPlan(graph: graph, target: board.target)
        ramNeeded = plan.needed + board.framework.ramAllowance
        let entries = RequiredOperators(graph, target: board.target).entries
        let operators = entries.map(\.name)
        flashNeeded = try (modelBytes ?? graph.tfliteBytes().count) + CodeSize.bytes(for: operators)
        latency = LatencyEstimate(graph, on: board)
        let library = Library(for: board)
        accelerated = entries.filter(library.takes).map(\.name)
        operatorCount = operators.count
    }

    /// "yes, 190 KB of RAM and 900 KB of flash are left"
    public var summary: String {
        if fits {
            return "fits; \(ArenaPlan.bytes(ramLeft)) of RAM and \(ArenaPlan.bytes(flashLeft)) of flash are left"
        }
        var lacks: [String] = []
        if ramLeft < 0 { lacks.append("\(ArenaPlan.bytes(-ramLeft)) of RAM") }
        if flashLeft < 0 { lacks.append("\(ArenaPlan.bytes(-flashLeft)) of flash") }
        if lacks.isEmpty {
            return "does not fit; the arena takes \(ArenaPlan.bytes(plan.needed)) and the largest piece of RAM has "
                + ArenaPlan.bytes(board.staticBlock.bytes)
        }
        return "does not fit; it lacks " + lacks.joined(separator: " and ")
    }
}

extension Graph {
    /// Whether the model fits on `board`; see ``BoardFit``.
    public func fits(on board: Board) throws -> BoardFit { try BoardFit(self, on: board) }
}
