import Models
import Records
import Tensors

/// How a data set's elements become a model's input.
///
/// float32 takes the preprocessed value, and so do integers without a scale, if it is a whole number, and booleans, if it is
/// 0 or 1. Quantized types
/// take that value divided by the input's scale in float32, rounded half to even, plus the zero point, clamped.
struct InputEncoding {
    private let data: Dataset
    private let input: TensorInfo

    /// - Throws: `KitError` for other input types.
    init(for input: TensorInfo, of data: Dataset) throws {
        self.data = data
        self.input = input
        guard [.float32, .int64, .int32, .int16, .int8, .uint8, .bool].contains(input.type) else {
            throw KitError(
                """
                the model's input '\(input.name)' is \(input.type.name); samples can be given as float32, int64, int32, int16, \
                int8, uint8 or bool
                """)
        }
    }

    /// The encoded samples, one after the other.
    ///
    /// - Throws: `KitError` naming an element that is not a finite number, or that an integer cannot be.
    func encoded() throws -> Bytes {
        switch input.type {
        case .float32: try encoded { $0 }
        case .int64: try encoded(whole(Int64.self))
        case .int32: try encoded(whole(Int32.self))
        case .int16: try encoded(integer(Int16.self))
        case .int8: try encoded(integer(Int8.self))
        case .bool: try encoded { [0, 1].contains($0) ? UInt8($0) : nil }
        default: try encoded(integer(UInt8.self))
        }
    }

    /// Warns of samples that reach so far beyond the values of an integer input that they are for another model, or in another
    /// scale: by more than half of its range.
    private func warnOfClipping<T: FixedWidthInteger>(_: T.Type, _ quantization: AffineQuantization) {
        let (scale, zeroPoint) = (Double(quantization.scale), Double(quantization.zeroPoint))
        let (lower, upper) = ((Double(T.min) - zeroPoint) * scale, (Double(T.max) - zeroPoint) * scale)
        let channels = data.preprocessing.channels, half = (upper - lower) / 2
        var (least, most) = (Double.infinity, -Double.infinity)
        for index in 0..<data.sampleCount * data.sampleShape.elementCount {
            let value = Double(data.preprocessing.value(data.element(index), channel: index % channels))
            (least, most) = (min(least, value), max(most, value))
        }
        guard least < lower - half || most > upper + half else { return }
        func text(_ value: Double) -> String { "\(PlainNumber(value))" }
        KitWarning.report(
            "the samples of '\(data.name)' reach from \(text(least)) to \(text(most)) and are cut to what the model's input "
                + "'\(input.name)' holds, \(text(lower)) to \(text(upper)): is this the scale that the model was trained for?")
    }

    private func integer<T: FixedWidthInteger>(_ type: T.Type) -> (Float) -> T? {
        input.quantization == nil ? whole(type) : quantized(type)
    }

    private func whole<T: FixedWidthInteger>(_: T.Type) -> (Float) -> T? { { T(exactly: $0) } }

    private func quantized<T: FixedWidthInteger>(_ type: T.Type) -> (Float) -> T? {
        let quantization = input.quantization!, scale = quantization.scale, zeroPoint = quantization.zeroPoint
        warnOfClipping(type, quantization)
        return { value in
            let steps = (value / scale).rounded(.toNearestOrEven)
            return T(clamping: Int(min(max(steps, -1e9), 1e9)) + zeroPoint)
        }
    }

    /// - Parameter encode: nil for what the type cannot be.
    private func encoded<T: BitwiseCopyable>(_ encode: (Float) -> T?) throws -> Bytes {
        let channels = data.preprocessing.channels
        let count = data.sampleCount * data.sampleShape.elementCount
        let stride = MemoryLayout<T>.stride
        func fault(_ index: Int, _ value: Float) -> KitError {
            data.fault(
                at: index, "is \(value)",
                help:
                    "The model's input '\(input.name)' takes \(input.type == .bool ? "0 and 1" : "whole numbers") as \(input.type.name)."
            )
        }
        switch data.elements {
        case .bytes(let bytes):
            // One entry per byte value and channel.
            let values = try data.byteValues(bytes)
            let table = values.map(encode)
            return try Bytes(count: count * stride) { (target) throws in
                let result = target.bindMemory(to: T.self)
                try bytes.withUnsafeBytes { (source) throws in
                    for index in 0..<count {
                        let entry = channels == 1 ? Int(source[index]) : Int(source[index]) * channels + index % channels
                        guard let element = table[entry] else { throw fault(index, values[entry]) }
                        result[index] = element
                    }
                }
            }
        case .floats:
            return try Bytes(count: count * stride) { (target) throws in
                let result = target.bindMemory(to: T.self)
                for index in 0..<count {
                    let value = try data.value(at: index)
                    guard let element = encode(value) else { throw fault(index, value) }
                    result[index] = element
                }
            }
        }
    }
}
