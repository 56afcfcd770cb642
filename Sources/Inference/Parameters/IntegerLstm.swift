import KernelInterface
import Kernels
import Models
import Tensors

/// One layer of LSTM cells on int8 with a 16-bit cell state, in LiteRT's arithmetic.
///
/// Source of the formulas: tensorflow/lite/kernels/lstm_eval.cc and unidirectional_sequence_lstm.cc.
struct IntegerLstm {
    let cells: Int
    let outputs: Int
    private let input: Gate?
    private let forget: Gate
    private let cell: Gate
    private let output: Gate
    private let projection: Product?
    private let outputZero: Int32
    private let hiddenScale: QuantizedMultiplier
    private let hiddenZero: Int32
    /// The cell state's scale is 2^exponent.
    private let exponent: Int32
    private let cellClip: Int16
    private let projectionClip: Int8
    private let scratch: Node.Scratch

    /// A matrix, its scale, and the bias with the zero point's share already in it.
    private struct Product {
        let weights: Weights
        let columns: Int
        let scale: QuantizedMultiplier
        let bias: [Int32]
    }

    private struct Gate {
        let input: Product
        let recurrent: Product
        let peephole: (weights: RuntimeTensor, scale: QuantizedMultiplier)?
        let norm: (weights: RuntimeTensor, bias: RuntimeTensor, scale: QuantizedMultiplier, varianceLimit: Int32)?

        /// - Parameter number: which peephole weight a cell meets; nil where it meets none.
        @inline(never)
        func compute(
            _ x: UnsafePointer<Int8>, _ hidden: UnsafePointer<Int8>, _ cell: UnsafePointer<Int16>,
            _ y: UnsafeMutablePointer<Int16>, peephole number: (Int) -> Int?
        ) {
            let cells = input.bias.count
            for i in 0..<cells { y[i] = 0 }
            func add(_ product: Product, _ vector: UnsafePointer<Int8>) {
                Reference.accumulate(
                    product.weights.int8, rows: cells, columns: product.columns, x: vector, bias: product.bias,
                    scale: product.scale, y: y)
            }
            add(input, x)
            add(recurrent, hidden)
            if let peephole {
                let w = peephole.weights.elements(as: Int16.self)
                for i in 0..<cells {
                    guard let weight = number(i) else { continue }
                    let share = FixedPoint.multiply(Int32(w[weight]) &* Int32(cell[i]), by: peephole.scale)
                    y[i] = Int16(clamping: share &+ Int32(y[i]))
                }
            }
            if let norm {
                Reference.standardize(
                    y, count: cells, weights: norm.weights.elements(), bias: norm.bias.elements(), scale: norm.scale,
                    varianceLimit: norm.varianceLimit)
            }
        }
    }

    init(_ node: Node, x: RuntimeTensor, hidden: RuntimeTensor, state: RuntimeTensor, inputs: Int, cells: Int, outputs: Int)
        throws
    {
        let y = try node.output()
        guard hidden.type == .int8, state.type == .int16, y.type == .int8 else { throw node.unsupported(x, hidden, state, y) }
        try node.require(
            node.op.intermediates.count == 5, "has \(node.op.intermediates.count) intermediate tensors where 5 are expected")
        let xQuantization = try node.quantization(of: x)
        let hQuantization = try node.quantization(of: hidden)
        let stateScale = try node.quantization(of: state).scale
        let exponent = try node.powerOfTwo(stateScale)
        try node.require((-15...(-9)).contains(exponent), "the cell state's scale \(stateScale) is outside 2^-15 to 2^-9")
        let norms = [20, 21, 22, 23]
        let hasNorm = try node.optionalInput(21) != nil
        func product(_ tensor: RuntimeTensor, rows: Int, columns: Int, zero: Int32, bias: RuntimeTensor?, real: Float) throws
            -> Product
        {
            try node.require(
                tensor.shape == [rows, columns],
                "the weights '\(tensor.name)' have the shape \(tensor.shape) where [\(rows), \(columns)] is expected")
            guard tensor.type == .int8 || tensor.type == .int4, tensor.isConstant else { throw node.unsupported(tensor) }
            let weights = try Weights(tensor, of: node)
            var sums = [Int32](repeating: 0, count: rows)
            if let bias {
                try node.expect(bias, type: .int32)
                try node.require(
                    bias.elementCount == rows && bias.isConstant,
                    "the bias '\(bias.name)' of shape \(bias.shape) does not fit \(rows) cells")
                for r in 0..<rows { sums[r] = bias.elements(as: Int32.self)[r] }
            }
            for r in 0..<rows {
                for c in 0..<columns { sums[r] &+= Int32(weights.int8[r * columns + c]) &* zero }
            }
            return Product(weights: weights, columns: columns, scale: QuantizedMultiplier(Double(real)), bias: sums)
        }
        func gate(_ g: Int, peephole: Int?) throws -> Gate {
            let w = try node.input(1 + g)
            let r = try node.input(5 + g)
            let bias = try node.input(12 + g)
            let scale =
                hasNorm
                ? try node.quantization(of: node.intermediate(g)).scale : Float(sign: .plus, exponent: -12, significand: 1)
            let input = try product(
                w, rows: cells, columns: inputs, zero: -xQuantization.zeroPoint, bias: hasNorm ? nil : bias,
                real: node.quantization(of: w).scale * xQuantization.scale / scale)
            let recurrent = try product(
                r, rows: cells, columns: outputs, zero: -hQuantization.zeroPoint, bias: nil,
                real: node.quantization(of: r).scale * hQuantization.scale / scale)
            let weights = try peephole.flatMap { try node.optionalInput($0) }
            if let weights {
                try node.expect(weights, type: .int16)
                try node.require(
                    weights.elementCount == cells, "'\(weights.name)' has \(weights.elementCount) elements for \(cells) cells")
            }
            let stateStep = Double(sign: .plus, exponent: Int(exponent), significand: 1)
            var norm: (RuntimeTensor, RuntimeTensor, QuantizedMultiplier, Int32)?
            if hasNorm {
                let coefficients = try node.input(norms[g])
                try node.expect(coefficients, type: .int16)
                try node.expect(bias, type: .int32)
                try node.require(
                    coefficients.elementCount == cells && bias.elementCount == cells,
                    "'\(coefficients.name)' has \(coefficients.elementCount) elements for \(cells) cells")
                let normScale = try node.quantization(of: coefficients).scale
                norm = (coefficients, bias, QuantizedMultiplier(Double(normScale)), max(1, Int32(min(10000 * normScale, 1e9))))
            }
            return Gate(
                input: input, recurrent: recurrent,
                peephole: try weights.map {
                    (
                        $0,
                        QuantizedMultiplier(
                            Double(Float(stateStep * Double(try node.quantization(of: $0).scale) / Double(scale))))
                    )
                },
                norm: norm)
        }
        self.cells = cells
        self.outputs = outputs
        self.exponent = exponent
        input = try node.optionalInput(1) == nil ? nil : try gate(0, peephole: 9)
        forget = try gate(1, peephole: 10)
        cell = try gate(2, peephole: nil)
        output = try gate(3, peephole: 11)
        let hiddenQuantization = try node.quantization(of: node.intermediate(4))
        hiddenZero = hiddenQuantization.zeroPoint
        hiddenScale = QuantizedMultiplier(Double(Float(0x1p-15 / Double(hiddenQuantization.scale) * 0x1p-15)))
        if let w = try node.optionalInput(16) {
            projection = try product(
                w, rows: outputs, columns: cells, zero: hiddenQuantization.zeroPoint, bias: node.optionalInput(17),
                real: node.quantization(of: w).scale * hiddenQuantization.scale / hQuantization.scale)
        } else {
            projection = nil
            try node.require(outputs == cells, "\(cells) cells give \(outputs) outputs, but there is no projection")
        }
        outputZero = hQuantization.zeroPoint
        let clips = (node.options.float(.cellClip), node.options.float(.projClip))
        try node.require(clips.0 >= 0 && clips.1 >= 0, "a clip is negative")
        cellClip = Int16(min(max(clips.0 / stateScale, 0), 32767))
        projectionClip = Int8(min(max(clips.1 / (try node.quantization(of: y).scale), 0), 127))
        scratch = try node.scratch(bytes: 5 * cells * MemoryLayout<Int16>.size)
    }

    /// One step of one sequence.
    ///
    /// - Parameters:
    ///   - sequence: its number among those that LiteRT takes together: the batch where time comes first, else itself.
    ///   - sequences: their number.
    func step(
        _ x: UnsafePointer<Int8>, hidden: UnsafeMutablePointer<Int8>, state: UnsafeMutablePointer<Int16>, sequence: Int,
        of sequences: Int
    ) {
        // LiteRT walks the peepholes in rows of the output's length, not the cell's: with a projection to fewer outputs
        // the last cells meet none, and those of later sequences others than their own.
        func peephole(_ cell: Int) -> Int? {
            let position = sequence &* cells &+ cell
            let weight = position % outputs
            return position < sequences &* outputs && weight < cells ? weight : nil
        }
        let gates = scratch.elements(as: Int16.self)
        let (i, f, g, o) = (gates, gates + cells, gates + 2 * cells, gates + 3 * cells)
        let result = UnsafeMutableRawPointer(gates + 4 * cells).assumingMemoryBound(to: Int8.self)
        input?.compute(x, hidden, state, i, peephole: peephole)
        forget.compute(x, hidden, state, f, peephole: peephole)
        cell.compute(x, hidden, state, g, peephole: peephole)
        for c in 0..<cells {
            let keep = FixedPoint.logistic(f[c], integerBits: 3)
            let take = input == nil ? 32767 &- keep : FixedPoint.logistic(i[c], integerBits: 3)
            let new = FixedPoint.tanh(g[c], integerBits: 3)
            let kept = Int16(truncatingIfNeeded: FixedPoint.roundingDivide(Int32(keep) &* Int32(state[c]), byPowerOfTwo: 15))
            let added = Int16(
                truncatingIfNeeded: FixedPoint.roundingDivide(Int32(take) &* Int32(new), byPowerOfTwo: 30 + exponent))
            let updated = Int16(clamping: Int32(kept) + Int32(added))
            state[c] = cellClip > 0 ? min(max(updated, -cellClip), cellClip) : updated
        }
        output.compute(x, hidden, state, o, peephole: peephole)
        for c in 0..<cells {
            let gate = FixedPoint.logistic(o[c], integerBits: 3)
            let value = FixedPoint.tanh(state[c], integerBits: 15 + exponent)
            let product = FixedPoint.multiply(Int32(gate) &* Int32(value), by: hiddenScale)
            // The projection expects the negated zero point.
            result[c] = Int8(clamping: product &+ (projection == nil ? hiddenZero : -hiddenZero))
        }
        guard let projection else {
            hidden.update(from: result, count: outputs)
            return
        }
        Reference.project(
            projection.weights.int8, rows: outputs, columns: cells, x: UnsafePointer(result), bias: projection.bias,
            scale: projection.scale, zero: outputZero, y: hidden)
        if projectionClip > 0 {
            for r in 0..<outputs { hidden[r] = min(max(hidden[r], -projectionClip), projectionClip) }
        }
    }
}
