import Kernels
import Models
import Tensors

/// The custom operators of TensorFlow Lite Micro's audio front end that keep nothing between invocations.
///
/// Source: signal/micro/kernels and signal/src.
enum SignalFrontEnd {
    /// Inputs: samples [..., n], window [n].
    static let window = OperatorKernel(version: 1) { node in
        let (inputs, outputs) = try node.tensors([.int16, .int16], [.int16])
        let (x, window, y) = (inputs[0], inputs[1], outputs[0])
        let shift = try node.custom("shift", 0...31)
        let count = window.elementCount
        try node.require(x.rank > 0 && x.shape[x.rank - 1] == count, "a window of \(count) does not fit \(x.shape)")
        try node.resize(y, to: x.shape)
        let total = x.elementCount
        return {
            let (from, factor, to) = (x.elements(as: Int16.self), window.elements(as: Int16.self), y.elements(as: Int16.self))
            for i in 0..<total { to[i] = Int16(clamping: (Int32(from[i]) &* Int32(factor[i % count])) >> Int32(shift)) }
        }
    }

    /// Outputs: the samples moved left as far as they all allow, and how far.
    static let autoScale = OperatorKernel(version: 1) { node in
        let (inputs, outputs) = try node.tensors([.int16], [.int16, .int32])
        let (x, y, bits) = (inputs[0], outputs[0], outputs[1])
        try node.resize(y, to: x.shape)
        try node.resize(bits, to: bits.info.shape)
        try node.require(bits.elementCount == 1, "the number of bits has the shape \(bits.shape)")
        let count = x.elementCount
        return {
            let (from, to) = (x.elements(as: Int16.self), y.elements(as: Int16.self))
            var largest: Int16 = 0
            for i in 0..<count {
                if from[i] > largest {
                    largest = from[i]
                } else if -Int32(from[i]) > Int32(largest) {
                    largest = 0 &- from[i]
                }
            }
            let width = 32 - UInt32(bitPattern: Int32(largest)).leadingZeroBitCount
            let scale = max(15 - width, 0)
            for i in 0..<count { to[i] = from[i] &<< Int16(scale) }
            bits.elements(as: Int32.self)[0] = Int32(scale)
        }
    }

    /// The squared magnitudes of complex numbers, between two indices.
    static let energy = OperatorKernel(version: 1) { node in
        let (inputs, outputs) = try node.tensors([.int16], [.uint32])
        let (x, y) = (inputs[0], outputs[0])
        let start = try node.custom("start_index", 0...1 << 24)
        let end = try node.custom("end_index", 0...1 << 24)
        try node.resize(y, to: y.info.shape)
        try node.require(
            start <= end && end <= y.elementCount && 2 * end <= x.elementCount,
            "the indices \(start) to \(end) are outside an input of shape \(x.shape) and an output of shape \(y.shape)")
        return {
            let (from, to) = (x.elements(as: Int16.self), y.elements(as: UInt32.self))
            y.data.initializeMemory(as: UInt8.self, repeating: 0, count: y.byteCount)
            for i in start..<end {
                let (re, im) = (Int32(from[2 * i]), Int32(from[2 * i + 1]))
                to[i] = UInt32(bitPattern: re &* re &+ im &* im)
            }
        }
    }

    /// Inputs: energies, weights, unweights, and for each channel its first frequency, its first weight and its width.
    static let filterBank = OperatorKernel(version: 1) { node in
        let (inputs, outputs) = try node.tensors([.uint32, .int16, .int16, .int16, .int16, .int16], [.uint64])
        let (x, tensors, y) = (inputs[0], Array(inputs.dropFirst()), outputs[0])
        let channels = try node.custom("num_channels", 0...1 << 20)
        try node.resize(y, to: [channels])
        for tensor in tensors.dropFirst(2) {
            try node.require(
                tensor.elementCount > channels, "'\(tensor.name)' has \(tensor.elementCount) elements for \(channels) channels")
        }
        let (frequencyCount, weights) = (x.elementCount, min(tensors[0].elementCount, tensors[1].elementCount))
        return {
            let (from, to) = (x.elements(as: UInt32.self), y.elements(as: UInt64.self))
            func part(_ i: Int) -> UnsafePointer<Int16> { UnsafePointer(tensors[i].elements()) }
            let (rising, falling, frequencies, firsts, widths) = (part(0), part(1), part(2), part(3), part(4))
            var (sum, next): (UInt64, UInt64) = (0, 0)
            for channel in 0...channels {
                let (frequency, weight, width) = (Int(frequencies[channel]), Int(firsts[channel]), Int(widths[channel]))
                if width > 0 {
                    guard frequency >= 0, weight >= 0, frequency + width <= frequencyCount, weight + width <= weights else {
                        throw node.error("channel \(channel) reads outside its inputs or weights")
                    }
                    for j in 0..<width {
                        let value = UInt64(from[frequency + j])
                        sum &+= UInt64(truncatingIfNeeded: rising[weight + j]) &* value
                        next &+= UInt64(truncatingIfNeeded: falling[weight + j]) &* value
                    }
                }
                if channel > 0 { to[channel - 1] = sum }
                (sum, next) = (next, 0)
            }
        }
    }

    /// Inputs: x, the number of bits by which the roots are moved right.
    static let squareRoot = OperatorKernel(version: 1) { node in
        let (inputs, outputs) = try node.tensors([.uint64, .int32], [.uint32])
        let (x, bits, y) = (inputs[0], inputs[1], outputs[0])
        try node.require(bits.elementCount == 1, "the number of bits has the shape \(bits.shape)")
        try node.resize(y, to: x.shape)
        let count = x.elementCount
        return {
            let shift = bits.elements(as: Int32.self)[0]
            guard (0..<32).contains(shift) else { throw node.error("the number of bits is \(shift)") }
            let (from, to) = (x.elements(as: UInt64.self), y.elements(as: UInt32.self))
            for i in 0..<count { to[i] = SignalMath.squareRoot(from[i]) >> UInt32(shift) }
        }
    }

    static let logarithm = OperatorKernel(version: 1) { node in
        let (inputs, outputs) = try node.tensors([.uint32], [.int16])
        let (x, y) = (inputs[0], outputs[0])
        let correction = try node.custom("input_correction_bits", 0...31)
        let scale = try node.custom("output_scale", -1 << 31...1 << 31 - 1)
        try node.resize(y, to: x.shape)
        let count = x.elementCount
        // Made now, not when the operator first runs.
        _ = SignalMath.logarithms
        return {
            let (from, to) = (x.elements(as: UInt32.self), y.elements(as: Int16.self))
            for i in 0..<count {
                let scaled = from[i] << UInt32(correction)
                let log = scaled > 1 ? SignalMath.logarithm(scaled, scale: UInt32(truncatingIfNeeded: scale)) : 0
                to[i] = Int16(min(log, 32767))
            }
        }
    }

    /// Inputs: signal, noise estimate, table of gains.
    static let gain = OperatorKernel(version: 1) { node in
        let (inputs, outputs) = try node.tensors([.uint32, .uint32, .int16], [.uint32])
        let (x, noise, table, y) = (inputs[0], inputs[1], inputs[2], outputs[0])
        let shift = try node.custom("snr_shift", 0...63)
        try node.require(x.shape == noise.shape, "the signal has the shape \(x.shape), the noise \(noise.shape)")
        try node.resize(y, to: x.shape)
        let count = x.elementCount
        return {
            let gains = UnsafeBufferPointer(start: table.elements(as: Int16.self), count: table.elementCount)
            for i in 0..<count {
                guard
                    let value = SignalMath.gained(
                        x.elements(as: UInt32.self)[i], noise: noise.elements(as: UInt32.self)[i], table: gains,
                        shift: UInt64(shift))
                else { throw node.error("the table of gains has only \(gains.count) elements") }
                y.elements(as: UInt32.self)[i] = value
            }
        }
    }

    /// x [..., up to length]; y [..., 2 × (length / 2 + 1)], real and imaginary parts.
    static let transform = OperatorKernel(version: 1) { node in
        let (x, y) = try node.ends(inputs: 1, ofOneType: true)
        let length = try node.custom("fft_length", 2...1 << 20)
        let size = x.rank > 0 ? x.shape[x.rank - 1] : 0
        try node.require(length % 2 == 0 && size > 0 && size <= length, "a transform of length \(length) does not fit \(x.shape)")
        try node.resize(y, to: Shape(x.shape.dimensions.dropLast() + [length + 2]))
        let rows = x.elementCount / size
        func loop<S: SignalScalar>(_: S.Type) throws -> Evaluation {
            let fft = SignalFFT<S>(length: length, isInverse: false)
            let signal = try node.scratch(bytes: length * MemoryLayout<S>.size)
            let work = try node.scratch(bytes: fft.workCount * MemoryLayout<SignalComplex<S>>.size)
            return {
                for row in 0..<rows {
                    let padded = signal.elements(as: S.self)
                    for i in 0..<length { padded[i] = i < size ? x.elements(as: S.self)[row * size + i] : S.zero }
                    fft.forward(padded, y.elements(as: SignalComplex<S>.self) + row * (length / 2 + 1), work: work.elements())
                }
            }
        }
        switch x.type {
        case .int16: return try loop(Int16.self)
        case .int32: return try loop(Int32.self)
        case .float32: return try loop(Float.self)
        default: throw node.unsupported(x, y)
        }
    }

    /// x [..., 2 × (length / 2 + 1)]; y [..., length].
    static let inverseTransform = OperatorKernel(version: 1) { node in
        let (x, y) = try node.ends(inputs: 1, ofOneType: true)
        let length = try node.custom("fft_length", 2...1 << 20)
        try node.require(
            length % 2 == 0 && x.rank > 0 && x.shape[x.rank - 1] == length + 2,
            "a transform of length \(length) does not fit \(x.shape)")
        try node.resize(y, to: Shape(x.shape.dimensions.dropLast() + [length]))
        let rows = x.elementCount / (length + 2)
        func loop<S: SignalScalar>(_: S.Type) throws -> Evaluation {
            let fft = SignalFFT<S>(length: length, isInverse: true)
            let work = try node.scratch(bytes: fft.workCount * MemoryLayout<SignalComplex<S>>.size)
            return {
                for row in 0..<rows {
                    fft.inverse(
                        x.elements(as: SignalComplex<S>.self) + row * (length / 2 + 1), y.elements(as: S.self) + row * length,
                        work: work.elements())
                }
            }
        }
        switch x.type {
        case .int16: return try loop(Int16.self)
        case .int32: return try loop(Int32.self)
        case .float32:
            let transform = try loop(Float.self)
            let count = y.elementCount
            return {
                try transform()
                // Integers were scaled on the way.
                for i in 0..<count { y.elements(as: Float.self)[i] /= Float(length) }
            }
        default: throw node.unsupported(x, y)
        }
    }
}

extension Node {
    /// An integer among a custom operator's own options.
    func custom(_ name: String, _ range: ClosedRange<Int>) throws -> Int {
        guard let value = FlexBuffer(op.customOptions)?.int(name) else { throw error("the option '\(name)' is missing") }
        try require(
            range.contains(value), "the option '\(name)' is \(value) where \(range.lowerBound) to \(range.upperBound) is expected"
        )
        return value
    }
}
