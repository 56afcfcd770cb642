import KernelInterface

/// DepthwiseConv2D: image (H,W,C), kernel (Kh,Kw,C,M), output (Ho,Wo,C·M); output channel c·M + m reads channel c.
final class DepthwiseKernel: LayerKernel {
    private let geometry: WindowGeometry
    private let multiplier: Int
    private let hasBias: Bool

    /// - Parameter geometry: With as many output channels as the image has.
    init(_ geometry: WindowGeometry, multiplier: Int, hasBias: Bool) {
        (self.geometry, self.multiplier, self.hasBias) = (geometry, multiplier, hasBias)
    }

    /// A row of gradients by channel.
    var scratchBytes: Int { geometry.inputChannels * 4 + 64 }

    /// Calls `body` with the offsets of an output pixel, of a pixel of its window, and of the kernel's tap.
    @inline(__always)
    private func forEachTap(_ body: (_ output: Int, _ input: Int, _ tap: Int) -> Void) {
        let outputs = geometry.inputChannels * multiplier
        for y in 0..<geometry.outputHeight {
            let rows = geometry.tapsY(at: y)
            for x in 0..<geometry.outputWidth {
                let columns = geometry.tapsX(at: x)
                for ky in rows {
                    let row = y * geometry.strideY - geometry.padTop + ky * geometry.dilationY
                    for kx in columns {
                        let column = x * geometry.strideX - geometry.padLeft + kx * geometry.dilationX
                        body(
                            (y * geometry.outputWidth + x) * outputs,
                            (row * geometry.inputWidth + column) * geometry.inputChannels,
                            (ky * geometry.filterWidth + kx) * outputs)
                    }
                }
            }
        }
    }

    func forward(_ pass: Pass) {
        let channels = geometry.inputChannels, outputs = channels * multiplier, multiplier = multiplier
        for sample in 0..<pass.samples {
            let image = pass.inputs[0] + sample * geometry.inputImage, result = pass.output + sample * pass.outputCount
            for pixel in 0..<geometry.pixels {
                if hasBias {
                    (result + pixel * outputs).update(from: pass.parameters[1], count: outputs)
                } else {
                    (result + pixel * outputs).update(repeating: 0, count: outputs)
                }
            }
            forEachTap { output, input, tap in
                let y = result + output, x = image + input, w = pass.parameters[0] + tap
                if multiplier == 1 {
                    for c in 0..<channels { y[c] += x[c] * w[c] }
                } else {
                    for c in 0..<channels { for m in c * multiplier..<(c + 1) * multiplier { y[m] += x[c] * w[m] } }
                }
            }
        }
    }

    func backward(_ pass: Pass) {
        let channels = geometry.inputChannels, multiplier = multiplier
        let dw = pass.parameterGradients[0], w = pass.parameters[0]
        if let dx = pass.inputGradients[0] { dx.update(repeating: 0, count: pass.samples * geometry.inputImage) }
        for sample in 0..<pass.samples {
            let image = pass.inputs[0] + sample * geometry.inputImage
            let dResult = pass.outputGradient + sample * pass.outputCount
            let dImage = pass.inputGradients[0].map { $0 + sample * geometry.inputImage }
            if hasBias {
                Vector.addRows(
                    dResult, rows: geometry.pixels, columns: channels * multiplier, to: pass.parameterGradients[1])
            }
            forEachTap { output, input, tap in
                let dy = dResult + output, x = image + input, to = dw + tap, from = w + tap
                if multiplier == 1 {
                    for c in 0..<channels { to[c] += x[c] * dy[c] }
                    if let dx = dImage.map({ $0 + input }) { for c in 0..<channels { dx[c] += from[c] * dy[c] } }
                } else {
                    for c in 0..<channels {
                        for m in c * multiplier..<(c + 1) * multiplier {
                            to[m] += x[c] * dy[m]
                            dImage?[input + c] += from[m] * dy[m]
                        }
                    }
                }
            }
        }
    }
}
