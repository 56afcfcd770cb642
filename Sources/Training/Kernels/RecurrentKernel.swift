#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// SimpleRNN, LSTM and GRU over sequences (steps, features), and their gradients through all steps.
///
/// kernel (features, G·units), recurrent kernel (units, G·units) with G = 1, 4 or 3 gates, in Keras's order: input, forget,
/// cell, output of LSTM; update, reset, candidate of GRU, whose bias has one row for each kernel ("reset_after").
final class RecurrentKernel: LayerKernel {
    enum Cell: Sendable { case simple, lstm, gru }

    private let cell: Cell
    private let steps: Int
    private let features: Int
    private let units: Int
    private let returnsSequences: Bool
    private let hasBias: Bool
    private let usesRelu: Bool

    init(
        _ cell: Cell, steps: Int, features: Int, units: Int, returnsSequences: Bool, hasBias: Bool, usesRelu: Bool = false
    ) {
        (self.cell, self.steps, self.features, self.units) = (cell, steps, features, units)
        (self.returnsSequences, self.hasBias, self.usesRelu) = (returnsSequences, hasBias, usesRelu)
    }

    static func gates(_ cell: Cell) -> Int { cell == .simple ? 1 : cell == .lstm ? 4 : 3 }

    /// Elements of a step before the gates.
    private var width: Int { Self.gates(cell) * units }
    /// What is kept of a step: the gates (of GRU also the recurrent part of the candidate), LSTM's cell, the output.
    private var keptWidth: Int { (cell == .simple ? 1 : cell == .lstm ? 6 : 5) * units }

    var savedCount: Int { steps * keptWidth }

    /// The most samples of a shard.
    private static let samples = 32

    var scratchBytes: Int {
        let rows = Self.samples * steps
        let products = [
            FloatProduct(rows: rows, columns: width, depth: features),
            FloatProduct(rows: Self.samples, columns: width, depth: units),
            FloatProduct(rows: features, columns: width, depth: rows, isLeftTransposed: true),
            FloatProduct(rows: units, columns: width, depth: rows, isLeftTransposed: true),
            FloatProduct(rows: rows, columns: features, depth: width, isRightTransposed: true),
            FloatProduct(rows: Self.samples, columns: units, depth: width, isRightTransposed: true),
        ]
        let floats = 2 * rows * width + rows * units + Self.samples * (2 * width + 4 * units) + (features + units) * width
        return products.map(\.scratchBytes).max()! + floats * 4 + 4096
    }

    /// Parts of the working memory, one after the other.
    private struct Memory {
        var next: UnsafeMutableRawPointer
        mutating func floats(_ count: Int) -> UnsafeMutablePointer<Float> {
            defer { next += (count * 4 + 63) & ~63 }
            return next.assumingMemoryBound(to: Float.self)
        }
    }

    private static func sigmoid(_ x: Float) -> Float { 1 / (1 + expf(-x)) }

    // MARK: Forward

    func forward(_ pass: Pass) {
        let n = pass.samples, width = width, units = units, kept = keptWidth
        var memory = Memory(next: pass.scratch)
        let inputs = memory.floats(n * steps * width), recurrent = memory.floats(n * width), state = memory.floats(n * units)
        FloatProduct(rows: n * steps, columns: width, depth: features)
            .run(pass.inputs[0], pass.parameters[0], inputs, scratch: memory.next)
        if hasBias { Vector.addBias(pass.parameters[2], rows: n * steps, columns: width, to: inputs) }
        state.update(repeating: 0, count: n * units)
        let product = FloatProduct(rows: n, columns: width, depth: units)
        for step in 0..<steps {
            product.run(state, pass.parameters[1], recurrent, scratch: memory.next)
            if hasBias, cell == .gru { Vector.addBias(pass.parameters[2] + width, rows: n, columns: width, to: recurrent) }
            for sample in 0..<n {
                let row = sample * steps + step
                let saved = pass.saved + row * kept
                let before = step == 0 ? nil : UnsafePointer(saved - kept)
                run(inputs + row * width, recurrent + sample * width, before, saved)
                let output = saved + kept - units
                (state + sample * units).update(from: output, count: units)
                if returnsSequences { (pass.output + row * units).update(from: output, count: units) }
            }
        }
        if !returnsSequences { pass.output.update(from: state, count: n * units) }
    }

    /// One step of one sample: what comes from the input and from the state before, to what is kept.
    private func run(
        _ x: UnsafePointer<Float>, _ h: UnsafePointer<Float>, _ before: UnsafePointer<Float>?,
        _ saved: UnsafeMutablePointer<Float>
    ) {
        let units = units
        switch cell {
        case .simple:
            for u in 0..<units {
                let sum = x[u] + h[u]
                saved[u] = usesRelu ? max(sum, 0) : tanhf(sum)
            }
        case .lstm:
            for u in 0..<units {
                let i = Self.sigmoid(x[u] + h[u]), f = Self.sigmoid(x[units + u] + h[units + u])
                let g = tanhf(x[2 * units + u] + h[2 * units + u]), o = Self.sigmoid(x[3 * units + u] + h[3 * units + u])
                let c = f * (before?[4 * units + u] ?? 0) + i * g
                (saved[u], saved[units + u], saved[2 * units + u], saved[3 * units + u]) = (i, f, g, o)
                saved[4 * units + u] = c
                saved[5 * units + u] = o * tanhf(c)
            }
        case .gru:
            for u in 0..<units {
                let z = Self.sigmoid(x[u] + h[u]), r = Self.sigmoid(x[units + u] + h[units + u])
                let part = h[2 * units + u], candidate = tanhf(x[2 * units + u] + r * part)
                (saved[u], saved[units + u], saved[2 * units + u], saved[3 * units + u]) = (z, r, candidate, part)
                saved[4 * units + u] = z * (before?[4 * units + u] ?? 0) + (1 - z) * candidate
            }
        }
    }

    // MARK: Backward

    func backward(_ pass: Pass) {
        let n = pass.samples, width = width, units = units, kept = keptWidth, rows = n * steps
        var memory = Memory(next: pass.scratch)
        // By what comes from the inputs and from the state: they differ for GRU alone.
        let dInputs = memory.floats(rows * width)
        let dRecurrent = cell == .gru ? memory.floats(rows * width) : dInputs
        let states = memory.floats(rows * units), dStep = memory.floats(n * width)
        let dState = memory.floats(n * units), dCell = memory.floats(n * units), direct = memory.floats(n * units)
        let dKernel = memory.floats(features * width), dRecurrentKernel = memory.floats(units * width)
        for buffer in [dState, dCell, direct] { buffer.update(repeating: 0, count: n * units) }
        let product = FloatProduct(rows: n, columns: units, depth: width, isRightTransposed: true)
        for step in (0..<steps).reversed() {
            for sample in 0..<n {
                let row = sample * steps + step, dh = dState + sample * units
                if returnsSequences {
                    Vector.add(pass.outputGradient + row * units, to: dh, count: units)
                } else if step == steps - 1 {
                    dh.update(from: pass.outputGradient + sample * units, count: units)
                }
                let saved = UnsafePointer(pass.saved + row * kept)
                let before = step == 0 ? nil : saved - kept
                let state = states + row * units
                if let before {
                    state.update(from: before + kept - units, count: units)
                } else {
                    state.update(repeating: 0, count: units)
                }
                runBackward(
                    saved, before, dh, dCell + sample * units, dInputs + row * width, dRecurrent + row * width,
                    direct + sample * units)
                (dStep + sample * width).update(from: dRecurrent + row * width, count: width)
            }
            product.run(dStep, pass.parameters[1], dState, scratch: memory.next)
            Vector.add(direct, to: dState, count: n * units)
        }
        FloatProduct(rows: features, columns: width, depth: rows, isLeftTransposed: true)
            .run(pass.inputs[0], dInputs, dKernel, scratch: memory.next)
        Vector.add(dKernel, to: pass.parameterGradients[0], count: features * width)
        FloatProduct(rows: units, columns: width, depth: rows, isLeftTransposed: true)
            .run(states, dRecurrent, dRecurrentKernel, scratch: memory.next)
        Vector.add(dRecurrentKernel, to: pass.parameterGradients[1], count: units * width)
        if hasBias {
            Vector.addRows(dInputs, rows: rows, columns: width, to: pass.parameterGradients[2])
            if cell == .gru { Vector.addRows(dRecurrent, rows: rows, columns: width, to: pass.parameterGradients[2] + width) }
        }
        if let dx = pass.inputGradients[0] {
            FloatProduct(rows: rows, columns: features, depth: width, isRightTransposed: true)
                .run(dInputs, pass.parameters[0], dx, scratch: memory.next)
        }
    }

    /// One step of one sample. `direct` becomes what goes to the state before without the recurrent kernel; `dc` is LSTM's
    /// gradient by its cell, which becomes that of the step before.
    private func runBackward(
        _ saved: UnsafePointer<Float>, _ before: UnsafePointer<Float>?, _ dh: UnsafePointer<Float>,
        _ dc: UnsafeMutablePointer<Float>, _ dx: UnsafeMutablePointer<Float>, _ dr: UnsafeMutablePointer<Float>,
        _ direct: UnsafeMutablePointer<Float>
    ) {
        let units = units
        switch cell {
        case .simple:
            for u in 0..<units {
                let h = saved[u]
                dx[u] = usesRelu ? (h > 0 ? dh[u] : 0) : dh[u] * (1 - h * h)
            }
        case .lstm:
            for u in 0..<units {
                let i = saved[u], f = saved[units + u], g = saved[2 * units + u], o = saved[3 * units + u]
                let c = tanhf(saved[4 * units + u])
                let cell = dc[u] + dh[u] * o * (1 - c * c)
                dx[u] = cell * g * i * (1 - i)
                dx[units + u] = cell * (before?[4 * units + u] ?? 0) * f * (1 - f)
                dx[2 * units + u] = cell * i * (1 - g * g)
                dx[3 * units + u] = dh[u] * c * o * (1 - o)
                dc[u] = cell * f
            }
        case .gru:
            for u in 0..<units {
                let z = saved[u], r = saved[units + u], candidate = saved[2 * units + u], part = saved[3 * units + u]
                let dCandidate = dh[u] * (1 - z) * (1 - candidate * candidate)
                let dz = dh[u] * ((before?[4 * units + u] ?? 0) - candidate) * z * (1 - z)
                let dReset = dCandidate * part * r * (1 - r)
                (dx[u], dx[units + u], dx[2 * units + u]) = (dz, dReset, dCandidate)
                (dr[u], dr[units + u], dr[2 * units + u]) = (dz, dReset, dCandidate * r)
                direct[u] = dh[u] * z
            }
        }
    }
}
