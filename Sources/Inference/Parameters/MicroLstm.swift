import KernelInterface
import Kernels
import Models
import Tensors

/// One layer of LSTM cells on int8 or int16 with a 16-bit cell state, in the arithmetic of TensorFlow Lite Micro: two
/// FULLY_CONNECTED per gate, their 16-bit results added, then LOGISTIC and TANH by table.
///
/// Source of the formulas: tensorflow/lite/micro/kernels/lstm_eval.h and lstm_eval_common.cc.
struct MicroLstm<X: FixedWidthInteger & SignedInteger & BitwiseCopyable> {
    let cells: Int
    private let gates: [Gate]
    private let keepScale: QuantizedMultiplier
    private let takeScale: QuantizedMultiplier
    private let hiddenScale: QuantizedMultiplier
    private let hiddenZero: Int32
    private let gateTable = SigmoidTable(multiplier: 3, shift: 0)
    private let stateTable: SigmoidTable
    private let clip: Int16
    private let scratch: Node.Scratch

    private struct Gate {
        let input: Weights
        let recurrent: Weights
        let bias: RuntimeTensor
        let inputScale: QuantizedMultiplier
        let recurrentScale: QuantizedMultiplier
        let inputZero: Int32
        let hiddenZero: Int32
        let columns: Int

        func compute(_ x: UnsafePointer<X>, _ hidden: UnsafePointer<X>, _ cells: Int, _ y: UnsafeMutablePointer<Int16>) {
            for r in 0..<cells {
                let a = dot(input.int8 + r * columns, x, columns, inputZero, inputScale, row: r)
                let b = dot(recurrent.int8 + r * cells, hidden, cells, hiddenZero, recurrentScale, row: nil)
                y[r] = Int16(clamping: Int32(a) + Int32(b))
            }
        }

        private func dot(
            _ w: UnsafePointer<Int8>, _ x: UnsafePointer<X>, _ count: Int, _ zero: Int32, _ scale: QuantizedMultiplier, row: Int?
        ) -> Int16 {
            if X.self == Int16.self {
                var sum: Int64 = 0
                for i in 0..<count { sum &+= Int64(w[i]) &* (Int64(x[i]) &- Int64(zero)) }
                if let row { sum &+= bias.elements(as: Int64.self)[row] }
                return Int16(clamping: FixedPoint.multiply(sum, by: scale))
            }
            var sum: Int32 = 0
            for i in 0..<count { sum &+= Int32(w[i]) &* (Int32(truncatingIfNeeded: x[i]) &- zero) }
            if let row { sum &+= bias.elements(as: Int32.self)[row] }
            return Int16(clamping: FixedPoint.multiply(sum, by: scale))
        }
    }

    init(_ node: Node, x: RuntimeTensor, hidden: RuntimeTensor, state: RuntimeTensor, inputs: Int, cells: Int) throws {
        self.cells = cells
        let y = try node.output()
        guard hidden.type == x.type, state.type == .int16, y.type == x.type else { throw node.unsupported(x, hidden, state, y) }
        for position in [9, 10, 11, 16, 17, 20, 21, 22, 23] {
            try node.require(
                try node.optionalInput(position) == nil,
                "input \(position): TensorFlow Lite Micro has no peepholes, projection or layer normalization")
        }
        let xQuantization = try node.quantization(of: x)
        let hQuantization = try node.quantization(of: hidden)
        let stateScale = try node.quantization(of: state).scale
        let gateScale = 0x1p-12
        gates = try (0..<4).map { g in
            let w = try node.input(1 + g)
            let r = try node.input(5 + g)
            let bias = try node.input(12 + g)
            try node.require(
                w.shape == [cells, inputs] && r.shape == [cells, cells] && bias.elementCount == cells,
                "the weights of shapes \(w.shape) and \(r.shape) do not fit \(cells) cells with \(inputs) inputs")
            guard w.type == .int8, r.type == .int8, bias.type == (X.self == Int16.self ? .int64 : .int32) else {
                throw node.unsupported(x, w, r, bias)
            }
            return Gate(
                input: try Weights(w, of: node), recurrent: try Weights(r, of: node), bias: bias,
                inputScale: QuantizedMultiplier(Double(xQuantization.scale * (try node.quantization(of: w).scale)) / gateScale),
                recurrentScale: QuantizedMultiplier(
                    Double(hQuantization.scale * (try node.quantization(of: r).scale)) / gateScale),
                inputZero: xQuantization.zeroPoint, hiddenZero: hQuantization.zeroPoint, columns: inputs)
        }
        let one = 0x1p-15
        keepScale = QuantizedMultiplier(one * Double(stateScale) / Double(stateScale))
        takeScale = QuantizedMultiplier(one * one / Double(stateScale))
        hiddenScale = QuantizedMultiplier(one * one / Double(hQuantization.scale))
        hiddenZero = hQuantization.zeroPoint
        let shift = try node.powerOfTwo(stateScale) + 15 - 3
        try node.require((-31...31).contains(shift), "the cell state's scale \(stateScale) is not possible")
        // Below Q3.12 the table's own division by three is undone first.
        stateTable = shift < 0 ? SigmoidTable(multiplier: 3, shift: -shift) : SigmoidTable(multiplier: 3 << shift, shift: 0)
        let limit = Double(node.options.float(.cellClip)) / Double(stateScale)
        clip = Int16(min(max(limit, 0), 32767))
        scratch = try node.scratch(bytes: 4 * cells * MemoryLayout<Int16>.size)
    }

    /// One step of one sequence.
    func step(_ x: UnsafePointer<X>, hidden: UnsafeMutablePointer<X>, state: UnsafeMutablePointer<Int16>) {
        let memory = scratch.elements(as: Int16.self)
        for g in 0..<4 { gates[g].compute(x, hidden, cells, memory + g * cells) }
        let (i, f, g, o) = (memory, memory + cells, memory + 2 * cells, memory + 3 * cells)
        for gate in [i, f, o] { gateTable.logistic(count: cells, x: gate, y: gate) }
        gateTable.tanh(count: cells, x: g, y: g)
        for c in 0..<cells {
            let kept = Int16(clamping: FixedPoint.multiply(Int32(f[c]) &* Int32(state[c]), by: keepScale))
            let added = Int16(clamping: FixedPoint.multiply(Int32(i[c]) &* Int32(g[c]), by: takeScale))
            let updated = Int16(clamping: Int32(kept) + Int32(added))
            state[c] = clip > 0 ? min(max(updated, -clip), clip) : updated
        }
        stateTable.tanh(count: cells, x: state, y: g)
        for c in 0..<cells {
            hidden[c] = X(clamping: FixedPoint.multiply(Int32(g[c]) &* Int32(o[c]), by: hiddenScale) &+ hiddenZero)
        }
    }
}
