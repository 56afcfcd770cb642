import Tensors

extension ONNXConverter {
    private struct Pool {
        var x: ONNXValue
        var image: ONNXValue
        var window: ONNXWindow
        /// Height and width of the image.
        var sizes: [Int]
    }

    private mutating func pool() throws -> Pool {
        let x = try value(try call.input())
        var sizes = try spatialSizes(x)
        guard let kernel = try call.ints("kernel_shape") else { throw call.error("its attribute 'kernel_shape' is missing") }
        let isCeiled = try call.bool("ceil_mode")
        var window = try ONNXWindow(call, kernel: kernel, sizes: sizes, isCeiled: isCeiled)
        guard window.dilations.allSatisfy({ $0 == 1 }) else { throw call.error("a dilation is not supported") }
        if x.rank == 3 {
            window.addHeight()
            sizes.insert(1, at: 0)
        }
        return Pool(x: x, image: image(x), window: window, sizes: sizes)
    }

    private mutating func pooled(_ code: BuiltinOperator, _ pool: Pool, _ image: ONNXValue, _ padding: Padding) -> ONNXValue {
        let window = pool.window
        let shape = [pool.x.shape[0]] + window.outputs.map { Dimension($0) } + [pool.x.shape[1]]
        let tensor = emit(code, [image.tensor], shape: shape, window.window(padding).poolOptions)
        return value(of: tensor, image: shape, rank: 4)
    }

    private func asRead(_ value: ONNXValue, _ pool: Pool) -> ONNXOperand {
        var value = value
        if pool.x.rank == 3 { value.axes.remove(at: 2) }
        return .value(value)
    }

    /// The image as (N, C, H, W), with what the windows reach beyond its end.
    private mutating func enlarged(_ pool: Pool, _ number: Float) throws -> ONNXValue {
        var amounts = [(before: 0, after: 0), (0, 0)]
        for axis in 0..<2 {
            let pads = pool.window.pads[axis]
            let over = pool.window.overhang(axis, pool.sizes[axis])
            amounts.append((pads.before, max(pads.after + over, 0)))
        }
        let shape = pool.image.tensorShape
        let value = value(of: pool.image.tensor, image: shape, rank: 4)
        let padded = try padded(value, amounts, number)
        return arranged(padded, [0, 2, 3, 1].map { padded.axes[$0] })
    }

    mutating func maxPool() throws -> [ONNXOperand?] {
        try call.require("storage_order", 0)
        let pool = try pool()
        guard type(of: pool.x) == .float32 else { throw call.error("an input of type \(type(of: pool.x).name) is not supported") }
        if pool.window.isSame(pool.sizes) { return [asRead(pooled(.maxPool2D, pool, pool.image, .same), pool)] }
        // Around what is not negative anywhere zeros do no harm, and stay in the range of what is quantized.
        let number: Float = isNotNegative(pool.image.tensor) ? 0 : -.greatestFiniteMagnitude
        return [asRead(pooled(.maxPool2D, pool, try enlarged(pool, number), .valid), pool)]
    }

    /// Whether a tensor is made by an operator whose results are 0 or more, or moves such results.
    private func isNotNegative(_ tensor: Int) -> Bool {
        var tensor = tensor
        for maker in builder.operators.suffix(16).reversed() where maker.outputs.contains(tensor) {
            switch maker.code.builtin {
            case .relu, .relu6, .logistic, .softmax, .exp, .abs, .square: return true
            case .maxPool2D, .averagePool2D, .reshape, .transpose, .pad, .slice:
                guard let source = maker.inputs.first ?? nil else { return false }
                tensor = source
            default: return false
            }
        }
        return false
    }

    mutating func averagePool() throws -> [ONNXOperand?] {
        let countsPads = try call.bool("count_include_pad")
        let pool = try pool()
        let window = pool.window
        guard type(of: pool.x) == .float32 else { throw call.error("an input of type \(type(of: pool.x).name) is not supported") }
        if window.isSame(pool.sizes), !countsPads || !window.hasPads {
            return [asRead(pooled(.averagePool2D, pool, pool.image, .same), pool)]
        }
        let result = pooled(.averagePool2D, pool, try enlarged(pool, 0), .valid)
        // The kernel divides by all elements of a window; some are not counted.
        guard let places = Shape(window.outputs).checkedElementCount else { throw call.error("its output is too large") }
        try grow(by: places)
        let counts = (0..<2).map { axis in
            (0..<window.outputs[axis]).map { index in
                let first = index * window.strides[axis] - window.pads[axis].before
                let limit = pool.sizes[axis] + (countsPads ? window.pads[axis].after : 0)
                return min(first + window.kernel[axis], limit) - (countsPads ? first : max(first, 0))
            }
        }
        let whole = window.kernel[0] * window.kernel[1]
        guard counts[0].contains(where: { $0 != window.kernel[0] }) || counts[1].contains(where: { $0 != window.kernel[1] })
        else {
            return [asRead(result, pool)]
        }
        let factors = counts[0].flatMap { row in counts[1].map { Float(whole) / Float(max(row * $0, 1)) } }
        let map = Constant(factors, shape: window.outputs)
        return [asRead(try value(try binary(.mul, .value(result), .constant(map))), pool)]
    }

    /// The mean or the largest of each channel.
    mutating func globalPool(_ code: BuiltinOperator) throws -> [ONNXOperand?] {
        let x = try value(try call.input())
        guard x.rank >= 3 else { throw call.error("an input of shape \(x.shape.text) is not supported") }
        return [.value(try reduced(code, x, axes: Array(2..<x.rank), keepsAxes: true))]
    }
}
