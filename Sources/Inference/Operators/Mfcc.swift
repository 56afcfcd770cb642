import Kernels
import Models
import Tensors

/// `Mfcc`: mel-frequency cepstral coefficients of a power spectrogram.
///
/// Source: tensorflow/lite/kernels/internal/mfcc.cc.
enum Mfcc {
    /// Inputs: powers [channels, windows, frequencies], the sampling rate; output [channels, windows, coefficients].
    static let kernel = OperatorKernel(version: 1) { node in
        try node.expect(inputs: 2...2)
        let (x, rate, y) = (try node.input(0), try node.input(1), try node.output())
        for tensor in [x, y] { try node.expect(tensor, type: .float32) }
        try node.expect(x, rank: 3...3)
        try node.expect(rate, type: .int32)
        let frequencies = x.shape[2]
        try node.require(!x.shape.dimensions.contains(0) && frequencies > 1, "the input has the shape \(x.shape)")
        let bands = try node.custom("filterbank_channel_count", 1...2048)
        let coefficients = try node.custom("dct_coefficient_count", 1...bands)
        let low = try node.custom("lower_frequency_limit", 0...1 << 30)
        let high = try node.custom("upper_frequency_limit", (low + 1)...1 << 31)
        let samplesPerSecond = try node.integer(1, named: "the sampling rate")
        try node.require(samplesPerSecond > 0, "the sampling rate is \(samplesPerSecond)")
        try node.resize(y, to: [x.shape[0], x.shape[1], coefficients])
        let bank = MelBank(
            frequencies: frequencies, rate: Double(samplesPerSecond), bands: bands, low: Double(low), high: Double(high))
        let norm = (2 / Double(bands)).squareRoot()
        let cosines = (0..<coefficients).map { i in
            (0..<bands).map { norm * cosine(Double(i) * (Double.pi / Double(bands)) * (Double($0) + 0.5)) }
        }
        let energies = try node.scratch(bytes: 8 * bands)
        let rows = x.shape[0] * x.shape[1]
        return {
            let energies = energies.elements(as: Double.self)
            for row in 0..<rows {
                let out = y.elements(as: Float.self) + row * coefficients
                guard bank.last < frequencies else {
                    // The spectrum ends before the last band does.
                    for i in 0..<coefficients { out[i] = 0 }
                    continue
                }
                bank.fill(energies, from: x.elements(as: Float.self) + row * frequencies)
                for band in 0..<bands { energies[band] = logarithm(max(energies[band], 1e-12)) }
                for i in 0..<coefficients {
                    var sum = 0.0
                    for band in 0..<bands { sum += cosines[i][band] * energies[band] }
                    out[i] = Float(sum)
                }
            }
        }
    }

    /// Triangles over the frequencies, as wide as each other on the mel scale; each frequency belongs to two of them.
    private struct MelBank {
        let first: Int
        let last: Int
        /// For each frequency, the band on whose falling side it lies, -1 before the first, and its share in that band.
        private let bands: [Int]
        private let shares: [Double]
        private let count: Int

        init(frequencies: Int, rate: Double, bands count: Int, low: Double, high: Double) {
            func mel(_ frequency: Double) -> Double { 1127 * logarithmOfOnePlus(frequency / 700) }
            let (bottom, top) = (mel(low), mel(high))
            let centers = (0...count).map { bottom + (top - bottom) / Double(count + 1) * Double($0 + 1) }
            let width = 0.5 * rate / Double(frequencies - 1)
            // Index 0, the mean, is always left out.
            (first, last) = (Int(min(1.5 + low / width, 1e15)), Int(min(high / width, 1e15)))
            var (band, bands, shares) = (0, [Int](), [Double]())
            for i in 0..<frequencies {
                guard i >= first, i <= last else {
                    bands.append(-1)
                    shares.append(0)
                    continue
                }
                let position = mel(Double(i) * width)
                while band < count && centers[band] < position { band += 1 }
                let lower = band > 0 ? centers[band - 1] : bottom
                bands.append(band - 1)
                shares.append((centers[band] - position) / (centers[band] - lower))
            }
            (self.bands, self.shares, self.count) = (bands, shares, count)
        }

        func fill(_ energies: UnsafeMutablePointer<Double>, from powers: UnsafePointer<Float>) {
            for band in 0..<count { energies[band] = 0 }
            for i in stride(from: first, through: last, by: 1) {
                let magnitude = Double(powers[i]).squareRoot()
                let falling = magnitude * shares[i]
                if bands[i] >= 0 { energies[bands[i]] += falling }
                if bands[i] + 1 < count { energies[bands[i] + 1] += magnitude - falling }
            }
        }
    }
}
