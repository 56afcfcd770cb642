import Inference
import KernelInterface

/// Conv2D: image (H,W,C), kernel (Kh,Kw,C,Co), output (Ho,Wo,Co).
///
/// Forward, and the gradient by the image where the stride is 1, are convolutions of the fast kernels. The gradient by the
/// kernel is a product of matrices: the output's gradient by the unfolded image.
final class ConvolutionKernel: LayerKernel, @unchecked Sendable {
    private let geometry: WindowGeometry
    private let hasBias: Bool
    private let forwardProduct: FloatProduct
    private let weightProduct: FloatProduct
    private let inputProduct: FloatProduct
    /// Packed anew in each step.
    private var fastForward: (any PreparedKernel)?
    private var fastBackward: (any PreparedKernel)?
    private var kernel: UnsafePointer<Float>?
    private let fastScratch: Int

    init(_ geometry: WindowGeometry, hasBias: Bool) {
        self.geometry = geometry
        self.hasBias = hasBias
        let pixels = geometry.pixels, window = geometry.windowCount, filters = geometry.outputChannels
        forwardProduct = FloatProduct(rows: pixels, columns: filters, depth: window)
        weightProduct = FloatProduct(rows: filters, columns: window, depth: pixels, isLeftTransposed: true)
        inputProduct = FloatProduct(rows: pixels, columns: window, depth: filters, isRightTransposed: true)
        // The working memory does not depend on the weights.
        let zeros = [Float](repeating: 0, count: window * filters)
        fastScratch = zeros.withUnsafeBufferPointer { zeros in
            let kernels = [geometry, geometry.turned].map { geometry in
                geometry.flatMap {
                    FastKernels.build?.floatConvolution(
                        $0, filter: .floats(zeros.baseAddress!), bias: [], minimum: -.infinity, maximum: .infinity)
                }
            }
            return kernels.map { $0?.scratchBytes ?? 0 }.max()!
        }
    }

    private var unfoldedBytes: Int { (geometry.pixels * geometry.windowCount * 4 + 63) & ~63 }
    private var gradientBytes: Int { (geometry.windowCount * geometry.outputChannels * 4 + 63) & ~63 }

    var scratchBytes: Int {
        unfoldedBytes + 2 * gradientBytes
            + max(fastScratch, [forwardProduct, weightProduct, inputProduct].map(\.scratchBytes).max()!)
    }

    func prepare(_ parameters: [UnsafeMutablePointer<Float>]) {
        guard let build = FastKernels.build else { return }
        let window = geometry.windowCount, filters = geometry.outputChannels
        kernel = UnsafePointer(parameters[0])
        let bias = hasBias ? Array(UnsafeBufferPointer(start: parameters[1], count: filters)) : []
        withUnsafeTemporaryAllocation(of: Float.self, capacity: window * filters) { filter in
            let filter = filter.baseAddress!
            Vector.transpose(parameters[0], rows: window, columns: filters, into: filter)
            fastForward = build.floatConvolution(
                geometry, filter: .floats(filter), bias: bias, minimum: -.infinity, maximum: .infinity)
            guard let turned = geometry.turned else { return }
            turn(parameters[0], into: filter)
            fastBackward = build.floatConvolution(
                turned, filter: .floats(filter), bias: [], minimum: -.infinity, maximum: .infinity)
        }
    }

    /// (Kh,Kw,C,Co) to (C,Kh,Kw,Co), the window turned by 180°.
    private func turn(_ kernel: UnsafePointer<Float>, into filter: UnsafeMutablePointer<Float>) {
        let taps = geometry.filterHeight * geometry.filterWidth
        let channels = geometry.inputChannels, filters = geometry.outputChannels
        for tap in 0..<taps {
            for channel in 0..<channels {
                (filter + (channel * taps + taps - 1 - tap) * filters)
                    .update(from: kernel + (tap * channels + channel) * filters, count: filters)
            }
        }
    }

    func forward(_ pass: Pass) {
        let pixels = geometry.pixels, filters = geometry.outputChannels
        for sample in 0..<pass.samples {
            let x = pass.inputs[0] + sample * geometry.inputImage, y = pass.output + sample * pixels * filters
            if let fastForward {
                fastForward.run(x, y, scratch: pass.scratch)
            } else {
                let rows = pass.scratch.assumingMemoryBound(to: Float.self)
                geometry.unfold(x, into: rows)
                forwardProduct.run(rows, pass.parameters[0], y, scratch: pass.scratch + unfoldedBytes)
                if hasBias { Vector.addBias(pass.parameters[1], rows: pixels, columns: filters, to: y) }
            }
        }
    }

    func backward(_ pass: Pass) {
        let pixels = geometry.pixels, window = geometry.windowCount, filters = geometry.outputChannels
        let rows = pass.scratch.assumingMemoryBound(to: Float.self)
        // Both by filter, as the product makes them: (Co, window).
        let gradient = (pass.scratch + unfoldedBytes).assumingMemoryBound(to: Float.self)
        let sum = (pass.scratch + unfoldedBytes + gradientBytes).assumingMemoryBound(to: Float.self)
        let scratch = pass.scratch + unfoldedBytes + 2 * gradientBytes
        sum.update(repeating: 0, count: window * filters)
        for sample in 0..<pass.samples {
            let x = pass.inputs[0] + sample * geometry.inputImage
            let dy = pass.outputGradient + sample * pixels * filters
            geometry.unfold(x, into: rows)
            weightProduct.run(dy, rows, gradient, scratch: scratch)
            Vector.add(gradient, to: sum, count: window * filters)
            if hasBias { Vector.addRows(dy, rows: pixels, columns: filters, to: pass.parameterGradients[1]) }
            guard let dx = pass.inputGradients[0].map({ $0 + sample * geometry.inputImage }) else { continue }
            if let fastBackward {
                fastBackward.run(dy, dx, scratch: scratch)
            } else {
                inputProduct.run(dy, pass.parameters[0], rows, scratch: scratch)
                geometry.fold(rows, into: dx)
            }
        }
        Vector.transpose(sum, rows: filters, columns: window, into: gradient)
        Vector.add(gradient, to: pass.parameterGradients[0], count: window * filters)
    }
}

extension WindowGeometry {
    /// The convolution that makes the image's gradient of the output's, if one does: the stride is 1.
    fileprivate var turned: WindowGeometry? {
        guard strideY == 1, strideX == 1 else { return nil }
        var turned = self
        (turned.inputHeight, turned.inputWidth, turned.inputChannels) = (outputHeight, outputWidth, outputChannels)
        (turned.outputHeight, turned.outputWidth, turned.outputChannels) = (inputHeight, inputWidth, inputChannels)
        turned.padTop = (filterHeight - 1) * dilationY - padTop
        turned.padLeft = (filterWidth - 1) * dilationX - padLeft
        return turned
    }
}
