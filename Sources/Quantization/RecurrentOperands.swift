import Models
import Tensors

/// What an LSTM reads, where its integer kernel can compute it: constant weights and biases, the layer's own states,
/// and neither peepholes nor a projection nor normalization.
struct RecurrentOperands {
    static let weights = 1...8
    static let biases = 12...15
    static let hidden = 18
    static let cell = 19
    private static let refused = [9, 10, 11, 16, 17, 20, 21, 22, 23]

    /// The cell state's: a power of two, as the kernel shifts.
    let cellScale: AffineQuantization

    /// nil for an LSTM that stays on floats.
    init?(_ node: Operator, in calibration: Calibration) {
        let subgraph = calibration.graph.subgraphs[0]
        func tensor(_ slot: Int) -> Int? { slot < node.inputs.count ? node.inputs[slot] : nil }
        guard Self.refused.allSatisfy({ tensor($0) == nil }), node.options.fusedActivation == .tanh,
            (Array(Self.weights) + Self.biases).allSatisfy({ slot in
                tensor(slot).map { subgraph.isConstant($0) && subgraph.tensors[$0].type == .float32 } ?? false
            }),
            let cell = tensor(Self.cell), let hidden = tensor(Self.hidden), subgraph.tensors[cell].isVariable,
            subgraph.tensors[hidden].isVariable, let scale = Self.cellScale(calibration.ranges[cell])
        else { return nil }
        cellScale = scale
    }

    /// The smallest power of two that holds the values. The kernel's tanh takes none below 1, and no kernel has more
    /// than six bits before the point.
    private static func cellScale(_ range: ClosedRange<Float>?) -> AffineQuantization? {
        guard let range else { return nil }
        let largest = max(abs(range.lowerBound), abs(range.upperBound), 1)
        guard largest <= 64 else { return nil }
        var bound: Float = 1
        while bound < largest { bound *= 2 }
        return AffineQuantization(scale: bound / 32768, zeroPoint: 0)
    }
}
