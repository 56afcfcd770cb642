import Models
import Tensors

// The operators of a problem: shapes, options and constants at random.
extension OperatorProblem {
    mutating func convolution(isDepthwise: Bool) {
        let (kh, kw) = (int(1...4), int(1...4))
        let dilation = flag() && flag() ? int(2...3) : 1
        let (h, w) = ((kh - 1) * dilation + int(1...9), (kw - 1) * dilation + int(1...9))
        let groups = isDepthwise || format == .uint8 || format == .hybrid ? 1 : [1, 1, 2].randomElement(using: &random)!
        let depth = groups * (flag() ? int(1...20) : 1)
        let outputs = isDepthwise ? depth * int(1...2) : groups * [int(1...20), 8, int(1...70)].randomElement(using: &random)!
        let x = activation([int(1...3), h, w, depth], isInput: true)
        let shape = isDepthwise ? [1, kh, kw, outputs] : [outputs, kh, kw, depth / groups]
        let (filter, bias) = weights(shape, axis: isDepthwise ? 3 : 0, input: x)
        let y = activation([1, 1, 1, outputs], isInput: false)
        let stride = int(1...2)
        tiny.add(
            isDepthwise ? .depthwiseConv2D : .conv2D, [x, filter, bias], [y],
            [
                .padding: .int(int(0...1)), .strideH: .int(stride), .strideW: .int(isDepthwise ? stride : int(1...3)),
                .dilationHFactor: .int(dilation), .dilationWFactor: .int(dilation), .fusedActivationFunction: fused(),
            ])
        tiny.outputs = [y]
    }

    /// Few pixels and few channels, as the first layers of small models have.
    mutating func convolutionAndPool() {
        let (kh, kw) = (int(1...4), int(1...4))
        let (depth, outputs) = (flag() ? 1 : int(1...8), [8, int(1...9), int(1...40)].randomElement(using: &random)!)
        let x = activation([int(1...2), kh + int(0...9), kw + int(0...9), depth], isInput: true)
        let (filter, bias) = weights([outputs, kh, kw, depth], axis: 0, input: x)
        let y = activation([1, 1, 1, outputs], isInput: false), z = activation([1, 1, 1, outputs], isInput: false)
        tiny.tensors[z].quantization = tiny.tensors[y].quantization
        tiny.add(
            .conv2D, [x, filter, bias], [y],
            [
                .padding: .int(int(0...1)), .strideH: .int(int(1...2)), .strideW: .int(int(1...2)),
                .dilationHFactor: .int(1), .dilationWFactor: .int(1), .fusedActivationFunction: fused(),
            ])
        let size = int(1...3), isSquare = flag()
        tiny.add(
            flag() ? .maxPool2D : .averagePool2D, [y], [z],
            [
                .padding: .int(int(0...1)), .strideH: .int(isSquare ? 2 : int(1...3)), .strideW: .int(isSquare ? 2 : int(1...3)),
                .filterHeight: .int(isSquare ? 2 : size), .filterWidth: .int(isSquare ? 2 : int(1...3)),
                .fusedActivationFunction: .int(0),
            ])
        tiny.outputs = [z]
    }

    mutating func transposeConvolution() {
        if format == .hybrid { return }
        let (kh, kw, sh, sw) = (int(1...4), int(1...4), int(1...3), int(1...3))
        let (n, h, w, depth, outputs) = (int(1...2), int(1...7), int(1...7), int(1...10), int(1...20))
        let isSame = flag()
        let shape = [n, isSame ? h * sh : (h - 1) * sh + max(kh, sh), isSame ? w * sw : (w - 1) * sw + max(kw, sw), outputs]
        let size = tiny.constant(.int32, [4], shape.map { Int32($0) })
        let x = activation([n, h, w, depth], isInput: true)
        let (filter, bias) = weights([outputs, kh, kw, depth], axis: 0, input: x)
        let y = activation(shape, isInput: false)
        tiny.add(
            .transposeConv, flag() ? [size, filter, x, bias] : [size, filter, x], [y],
            [.padding: .int(isSame ? 0 : 1), .strideH: .int(sh), .strideW: .int(sw)], version: 3)
        tiny.outputs = [y]
    }

    mutating func convolution3D() {
        if format != .float { return }
        let (kd, kh, kw) = (int(1...3), int(1...3), int(1...3))
        let (depth, outputs) = (int(1...6), int(1...40))
        let x = activation([int(1...2), kd + int(0...3), kh + int(0...4), kw + int(0...4), depth], isInput: true)
        let (filter, _) = weights([kd, kh, kw, depth, outputs], axis: 4, input: x)
        let bias = tiny.constant(.float32, [outputs], (0..<outputs).map { _ in float(-1...1) })
        let y = activation([1, 1, 1, 1, outputs], isInput: false)
        tiny.add(
            .conv3D, flag() ? [x, filter, bias] : [x, filter], [y],
            [
                .padding: .int(int(0...1)), .strideD: .int(int(1...2)), .strideH: .int(int(1...2)), .strideW: .int(int(1...2)),
                .dilationDFactor: .int(1), .dilationHFactor: .int(1), .dilationWFactor: .int(1),
                .fusedActivationFunction: fused(),
            ])
        tiny.outputs = [y]
    }

    mutating func pool() {
        if format == .hybrid || format == .half { return }
        let x = activation([int(1...2), int(1...12), int(1...12), int(1...40)], isInput: true)
        let y = activation([1, 1, 1, 1], isInput: false)
        tiny.tensors[y].quantization = tiny.tensors[x].quantization
        let (kh, kw) = (int(1...min(4, tiny.tensors[x].shape[1])), int(1...min(4, tiny.tensors[x].shape[2])))
        tiny.add(
            kind == .maxPool ? .maxPool2D : .averagePool2D, [x], [y],
            [
                .padding: .int(int(0...1)), .strideH: .int(int(1...3)), .strideW: .int(int(1...3)),
                .filterHeight: .int(kh), .filterWidth: .int(kw), .fusedActivationFunction: fused(),
            ])
        tiny.outputs = [y]
    }

    mutating func resize() {
        if format == .hybrid || format == .half { return }
        let isBilinear = flag(), style = int(0...2)
        let x = activation([int(1...2), int(1...9), int(1...9), int(1...20)], isInput: true)
        let y = activation([1, 1, 1, 1], isInput: false)
        tiny.tensors[y].quantization = tiny.tensors[x].quantization
        let size = tiny.constant(.int32, [2], [Int32(int(1...20)), Int32(int(1...20))])
        tiny.add(
            isBilinear ? .resizeBilinear : .resizeNearestNeighbor, [x, size], [y],
            [
                .alignCorners: .int(style == 1 ? 1 : 0), .halfPixelCenters: .int(style == 2 ? 1 : 0),
            ], version: 3)
        tiny.outputs = [y]
    }
}
