import Tensors

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// MelSpectrogram: how strong the frequencies of frames of a signal are, in bands as the ear hears them.
extension KerasConverter {
    /// What the layer's settings say.
    private struct Mel {
        var length: Int
        var step: Int
        /// As many as `length`, zero outside the frame's own samples.
        var window: [Float]
        var bands: Int
        var rate: Double
        var lowest: Double
        var highest: Double

        var count: Int { length / 2 + 1 }
    }

    /// (N, T) to (N, bands, frames).
    mutating func melSpectrogram(_ context: Context, _ input: Value) throws -> Value {
        let configuration = context.configuration, name = context.name
        let mel = try melSettings(context)
        guard input.shape.count == 2, input.shape[1] > mel.length / 2 else {
            throw context.error("the input has shape \(Shape(input.shape))")
        }
        let frames = try frames(of: input, mel, name: name)
        let window = Value(
            tensor: builder.constant(name + "/window", mel.window, shape: [mel.length]), shape: [mel.length])
        let shown = try combined(.mul, frames, window, name: name + "/shown", context)
        let lengths = builder.constant(name + "/lengths", [1, mel.length])
        let waves = builder.append(
            .rfft2D, [shown.tensor, lengths], name: name + "/waves", shape: shown.shape.dropLast() + [mel.count],
            type: .complex64)
        var power = builder.append(
            .complexAbs, [waves.tensor], name: name + "/size", shape: waves.shape, type: .float32)
        let exponent = try configuration.number("mag_exp", default: 2)
        if exponent == 2 {
            power = mapped(.square, power, name: name + "/power", [:])
        } else if exponent != 1 {
            power = arithmetic(.pow, power, Float(exponent), name: name + "/power")
        }
        var result = fullyConnected(
            power, Self.bands(mel), bias: [Float](repeating: 0, count: mel.bands), width: mel.bands, name: name + "/bands")
        result = builder.reshape(result, to: [input.shape[0], frames.shape[1], mel.bands], name: name + "/rows")
        if try configuration.bool("power_to_db", default: true) {
            result = try decibels(context, result)
        } else {
            for key in ["min_power", "ref_power", "top_db"] { _ = configuration[key] }
        }
        return transposed(result, [0, 2, 1], name: name)
    }

    private func melSettings(_ context: Context) throws -> Mel {
        let configuration = context.configuration
        let length = try configuration.positive("fft_length", count: 1, default: 2048)[0]
        let own = configuration.has("sequence_length") ? try configuration.positive("sequence_length", count: 1)[0] : length
        // The operator transforms a power of two.
        guard length >= 2, length & (length - 1) == 0, own <= length else { throw configuration.refusal(of: "fft_length") }
        let kind = try configuration.string("window", default: "hann")
        guard ["hann", "hamming"].contains(kind) else { throw configuration.refusal(of: "window") }
        let base = kind == "hann" ? 0.5 : 0.54
        var window = [Float](repeating: 0, count: length)
        for index in 0..<own {
            window[(length - own) / 2 + index] = Float(base - (1 - base) * cos(2 * .pi * Double(index) / Double(own)))
        }
        let rate = try configuration.number("sampling_rate", default: 16000)
        let highest = configuration.has("max_freq") ? try configuration.number("max_freq", default: 0) : (rate / 2).rounded(.down)
        let lowest = try configuration.number("min_freq", default: 20)
        guard rate > 0, lowest >= 0, highest > lowest else { throw configuration.refusal(of: "max_freq") }
        return Mel(
            length: length, step: try configuration.positive("sequence_stride", count: 1, default: 512)[0], window: window,
            bands: try configuration.positive("num_mel_bins", count: 1, default: 128)[0], rate: rate, lowest: lowest,
            highest: highest)
    }

    /// The signal, mirrored at its ends, as (N, frames, 1, length): frames are made of the parts that they have in common.
    private mutating func frames(of input: Value, _ mel: Mel, name: String) throws -> Value {
        let (rows, margin) = (input.shape[0], mel.length / 2)
        let margins = builder.constant(name + "/margins", Constant([0, 0, margin, margin], shape: [2, 2]))
        let padded = builder.append(
            .mirrorPad, [input.tensor, margins], name: name + "/mirrored", shape: [rows, input.shape[1] + 2 * margin],
            [.mode: .int(0)])
        let count = (padded.shape[1] - mel.length) / mel.step + 1
        var (part, other) = (mel.length, mel.step)
        while other > 0 { (part, other) = (other, part % other) }
        let parts = ((count - 1) * mel.step + mel.length) / part, each = mel.length / part
        let whole = self.part(padded, starts: [0, 0], sizes: [rows, parts * part], name: name + "/whole")
        let list = builder.reshape(whole, to: [rows, parts, part], name: name + "/parts")
        let places = (0..<count).flatMap { frame in (0..<each).map { frame * (mel.step / part) + $0 } }
        let indices = builder.constant(name + "/places", places, shape: [count, each])
        let picked = builder.append(
            .gather, [list.tensor, indices], name: name + "/picked", shape: [rows, count, each, part], [.axis: .int(1)])
        return builder.reshape(picked, to: [rows, count, 1, mel.length], name: name + "/frames")
    }

    /// A triangle over the frequencies for each band, (bands, frequencies), in the arithmetic of 32 bits that Keras has.
    private static func bands(_ mel: Mel) -> [Float] {
        func scale(_ frequency: Float) -> Float { 1127 * log(1 + frequency / 700) }
        func line(_ first: Float, _ last: Float, _ count: Int) -> [Float] {
            let step = (last - first) / Float(count - 1)
            return (0..<count).map { $0 == count - 1 ? last : first + step * Float($0) }
        }
        let places = line(0, Float(mel.rate) / 2, mel.count).map(scale)
        let edges = line(scale(Float(mel.lowest)), scale(Float(mel.highest)), mel.bands + 2)
        return (0..<mel.bands).flatMap { band in
            let (low, middle, high) = (edges[band], edges[band + 1], edges[band + 2])
            return places.enumerated().map { bin, place -> Float in
                bin == 0 ? 0 : max(0, min((place - low) / (middle - low), (high - place) / (high - middle)))
            }
        }
    }

    /// Ten times the logarithm, and nothing that is further below the largest of all samples than `top_db`.
    private mutating func decibels(_ context: Context, _ power: Value) throws -> Value {
        let configuration = context.configuration, name = context.name
        let least = try configuration.number("min_power", default: 1e-10)
        let reference = max(abs(try configuration.number("ref_power", default: 1)), least)
        guard least > 0 else { throw configuration.refusal(of: "min_power") }
        let bounded = arithmetic(.maximum, power, Float(least), name: name + "/bounded")
        let logarithm = mapped(.log, bounded, name: name + "/logarithm")
        var result = arithmetic(.mul, logarithm, 4.342944819, name: name + "/decibels")
        if reference != 1 { result = arithmetic(.sub, result, Float(10 * log10(reference)), name: name + "/relative") }
        let axes = builder.constant(name + "/axes", Array(0..<result.shape.count))
        let ones = result.shape.map { _ in 1 }
        let largest = builder.append(
            .reduceMax, [result.tensor, axes], name: name + "/largest", shape: ones, [.keepDims: .int(1)])
        builder.fixShape(of: largest.tensor)
        let floor = arithmetic(.sub, largest, Float(try configuration.number("top_db", default: 80)), name: name + "/floor")
        builder.fixShape(of: floor.tensor)
        return try combined(.maximum, result, floor, name: name + "/audible", context)
    }
}
