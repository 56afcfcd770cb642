import Models

/// How long one run may take on a board: an estimate, not a measurement.
///
/// Source of the rates: silicon records of mcufit-bench, medians of 30 runs: ESP32 with esp-nn and Cortex-M4 with
/// CMSIS-NN, int8, multiply-accumulates per cycle by kind of kernel. Other cores are scaled from these by what their
/// instruction sets do in a cycle, with a wider range.
public struct LatencyEstimate: Sendable, Hashable {
    /// Milliseconds, the least and the most to expect.
    public var range: ClosedRange<Double>
    public var milliseconds: Double
    /// What the rates are from.
    public var basis: String

    /// nil for models that are not 8-bit, for which there is no record, and for models with operators whose cost is not
    /// known: ``MACs/uncounted``.
    public init?(_ graph: Graph, on board: Board) {
        let macs = MACs(graph)
        let main = graph.subgraphs[0]
        let isInt8 = main.operators.allSatisfy { op in
            guard [.conv2D, .depthwiseConv2D, .fullyConnected, .svdf, .unidirectionalSequenceLstm].contains(op.code.builtin),
                case let input?? = op.inputs.first
            else { return true }
            return main.tensors[input].type == .int8
        }
        guard isInt8, macs.total > 0, macs.uncounted.isEmpty else { return nil }
        let rates = Rates(board.core)
        let cycles =
            Double(macs.convolution) / rates.convolution + Double(macs.depthwise) / rates.depthwise
            + Double(macs.fullyConnected) / rates.fullyConnected
        // Softmax and average pooling cost about 0.4 ms each at 240 MHz.
        let fixed = Double(macs.softmaxes) * 385 * 240 + Double(macs.averagePools) * 415 * 240
        milliseconds = (cycles + fixed * rates.fixedShare) / (Double(board.megahertz) * 1000)
        range = milliseconds / rates.spread...milliseconds * rates.spread
        basis = rates.basis
    }

    private struct Rates {
        var convolution = 0.190
        var depthwise = 0.063
        var fullyConnected = 0.186
        var fixedShare = 1.0
        /// The range is the estimate divided and multiplied by this.
        var spread = 2.5
        var basis = "scaled from Cortex-M4 with CMSIS-NN"

        init(_ core: Board.Core) {
            switch core {
            case .m4:
                spread = 1.5
                basis = "measured on Cortex-M4 with CMSIS-NN"
            case .m33: break
            case .m7: scale(2)
            case .m55: scale(6)
            case .m0plus: scale(0.25)
            case .arcEM9D: scale(2)
            case .lx6:
                (convolution, depthwise, fullyConnected) = (0.073, 0.044, 0.022)
                spread = 1.5
                basis = "measured on ESP32 with esp-nn"
            case .lx7, .riscv:
                (convolution, depthwise, fullyConnected) = (0.073, 0.044, 0.022)
                if core == .lx7 { scale(4) } else { scale(0.8) }
                basis = "scaled from ESP32 with esp-nn"
            }
        }

        private mutating func scale(_ factor: Double) {
            convolution *= factor
            depthwise *= factor
            fullyConnected *= factor
            fixedShare /= factor
        }
    }
}
