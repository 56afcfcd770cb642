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
    /// Operators of the model that the board's kernel library or accelerator takes, with the model's types.
    public let accelerated: [String]
    /// Operators of the model.
    public let operatorCount: Int

    /// Bytes that are left; negative where they are missing.
    public var ramLeft: Int { board.ram - ramNeeded }
    public var flashLeft: Int { board.flash - flashNeeded }
    /// Whether the arena fits into the largest piece of RAM.
    public var arenaFits: Bool { plan.needed <= board.staticBlock.bytes }
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
        let library = Self.library(for: board)
        accelerated = entries.filter { library.names.contains($0.name) && library.takes($0.types) }.map(\.name)
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

    /// The operators with kernels of their own, and for which activations.
    struct Library {
        var names: Set<String>
        var activations: Set<String>

        /// Whether every combination of types is integer, of a width that the kernels have.
        func takes(_ types: [String]) -> Bool {
            types.allSatisfy { text in
                let names = text.split { !$0.isLetter && !$0.isNumber }.map(String.init)
                return !names.contains("float32") && !activations.isDisjoint(with: [names.last ?? ""])
            }
        }
    }

    /// Ethos-U takes what Vela can place on it; the rest runs on the core's library.
    static func library(for board: Board) -> Library {
        var names = library(for: board.core)
        if board.accelerator == "Ethos-U55" { names.formUnion(vela) }
        let isARM = board.core == .m4 || board.core == .m33 || board.core == .m7 || board.core == .m55
        return Library(names: names, activations: isARM ? ["int8", "int16"] : ["int8"])
    }

    /// Source: SUPPORTED_OPS.md of Vela (ethos-u-vela), 8- and 16-bit operators of TensorFlow Lite on Ethos-U55.
    private static let vela: Set<String> = [
        "ABS", "ADD", "ARG_MAX", "AVERAGE_POOL_2D", "CONCATENATION", "CONV_2D", "DEPTHWISE_CONV_2D", "EXP", "EXPAND_DIMS",
        "FULLY_CONNECTED", "HARD_SWISH", "LEAKY_RELU", "LOGISTIC", "MAXIMUM", "MAX_POOL_2D", "MEAN", "MINIMUM",
        "MIRROR_PAD", "MUL", "PACK", "PAD", "PRELU", "QUANTIZE", "RELU", "RELU6", "RESHAPE", "RESIZE_BILINEAR",
        "RESIZE_NEAREST_NEIGHBOR", "RSQRT", "SLICE", "SOFTMAX", "SPLIT", "SPLIT_V", "SQUARED_DIFFERENCE", "SQUEEZE",
        "STRIDED_SLICE", "SUB", "TANH", "TRANSPOSE", "TRANSPOSE_CONV", "UNIDIRECTIONAL_SEQUENCE_LSTM", "UNPACK",
    ]

    /// For integers. Source: tensorflow/lite/micro/kernels/cmsis_nn, and tensorflow/lite/micro/kernels/esp_nn in
    /// esp-tflite-micro.
    private static func library(for core: Board.Core) -> Set<String> {
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
