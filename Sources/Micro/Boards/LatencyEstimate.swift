import Models

/// How long one run may take on a board: an estimate, not a measurement. Its rates are those of silicon records; see
/// ``basis``.
public struct LatencyEstimate: Sendable, Hashable {
    /// Milliseconds, the least and the most to expect.
    public var range: ClosedRange<Double>
    /// The most likely time of one run.
    public var milliseconds: Double
    /// What the rates are from.
    public var basis: String

    /// nil for models that are not 8-bit, for which there is no record, and for models with operators whose cost is not
    /// known: ``MACs/uncounted``.
    public init?(_ graph: Graph, on board: Board) {
        let macs = MACs(graph)
        let main = graph.subgraphs[0]
        let counted: Set<BuiltinOperator> = [
            .conv2D, .depthwiseConv2D, .fullyConnected, .svdf, .unidirectionalSequenceLstm,
        ]
        let isInt8 = main.operators.allSatisfy { op in
            guard counted.contains(op.code.builtin), case let input?? = op.inputs.first else { return true }
            return main.tensors[input].type == .int8
        }
        guard isInt8, macs.total > 0, macs.uncounted.isEmpty else { return nil }
        self.init(macs, on: board)
    }

    /// For 8-bit kernels with these counts.
    public init(_ macs: MACs, on board: Board) {
        let rates = KernelRates(board.core)
        milliseconds = rates.cycles(of: macs) / (Double(board.megahertz) * 1000)
        range = milliseconds / rates.spread...milliseconds * rates.spread
        basis = rates.basis
    }
}
