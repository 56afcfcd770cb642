import Kernels
import Models
import Tensors

/// `AudioSpectrogram`: the power of each frequency in windows of sound that overlap.
///
/// Source: tensorflow/lite/kernels/internal/spectrogram.cc.
enum AudioSpectrogram {
    /// Input: samples [n, channels]; output [channels, windows, frequencies].
    static let kernel = OperatorKernel(version: 1) { node in
        let (x, y) = try node.ends(inputs: 1)
        for tensor in [x, y] { try node.expect(tensor, type: .float32) }
        try node.expect(x, rank: 2...2)
        let size = try node.custom("window_size", 2...1 << 20)
        let step = try node.custom("stride", 1...1 << 30)
        let isSquared = try node.custom("magnitude_squared", 0...1) != 0
        var length = 2
        while length < size { length *= 2 }
        let (samples, channels) = (x.shape[0], x.shape[1])
        let windows = samples < size ? 0 : 1 + (samples - size) / step
        let frequencies = length / 2 + 1
        try node.resize(y, to: [channels, windows, frequencies])
        // The periodic window of Hann.
        let hann = (0..<size).map { 0.5 - 0.5 * cosine(2 * Double.pi * Double($0) / Double(size)) }
        let (re, im) = (try node.scratch(bytes: 8 * length), try node.scratch(bytes: 8 * length))
        return {
            let (from, to) = (x.elements(as: Float.self), y.elements(as: Float.self))
            let (re, im) = (re.elements(as: Double.self), im.elements(as: Double.self))
            for channel in 0..<channels {
                for window in 0..<windows {
                    for i in 0..<length {
                        re[i] = i < size ? Double(from[(window * step + i) * channels + channel]) * hann[i] : 0
                        im[i] = 0
                    }
                    Reference.transform(re, im, count: length)
                    let out = to + (channel * windows + window) * frequencies
                    for i in 0..<frequencies {
                        let power = Float(re[i] * re[i] + im[i] * im[i])
                        out[i] = isSquared ? power : power.squareRoot()
                    }
                }
            }
        }
    }
}
