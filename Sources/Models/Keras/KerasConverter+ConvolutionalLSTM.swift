import Tensors

/// ConvLSTM1D, 2D and 3D: an LSTM whose products are convolutions over (N, T, …, C).
extension KerasConverter {
    mutating func convolutionalLongShortTermMemory(_ context: Context) throws -> [Value] {
        let configuration = context.configuration
        var (given, states) = try sequence(context)
        let isFirst = try configuration.hasChannelsFirst()
        let count = Int(String(configuration.kind.dropLast().last!))!
        guard given.shape.count == count + 3 else { throw context.error("the input has shape \(Shape(given.shape))") }
        guard states.isEmpty, given.mask == nil, context.arguments.take(2, "mask") == nil else {
            throw context.error("it is called with states or a mask, which is not supported")
        }
        if isFirst {
            given = transposed(given, [0, 1] + Array(3..<count + 3) + [2], name: context.name + "/channels_last")
        }
        let window = try stepWindow(context, count)
        let filters = try configuration.positive("filters", count: 1)[0]
        let shape = given.shape
        guard let places = window.outputSize(Array(shape[2..<count + 2])) else {
            throw context.error("its window is larger than its input \(Shape(shape))")
        }
        var inner = context
        inner.weightPath += "cell/"
        let depth = shape[count + 2]
        let kernel = try inner.weight(0, "kernel", shape: window.kernel + [depth, 4 * filters])
        let recurrent = try inner.weight(1, "recurrent_kernel", shape: window.kernel + [filters, 4 * filters])
        let bias =
            try configuration.bool("use_bias", default: true)
            ? inner.weight(2, "bias", shape: [4 * filters]) : [Float](repeating: 0, count: 4 * filters)
        let function = try configuration.functionName("activation", default: "tanh")
        let gates = try configuration.functionName("recurrent_activation", default: "sigmoid")

        var input = float(given, for: context)
        if try configuration.bool("go_backwards", default: false) {
            input = reversed(input, name: context.name + "/backwards")
        }
        var own = window
        let ones = [Int](repeating: 1, count: count)
        (own.strides, own.dilations, own.padding) = (ones, ones, .same)
        let ofState = own
        let steps = Steps(states: Array(repeating: places + [filters], count: 2), outputState: 0) {
            converter, x, states, name in
            let ofInput = try converter.convolved(x, kernel, bias, window, name: name + "/input", context)
            let none = [Float](repeating: 0, count: 4 * filters)
            let remembered = try converter.convolved(states[0], recurrent, none, ofState, name: name + "/recurrent", context)
            let sums = try converter.combined(.add, ofInput, remembered, name: name + "/sums", context)
            return try converter.longShortTermMemory(sums, carried: states[1], function, gates, context, name)
        }
        let sequence = Sequence(
            input: input, mask: nil, states: [],
            returnsSequences: try configuration.bool("return_sequences", default: false),
            returnsState: try configuration.bool("return_state", default: false), zeroesMasked: false,
            keepsState: try configuration.bool("stateful", default: false))
        let results = try run(steps, over: sequence, context)
        guard isFirst else { return results }
        return results.enumerated().map { index, result in
            let rank = result.shape.count, lead = Array(0..<rank - count - 1)
            return transposed(
                result, lead + [rank - 1] + Array(lead.count..<rank - 1), name: "\(context.name)/channels_first\(index)")
        }
    }

    private func stepWindow(_ context: Context, _ count: Int) throws -> Window {
        let configuration = context.configuration
        return Window(
            kernel: try configuration.positive("kernel_size", count: count),
            strides: try configuration.positive("strides", count: count, default: 1),
            dilations: try configuration.positive("dilation_rate", count: count, default: 1), padding: try padding(context))
    }

    /// The convolution of one step, with a kernel (…, in, out).
    private mutating func convolved(
        _ input: Value, _ kernel: [Float], _ bias: [Float], _ window: Window, name: String, _ context: Context
    ) throws -> Value {
        let count = window.kernel.count, depth = input.shape[count + 1]
        if count == 3 {
            return try convolution3D(input, kernel, bias, window, name: name, context)
        }
        let isFlat = count == 1
        let lead = isFlat ? [1] : []
        let wide =
            isFlat ? builder.reshape(input, to: [input.shape[0], 1] + input.shape.dropFirst(), name: name + "/wide") : input
        let plane = Window(
            kernel: lead + window.kernel, strides: lead + window.strides,
            dilations: lead + window.dilations, padding: window.padding)
        guard let size = plane.outputSize([wide.shape[1], wide.shape[2]]) else {
            throw context.error("its window is larger than its input \(Shape(input.shape))")
        }
        let filter = builder.constant(
            name + "/kernel", Self.lastToFirst(kernel, count: bias.count), shape: [bias.count] + plane.kernel + [depth])
        let biases = builder.constant(name + "/bias", bias, shape: [bias.count])
        let result = builder.append(
            .conv2D, [wide.tensor, filter, biases], name: name, shape: [input.shape[0]] + size + [bias.count],
            plane.options())
        return isFlat ? builder.reshape(result, to: [input.shape[0], size[1], bias.count], name: name + "/flat") : result
    }
}
