import Models

/// Whether a model fits on a board, and what is left.
public struct BoardFit: Sendable {
    public let board: Board
    /// For the board's build of TFLM.
    public let plan: ArenaPlan
    /// The arena that is needed and what a program needs beside it (an estimate).
    public let ramNeeded: Int
    /// The model and an estimate of the code.
    public let flashNeeded: Int
    /// nil where there is no record to go by.
    public let latency: LatencyEstimate?
    /// Operators of the model that the board's kernel library speeds up.
    public let accelerated: [String]

    /// Bytes that are left; negative where they are missing.
    public var ramLeft: Int { board.ram - ramNeeded }
    public var flashLeft: Int { board.flash - flashNeeded }
    public var fits: Bool { ramLeft >= 0 && flashLeft >= 0 }

    /// - Parameter modelBytes: The size of the file; nil measures a new one.
    /// - Throws: ``MicroRefusal`` for a model that TFLM does not run.
    public init(_ graph: Graph, on board: Board, modelBytes: Int? = nil) throws {
        self.board = board
        plan = try ArenaPlan(graph: graph, target: board.target)
        ramNeeded = plan.needed + board.framework.ramAllowance
        let operators = RequiredOperators(graph, target: board.target).entries.map(\.name)
        flashNeeded = try (modelBytes ?? graph.tfliteBytes().count) + CodeSize.bytes(for: operators)
        latency = LatencyEstimate(graph, on: board)
        accelerated = operators.filter { Self.library(for: board.core).contains($0) }
    }

    /// "yes, 190 KB of RAM and 900 KB of flash are left"
    public var summary: String {
        if fits {
            return "fits; \(ArenaPlan.bytes(ramLeft)) of RAM and \(ArenaPlan.bytes(flashLeft)) of flash are left"
        }
        var lacks: [String] = []
        if ramLeft < 0 { lacks.append("\(ArenaPlan.bytes(-ramLeft)) of RAM") }
        if flashLeft < 0 { lacks.append("\(ArenaPlan.bytes(-flashLeft)) of flash") }
        return "does not fit; it lacks " + lacks.joined(separator: " and ")
    }

    /// The operators with kernels of their own, for int8. Source: tensorflow/lite/micro/kernels/cmsis_nn, and
    /// tensorflow/lite/micro/kernels/esp_nn in esp-tflite-micro.
    static func library(for core: Board.Core) -> Set<String> {
        switch core {
        case .m4, .m33, .m7, .m55:
            [
                "ADD", "AVERAGE_POOL_2D", "BATCH_MATMUL", "CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "MAXIMUM",
                "MAX_POOL_2D", "MINIMUM", "MUL", "PAD", "PADV2", "SOFTMAX", "SVDF", "TRANSPOSE", "TRANSPOSE_CONV",
                "UNIDIRECTIONAL_SEQUENCE_LSTM",
            ]
        case .lx6, .lx7, .riscv:
            [
                "ADD", "AVERAGE_POOL_2D", "CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "MAX_POOL_2D", "MUL",
                "SOFTMAX",
            ]
        case .m0plus, .arcEM9D: []
        }
    }
}

extension Graph {
    /// Whether the model fits on `board`; see ``BoardFit``.
    public func fits(on board: Board) throws -> BoardFit { try BoardFit(self, on: board) }
}
