import Kernels
import Models
import Tensors

/// One layer of LSTM cells on floats, with float or integer weights: peepholes, layer normalization, projection and
/// coupled input and forget gates where the tensors for them are there.
///
/// Source of the formulas: tensorflow/lite/kernels/lstm_eval.cc.
struct FloatLstm {
    let inputs: Int
    let cells: Int
    let outputs: Int
    /// nil where 1 - forget gate takes its place.
    private let input: Gate?
    private let forget: Gate
    private let cell: Gate
    private let output: Gate
    private let projection: RecurrentMatrix?
    private let projectionBias: RecurrentVector?
    private let activation: @Sendable (Float) -> Float
    private let cellClip: Float
    private let projectionClip: Float
    private let scratch: Node.Scratch

    /// Where in the node's inputs the tensors are: each list for the input, forget, cell and output gate.
    struct Positions {
        var weights: [Int]
        var recurrent: [Int]
        var peephole: [Int]
        var bias: [Int]
        var projection: Int
        var projectionBias: Int
        var norm: [Int] = []
        var auxiliary: [Int] = []

        static let single = Positions(
            weights: [1, 2, 3, 4], recurrent: [5, 6, 7, 8], peephole: [9, 10, 11], bias: [12, 13, 14, 15], projection: 16,
            projectionBias: 17, norm: [20, 21, 22, 23])
    }

    private struct Gate {
        let input: RecurrentMatrix
        let auxiliary: RecurrentMatrix?
        let recurrent: RecurrentMatrix
        let peephole: RecurrentVector?
        let norm: RecurrentVector?
        let bias: RecurrentVector

        /// The gate before its activation.
        @inline(never)
        func compute(
            _ x: UnsafePointer<Float>, _ aux: UnsafePointer<Float>?, _ hidden: UnsafePointer<Float>, _ cell: UnsafePointer<Float>,
            _ y: UnsafeMutablePointer<Float>
        ) {
            let count = input.rows
            for i in 0..<count { y[i] = norm == nil ? bias[i] : 0 }
            input.accumulate(x, into: y)
            if let auxiliary, let aux { auxiliary.accumulate(aux, into: y) }
            recurrent.accumulate(hidden, into: y)
            if let peephole {
                for i in 0..<count { y[i] += peephole[i] * cell[i] }
            }
            if let norm {
                Reference.standardize(y, count: count)
                for i in 0..<count { y[i] = y[i] * norm[i] + bias[i] }
            }
        }
    }

    init(_ node: Node, at p: Positions, inputs: Int, auxiliaryInputs: Int = 0) throws {
        let outputWeights = try node.input(p.weights[3])
        let recurrentOutput = try node.input(p.recurrent[3])
        try node.expect(outputWeights, rank: 2...2)
        try node.expect(recurrentOutput, rank: 1...2)
        let cells = outputWeights.shape[0]
        let outputs = recurrentOutput.shape[recurrentOutput.rank - 1]
        try node.require(cells > 0 && outputs > 0 && inputs > 0, "the weights '\(outputWeights.name)' are empty")
        self.inputs = inputs
        self.cells = cells
        self.outputs = outputs
        func matrix(_ position: Int, _ rows: Int, _ columns: Int) throws -> RecurrentMatrix? {
            try node.optionalInput(position).map { try RecurrentMatrix($0, rows: rows, columns: columns, node) }
        }
        func vector(_ position: Int, _ count: Int) throws -> RecurrentVector? {
            try node.optionalInput(position).map { try RecurrentVector($0, count: count, node) }
        }
        // The cell gate has no peephole, so its list is one shorter.
        let hasNorm = p.norm.count == 4 && node.op.inputs.count > p.norm[1] && node.op.inputs[p.norm[1]] != nil
        func gate(_ g: Int, peephole: Int?) throws -> Gate {
            let weights = try node.input(p.weights[g])
            let recurrent = try node.input(p.recurrent[g])
            let bias = try node.input(p.bias[g])
            return Gate(
                input: try RecurrentMatrix(weights, rows: cells, columns: inputs, node),
                auxiliary: auxiliaryInputs > 0 ? try matrix(p.auxiliary[g], cells, auxiliaryInputs) : nil,
                recurrent: try RecurrentMatrix(recurrent, rows: cells, columns: outputs, node),
                peephole: try peephole.flatMap { try vector($0, cells) },
                norm: hasNorm ? try RecurrentVector(node.input(p.norm[g]), count: cells, node) : nil,
                bias: try RecurrentVector(bias, count: cells, node))
        }
        let hasInputGate = try node.optionalInput(p.weights[0]) != nil
        try node.require(
            try hasInputGate == (node.optionalInput(p.recurrent[0]) != nil),
            "the input gate has input weights or recurrent weights, but not both")
        input = hasInputGate ? try gate(0, peephole: p.peephole[0]) : nil
        forget = try gate(1, peephole: p.peephole[1])
        cell = try gate(2, peephole: nil)
        output = try gate(3, peephole: p.peephole[2])
        projection = try matrix(p.projection, outputs, cells)
        projectionBias = try vector(p.projectionBias, outputs)
        try node.require(
            projection != nil || outputs == cells, "\(cells) cells give \(outputs) outputs, but there is no projection")
        try node.require(projection != nil || projectionBias == nil, "there is a bias for the projection, but no projection")
        activation = try node.activation()
        cellClip = node.options.float(.cellClip)
        projectionClip = node.options.float(.projClip)
        try node.require(cellClip >= 0 && projectionClip >= 0, "a clip is negative")
        scratch = try node.scratch(bytes: 5 * cells * MemoryLayout<Float>.size)
    }

    /// One step of one sequence: updates the hidden state [outputs] and the cell state [cells].
    func step(
        _ x: UnsafePointer<Float>, auxiliary: UnsafePointer<Float>? = nil, hidden: UnsafeMutablePointer<Float>,
        state: UnsafeMutablePointer<Float>
    ) {
        let gates = scratch.elements(as: Float.self)
        let (i, f, g, o, result) = (gates, gates + cells, gates + 2 * cells, gates + 3 * cells, gates + 4 * cells)
        input?.compute(x, auxiliary, hidden, state, i)
        forget.compute(x, auxiliary, hidden, state, f)
        cell.compute(x, auxiliary, hidden, state, g)
        for c in 0..<cells {
            let keep = Reference.logistic(f[c])
            let take = input == nil ? 1 - keep : Reference.logistic(i[c])
            let updated = keep * state[c] + activation(g[c]) * take
            state[c] = cellClip > 0 ? min(max(updated, -cellClip), cellClip) : updated
        }
        output.compute(x, auxiliary, hidden, state, o)
        for c in 0..<cells { result[c] = Reference.logistic(o[c]) * activation(state[c]) }
        guard let projection else {
            hidden.update(from: result, count: outputs)
            return
        }
        for r in 0..<outputs { hidden[r] = projectionBias?[r] ?? 0 }
        projection.accumulate(result, into: hidden)
        if projectionClip > 0 {
            for r in 0..<outputs { hidden[r] = min(max(hidden[r], -projectionClip), projectionClip) }
        }
    }
}
