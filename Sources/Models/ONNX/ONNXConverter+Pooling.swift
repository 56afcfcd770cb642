import Tensors

extension ONNXConverter {
    /// Windows over an image or a volume; a row of elements is an image of height 1.
    private struct Pool {
        var x: ONNXValue
        var window: ONNXWindow
        /// Of the input, without batch and channels.
        var sizes: [Int]
        var isRow: Bool

        var elementsOfWindow: Double { window.kernel.reduce(1) { $0 * Double($1) } }
    }

    private mutating func pool() throws -> Pool {
        var x = try value(try call.input())
        var sizes = try spatialSizes(x, ranks: 3...5)
        guard let kernel = try call.ints("kernel_shape") else { throw call.error("its attribute 'kernel_shape' is missing") }
        let isCeiled = try call.bool("ceil_mode")
        var window = try ONNXWindow(call, kernel: kernel, sizes: sizes, isCeiled: isCeiled)
        // The largest of quantized numbers is that of the real ones.
        if builder.tensors[x.tensor].quantization != nil { x = emit(.dequantize, [x.tensor], like: x, type: .float32) }
        guard type(of: x) == .float32 else { throw call.error("an input of type \(type(of: x).name) is not supported") }
        let isRow = x.rank == 3
        if isRow {
            x.axes.insert([], at: 2)
            sizes.insert(1, at: 0)
            window.addHeight()
        }
        return Pool(x: x, window: window, sizes: sizes, isRow: isRow)
    }

    /// What was computed, with as many axes as the node's input.
    private func asRead(_ value: ONNXValue, _ pool: Pool) -> ONNXOperand {
        var value = value
        if pool.isRow { value.axes.remove(at: 2) }
        return .value(value)
    }

    /// The windows of an image with the pads of "same" padding, where they are those; else nil.
    private mutating func samePooled(_ code: BuiltinOperator, _ pool: Pool) -> ONNXValue? {
        guard pool.x.rank < 5, pool.window.dilations.allSatisfy({ $0 == 1 }), pool.window.isSame(pool.sizes) else { return nil }
        return pooled(code, pool.x, pool.window, .same)
    }

    /// Windows over an image.
    private mutating func pooled(
        _ code: BuiltinOperator, _ value: ONNXValue, _ window: ONNXWindow, _ padding: Padding
    ) -> ONNXValue {
        let shape = [value.shape[0]] + window.outputs.map { Dimension($0) } + [value.shape[1]]
        let tensor = emit(code, [image(value).tensor], shape: shape, window.window(padding).poolOptions)
        return self.value(of: tensor, image: shape, rank: 4)
    }

    /// Windows without dilations over a value that has its pads already. Those of volumes are windows over height and width
    /// of each slice, and then over the slices.
    private mutating func pooled(
        _ code: BuiltinOperator, _ value: ONNXValue, _ window: ONNXWindow
    ) throws -> ONNXValue {
        guard value.rank == 5 else { return pooled(code, value, window, .valid) }
        let shape = value.shape
        guard let slices = shape[0].times(shape[2]) else { throw call.error("its input is too large") }
        let planes = try reshaped(
            try transposed(.value(value), [0, 2, 1, 3, 4]), [slices, shape[1], shape[3], shape[4]])
        let inner = pooled(code, try self.value(planes), window.part(1...2), .valid)
        let (height, width) = (inner.shape[2], inner.shape[3])
        var outer = window.part(0...0)
        outer.kernel.append(1)
        outer.strides.append(1)
        outer.dilations.append(1)
        outer.outputs.append(height.count * width.count)
        let columns = try reshaped(
            try transposed(
                try reshaped(.value(inner), [shape[0], shape[2], shape[1], height, width]), [0, 2, 1, 3, 4]),
            [shape[0], shape[1], shape[2], Dimension(height.count * width.count)])
        let result = pooled(code, try self.value(columns), outer, .valid)
        return try reshaped(result, [shape[0], shape[1], Dimension(window.outputs[0]), height, width])
    }

    /// What the windows compute of the input with so many numbers around it as they reach beyond it.
    private mutating func pooled(_ code: BuiltinOperator, _ pool: Pool, filling number: Float) throws -> ONNXValue {
        var window = pool.window
        var amounts = [(before: 0, after: 0), (0, 0)]
        for axis in pool.sizes.indices {
            let pads = window.pads[axis]
            amounts.append((pads.before, max(pads.after + window.overhang(axis, pool.sizes[axis]), 0)))
        }
        var value = try padded(arranged(pool.x, imageAxes(pool.x)), amounts, number)
        // Elements of dilated windows are laid beside each other.
        for axis in window.kernel.indices where window.dilations[axis] > 1 {
            let (kernel, stride, dilation) = (window.kernel[axis], window.strides[axis], window.dilations[axis])
            try grow(by: window.outputs[axis] * kernel)
            let places = (0..<window.outputs[axis]).flatMap { output in (0..<kernel).map { output * stride + $0 * dilation } }
            value = try taken(value, axis + 2, places)
            (window.strides[axis], window.dilations[axis]) = (kernel, 1)
        }
        return try pooled(code, value, window)
    }

    mutating func maxPool() throws -> [ONNXOperand?] {
        let x = try value(try call.input())
        let result = try realMaxPool()
        guard let quantization = builder.tensors[x.tensor].quantization else { return [result] }
        let numbers = try value(result)
        let quantized = emit(.quantize, [numbers.tensor], like: numbers, type: type(of: x))
        builder.quantize(quantized.tensor, quantization)
        return [.value(quantized)]
    }

    private mutating func realMaxPool() throws -> ONNXOperand {
        try call.require("storage_order", 0)
        let pool = try pool()
        if let same = samePooled(.maxPool2D, pool) { return asRead(same, pool) }
        // Around what is not negative anywhere zeros do no harm, and stay in the range of what is quantized.
        let number: Float = isNotNegative(pool.x.tensor) ? 0 : -.greatestFiniteMagnitude
        return asRead(try pooled(.maxPool2D, pool, filling: number), pool)
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
        if !countsPads || !window.hasPads, let same = samePooled(.averagePool2D, pool) { return [asRead(same, pool)] }
        let result = try pooled(.averagePool2D, pool, filling: 0)
        // The kernel divides by all elements of a window; some are not counted.
        guard let places = Shape(window.outputs).checkedElementCount else { throw call.error("its output is too large") }
        try grow(by: places)
        let counts = pool.sizes.indices.map { window.counts($0, pool.sizes[$0], includingPads: countsPads) }
        if zip(counts, window.kernel).allSatisfy({ list, size in list.allSatisfy { $0 == size } }) {
            return [asRead(result, pool)]
        }
        let products = counts.reduce([1]) { all, axis in all.flatMap { outer in axis.map { outer * Double($0) } } }
        let factors = Constant(products.map { Float(pool.elementsOfWindow / max($0, 1)) }, shape: window.outputs)
        return [asRead(try value(try binary(.mul, .value(result), .constant(factors))), pool)]
    }

    /// The root of the sum of powers in each window.
    mutating func powerPool() throws -> [ONNXOperand?] {
        let power = try call.int("p", default: 2)
        var pool = try pool()
        guard power > 0 else { throw call.error("its attribute 'p' = \(power) is not possible") }
        pool.x = try value(try raised(.value(pool.x), to: power))
        let mean = asRead(try pooled(.averagePool2D, pool, filling: 0), pool)
        return [try root(try binary(.mul, mean, Float(pool.elementsOfWindow)), power)]
    }

    /// |x|^power
    private mutating func raised(_ x: ONNXOperand, to power: Int) throws -> ONNXOperand {
        switch power {
        case 1: try unary(.abs, x, [:])
        case 2: try binary(.mul, x, x)
        default: try binary(.pow, try unary(.abs, x, [:]), Float(power))
        }
    }

    private mutating func root(_ x: ONNXOperand, _ power: Int) throws -> ONNXOperand {
        power == 1 ? x : power == 2 ? try unary(.sqrt, x) : try binary(.pow, x, 1 / Float(power))
    }

    /// The mean or the largest of each channel.
    mutating func globalPool(_ code: BuiltinOperator) throws -> [ONNXOperand?] {
        let x = try globalInput()
        return [.value(try reduced(code, x, axes: Array(2..<x.rank), keepsAxes: true))]
    }

    /// The root of the sum of powers of each channel.
    mutating func globalPowerPool() throws -> [ONNXOperand?] {
        let power = try call.int("p", default: 2)
        let x = try globalInput()
        guard power > 0 else { throw call.error("its attribute 'p' = \(power) is not possible") }
        let powers = try value(try raised(.value(x), to: power))
        return [try root(.value(try reduced(.sum, powers, axes: Array(2..<x.rank), keepsAxes: true)), power)]
    }

    private mutating func globalInput() throws -> ONNXValue {
        let x = try value(try call.input())
        guard x.rank >= 3 else { throw call.error("an input of shape \(x.shape.text) is not supported") }
        return x
    }
}
