import Tensors

extension ONNXConverter {
    /// A factor and an offset for each channel; a convolution before it takes them in.
    mutating func batchNormalization() throws -> [ONNXOperand?] {
        try call.require("training_mode", 0)
        try call.require("spatial", 1)
        call.ignore("momentum")
        let epsilon = try call.float("epsilon", default: 1e-5)
        let x = try call.input(0)
        guard x.rank >= 2, let channels = x.shape[1].value else {
            throw call.error("an input of shape \(x.shape.text) is not supported")
        }
        let scale = try call.floats(1, "scale", count: channels), bias = try call.floats(2, "B", count: channels)
        let mean = try call.floats(3, "input_mean", count: channels), variance = try call.floats(4, "input_var", count: channels)
        var factors: [Float] = [], offsets: [Float] = []
        for channel in 0..<channels {
            let factor = Double(scale[channel]) / (Double(variance[channel]) + Double(epsilon)).squareRoot()
            factors.append(Float(factor))
            offsets.append(Float(Double(bias[channel]) - Double(mean[channel]) * factor))
        }
        let scaled = try binary(.mul, x, .constant(perChannel(factors, rank: x.rank)))
        return [try binary(.add, scaled, .constant(perChannel(offsets, rank: x.rank)))]
    }

    /// Numbers for axis 1.
    private func perChannel(_ values: [Float], rank: Int) -> Constant {
        Constant(values, shape: [values.count] + Array(repeating: 1, count: rank - 2))
    }

    /// (x − mean) / √(variance + epsilon), both over the axes.
    private mutating func normalized(_ x: ONNXValue, axes: [Int], epsilon: Float) throws -> ONNXOperand {
        guard type(of: x) == .float32 else { throw call.error("an input of type \(type(of: x).name) is not supported") }
        let mean = try reduced(.mean, x, axes: axes, keepsAxes: true)
        let centred = try binary(.sub, .value(x), .value(mean))
        let squares = try value(try binary(.mul, centred, centred))
        let variance = try reduced(.mean, squares, axes: axes, keepsAxes: true)
        let inverse = try unary(.rsqrt, try binary(.add, .value(variance), epsilon))
        return try binary(.mul, centred, inverse)
    }

    mutating func layerNormalization() throws -> [ONNXOperand?] {
        try call.require("stash_type", 1)
        let epsilon = try call.float("epsilon", default: 1e-5)
        let x = try value(try call.input(0))
        let axis = try call.axis(try call.int("axis", default: -1), rank: x.rank)
        var result = try normalized(x, axes: Array(axis..<x.rank), epsilon: epsilon)
        result = try binary(.mul, result, try call.input(1))
        if let bias = call.optional(2) { result = try binary(.add, result, bias) }
        return [result]
    }

    mutating func instanceNormalization() throws -> [ONNXOperand?] {
        let epsilon = try call.float("epsilon", default: 1e-5)
        let x = try value(try call.input(0))
        guard x.rank >= 3, let channels = x.shape[1].value else {
            throw call.error("an input of shape \(x.shape.text) is not supported")
        }
        let scale = try call.floats(1, "scale", count: channels), bias = try call.floats(2, "B", count: channels)
        let centred = try normalized(x, axes: Array(2..<x.rank), epsilon: epsilon)
        let scaled = try binary(.mul, centred, .constant(perChannel(scale, rank: x.rank)))
        return [try binary(.add, scaled, .constant(perChannel(bias, rank: x.rank)))]
    }

    mutating func groupNormalization() throws -> [ONNXOperand?] {
        try call.require("stash_type", 1)
        let epsilon = try call.float("epsilon", default: 1e-5)
        let groups = try call.int("num_groups", default: 0)
        let x = try value(try call.input(0))
        guard x.rank >= 3, let channels = x.shape[1].value, groups > 0, channels % groups == 0 else {
            throw call.error("\(groups) groups do not divide an input of shape \(x.shape.text)")
        }
        // Version 18 had a number for each group.
        let count = call.version < 21 ? groups : channels
        func numbers(_ position: Int, _ name: String) throws -> Constant {
            let values = try call.floats(position, name, count: count)
            return perChannel(values.flatMap { Array(repeating: $0, count: channels / count) }, rank: x.rank)
        }
        let scale = try numbers(1, "scale"), bias = try numbers(2, "bias")
        let split = [x.shape[0], Dimension(groups), Dimension(channels / groups)] + x.shape[2...]
        let grouped = try reshaped(x, split)
        let centred = try reshaped(try normalized(grouped, axes: Array(2..<split.count), epsilon: epsilon), x.shape)
        return [try binary(.add, try binary(.mul, centred, .constant(scale)), .constant(bias))]
    }

    /// x divided by its length along an axis.
    mutating func lpNormalization() throws -> [ONNXOperand?] {
        let x = try value(try call.input())
        let axis = try call.axis(try call.int("axis", default: -1), rank: x.rank)
        let power = try call.int("p", default: 2)
        guard power == 1 || power == 2 else { throw call.error("its attribute 'p' = \(power) is not supported") }
        return [try divided(.value(x), byNormOver: [axis], power: power)]
    }

    /// x divided by the sum of sizes, or the root of the sum of squares.
    mutating func divided(_ x: ONNXOperand, byNormOver axes: [Int], power: Int) throws -> ONNXOperand {
        let parts = power == 1 ? try unary(.abs, x, [:]) : try binary(.mul, x, x)
        let sum = ONNXOperand.value(try reduced(.sum, try value(parts), axes: axes, keepsAxes: true))
        // What is zero everywhere stays so.
        let norm = try binary(.maximum, power == 1 ? sum : try unary(.sqrt, sum), .leastNormalMagnitude)
        return try binary(.div, x, norm)
    }

    /// x / (bias + alpha / size × the squares of the channels around)^beta. The sum is a convolution: the operator
    /// LOCAL_RESPONSE_NORMALIZATION leaves out the last channel of each window.
    mutating func localResponse() throws -> [ONNXOperand?] {
        let x = try value(try call.input())
        let size = try call.int("size", default: 0)
        let alpha = try call.float("alpha", default: 0.0001), beta = try call.float("beta", default: 0.75)
        let bias = try call.float("bias", default: 1)
        _ = try spatialSizes(x, ranks: 4...4)
        let channels = try call.fixed(x.shape[1], "the number of channels")
        guard size > 0, type(of: x) == .float32, let count = Shape([channels, channels]).checkedElementCount else {
            throw call.error("a window of \(size) channels is not possible")
        }
        try grow(by: count)
        let before = (size - 1) / 2
        var band = [Float](repeating: 0, count: count)
        for output in 0..<channels {
            for input in max(output - before, 0)..<channels where input - output < size - before {
                band[output * channels + input] = alpha / Float(size)
            }
        }
        let source = image(x), shape = source.tensorShape
        let squares = emit(.mul, [source.tensor, source.tensor], shape: shape, [:])
        let inputs = [
            squares, tensor(floats: band, shape: [channels, 1, 1, channels]),
            tensor(floats: Array(repeating: bias, count: channels), shape: [channels]),
        ]
        let sums = emit(
            .conv2D, inputs, shape: shape, [.padding: .int(Padding.valid.rawValue), .strideH: .int(1), .strideW: .int(1)])
        let power = emit(.pow, [sums, tensor(floats: [-beta], shape: [])], shape: shape, [:])
        return [.value(value(of: emit(.mul, [source.tensor, power], shape: shape, [:]), image: shape, rank: 4))]
    }
}
