/// y = x·W + b over the last dimension: W (inputs, outputs).
final class DenseKernel: LayerKernel {
    private let inputs: Int
    private let outputs: Int
    private let hasBias: Bool
    /// For as many rows as a shard has at most.
    private let rows: Int
    private let forwardProduct: FloatProduct
    private let weightProduct: FloatProduct
    private let inputProduct: FloatProduct

    init(rows: Int, inputs: Int, outputs: Int, hasBias: Bool) {
        (self.inputs, self.outputs, self.hasBias, self.rows) = (inputs, outputs, hasBias, rows)
        forwardProduct = FloatProduct(rows: rows, columns: outputs, depth: inputs)
        weightProduct = FloatProduct(rows: inputs, columns: outputs, depth: rows, isLeftTransposed: true)
        inputProduct = FloatProduct(rows: rows, columns: inputs, depth: outputs, isRightTransposed: true)
    }

    private var gradientBytes: Int { (inputs * outputs * 4 + 63) & ~63 }

    var scratchBytes: Int {
        gradientBytes + [forwardProduct, weightProduct, inputProduct].map(\.scratchBytes).max()!
    }

    func forward(_ pass: Pass) {
        let rows = pass.samples * (pass.outputCount / outputs)
        let product = rows == self.rows ? forwardProduct : FloatProduct(rows: rows, columns: outputs, depth: inputs)
        product.run(pass.inputs[0], pass.parameters[0], pass.output, scratch: pass.scratch)
        if hasBias { Vector.addBias(pass.parameters[1], rows: rows, columns: outputs, to: pass.output) }
    }

    /// dW += xᵀ·dy, db += Σ dy, dx = dy·Wᵀ.
    func backward(_ pass: Pass) {
        let rows = pass.samples * (pass.outputCount / outputs)
        let dy = pass.outputGradient
        let gradient = pass.scratch.assumingMemoryBound(to: Float.self), scratch = pass.scratch + gradientBytes
        let weights =
            rows == self.rows
            ? weightProduct : FloatProduct(rows: inputs, columns: outputs, depth: rows, isLeftTransposed: true)
        weights.run(pass.inputs[0], dy, gradient, scratch: scratch)
        Vector.add(gradient, to: pass.parameterGradients[0], count: inputs * outputs)
        if hasBias { Vector.addRows(dy, rows: rows, columns: outputs, to: pass.parameterGradients[1]) }
        guard let dx = pass.inputGradients[0] else { return }
        let product =
            rows == self.rows
            ? inputProduct : FloatProduct(rows: rows, columns: inputs, depth: outputs, isRightTransposed: true)
        product.run(dy, pass.parameters[0], dx, scratch: scratch)
    }
}
