import Tensors

/// STFTSpectrogram: the frequencies of frames of a signal, by convolutions whose kernels are waves.
extension KerasConverter {
    /// (N, T, C) to (N, frames, C × frequencies), or (N, frames, frequencies, C).
    mutating func spectrogram(_ context: Context, _ input: Value) throws -> Value {
        let configuration = context.configuration, name = context.name
        try configuration.requireChannelsLast()
        guard input.shape.count == 3 else { throw context.error("the input has shape \(Shape(input.shape))") }
        let mode = try configuration.string("mode", default: "log")
        let (batch, channels) = (input.shape[0], input.shape[2])
        let signals = channels == 1 ? input : transposed(input, [0, 2, 1], name: name + "/signals")
        let row = builder.reshape(signals, to: [batch * channels, 1, input.shape[1], 1], name: name + "/row")
        let real = mode == "imag" ? nil : try waves(context, row, 0, "real_kernel")
        let imaginary = mode == "real" ? nil : try waves(context, row, mode == "imag" ? 0 : 1, "imag_kernel")
        switch mode {
        case "real": return try framed(context, real!, channels)
        case "imag": return try framed(context, imaginary!, channels)
        case "angle": return try framed(context, combined(.atan2, imaginary!, real!, name: name + "/angle", context), channels)
        case "stft":
            let shape = real!.shape.dropLast() + [2 * real!.shape[3]]
            let both = builder.append(
                .concatenation, [real!.tensor, imaginary!.tensor], name: name + "/both", shape: Array(shape), [.axis: .int(3)])
            return try framed(context, both, channels)
        case "psd", "magnitude", "log": break
        default: throw configuration.refusal(of: "mode")
        }
        let power = try combined(
            .add, mapped(.square, real!, name: name + "/real/square", [:]),
            mapped(.square, imaginary!, name: name + "/imag/square", [:]), name: name + "/power", context)
        if mode == "psd" {
            // All frequencies but the first and the last stand for two.
            var sizes = power.shape
            sizes[3] -= 2
            guard sizes[3] > 0 else { throw configuration.refusal(of: "fft_length") }
            let inner = part(power, starts: [0, 0, 0, 1], sizes: sizes, name: name + "/inner")
            let margins = builder.constant(name + "/margins", Constant([0, 0, 0, 0, 0, 0, 1, 1], shape: [4, 2]))
            let padded = builder.append(.pad, [inner.tensor, margins], name: name + "/padded", shape: power.shape)
            return try framed(context, combined(.add, power, padded, name: name + "/density", context), channels)
        }
        let bounded = arithmetic(.maximum, power, 1e-7, name: name + "/bounded")
        let size = try framed(context, mapped(.sqrt, bounded, name: name + "/size"), channels)
        if mode == "magnitude" { return size }
        return mapped(.log, arithmetic(.maximum, size, 1e-7, name: name + "/positive"), name: name + "/log")
    }

    /// Kernel (frame, 1, frequencies).
    private mutating func waves(_ context: Context, _ row: Value, _ index: Int, _ title: String) throws -> Value {
        let configuration = context.configuration
        let length = try configuration.positive("frame_length", count: 1)[0]
        let step = configuration.has("frame_step") ? try configuration.positive("frame_step", count: 1)[0] : length / 2
        var size = 1
        while size < length { size *= 2 }
        if configuration.has("fft_length") { size = try configuration.positive("fft_length", count: 1)[0] }
        let count = size / 2 + 1
        let values = try context.weight(index, title, shape: [length, 1, count])
        let window = Window(kernel: [1, length], strides: [1, max(step, 1)], padding: try padding(context))
        guard let frames = window.outputSize([1, row.shape[2]]) else {
            throw context.error("its frame is longer than its input \(Shape(row.shape))")
        }
        let name = "\(context.name)/\(title)"
        let filter = builder.constant(name, Self.lastToFirst(values, count: count), shape: [count, 1, length, 1])
        let bias = builder.constant(name + "/bias", [Float](repeating: 0, count: count), shape: [count])
        return builder.append(
            .conv2D, [row.tensor, filter, bias], name: name + "/product", shape: [row.shape[0]] + frames + [count],
            window.options())
    }

    /// (N × C, 1, frames, frequencies) as the layer gives it.
    private mutating func framed(_ context: Context, _ value: Value, _ channels: Int) throws -> Value {
        let (rows, frames, count) = (value.shape[0] / channels, value.shape[2], value.shape[3]), name = context.name
        let expands = try context.configuration.bool("expand_dims", default: false)
        if channels == 1 {
            return builder.reshape(value, to: [rows, frames, count] + (expands ? [1] : []), name: name + "/frames")
        }
        let whole = builder.reshape(value, to: [rows, channels, frames, count], name: name + "/whole")
        if expands { return transposed(whole, [0, 2, 3, 1], name: name + "/frames") }
        let turned = transposed(whole, [0, 2, 1, 3], name: name + "/turned")
        return builder.reshape(turned, to: [rows, frames, channels * count], name: name + "/frames")
    }
}
