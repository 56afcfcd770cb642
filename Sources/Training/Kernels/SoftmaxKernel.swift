#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// y = e^(x − max) / Σ e^(x − max) over each row of `columns`.
final class SoftmaxKernel: LayerKernel {
    let columns: Int

    init(columns: Int) { self.columns = columns }

    func forward(_ pass: Pass) {
        let rows = pass.samples * pass.outputCount / columns
        for row in 0..<rows {
            Self.run(pass.inputs[0] + row * columns, pass.output + row * columns, columns)
        }
    }

    static func run(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ columns: Int, temperature: Float = 1) {
        var largest = x[0]
        for i in 0..<columns { largest = max(largest, x[i]) }
        var sum: Float = 0
        for i in 0..<columns {
            y[i] = expf((x[i] - largest) / temperature)
            sum += y[i]
        }
        for i in 0..<columns { y[i] /= sum }
    }

    /// dx = y·(dy − Σ y·dy).
    func backward(_ pass: Pass) {
        guard let dx = pass.inputGradients[0] else { return }
        let rows = pass.samples * pass.outputCount / columns
        for row in 0..<rows {
            let y = pass.output + row * columns, dy = pass.outputGradient + row * columns, to = dx + row * columns
            var sum: Float = 0
            for i in 0..<columns { sum += y[i] * dy[i] }
            for i in 0..<columns { to[i] = y[i] * (dy[i] - sum) }
        }
    }
}
