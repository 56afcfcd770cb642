import Models
import Tensors

/// How a data set's elements become a model's input.
///
/// float32 takes the preprocessed value, and so do integers without a scale, if it is a whole number. Quantized types
/// take that value divided by the input's scale in float32, rounded half to even, plus the zero point, clamped.
struct InputEncoding {
    private let data: Dataset
    private let input: TensorInfo

    /// - Throws: `KitError` for other input types.
    init(for input: TensorInfo, of data: Dataset) throws {
        self.data = data
        self.input = input
        guard [.float32, .int64, .int32, .int16, .int8, .uint8].contains(input.type) else {
            throw KitError(
                """
                the model's input '\(input.name)' is \(input.type.name); samples can be given as float32, int64, int32, int16, \
                int8 or uint8
                """)
        }
    }

    /// The encoded samples, one after the other.
    func encoded() throws -> Bytes {
        switch input.type {
        case .float32: try encoded { $0 }
        case .int64: try encoded(whole(Int64.self))
        case .int32: try encoded(whole(Int32.self))
        case .int16: try encoded(integer(Int16.self))
        case .int8: try encoded(integer(Int8.self))
        default: try encoded(integer(UInt8.self))
        }
    }

    private func integer<T: FixedWidthInteger>(_ type: T.Type) -> (Float) throws -> T {
        input.quantization == nil ? whole(type) : quantized(type)
    }

    private func whole<T: FixedWidthInteger>(_: T.Type) -> (Float) throws -> T {
        { value in
            guard let whole = T(exactly: value) else {
                throw KitError("the model's input '\(input.name)' takes whole numbers; '\(data.name)' has \(value)")
            }
            return whole
        }
    }

    private func quantized<T: FixedWidthInteger>(_: T.Type) -> (Float) throws -> T {
        let scale = input.quantization!.scale, zeroPoint = input.quantization!.zeroPoint
        return { value in
            guard value.isFinite else { throw KitError("the data set has the value \(value), which no \(T.self) stands for") }
            let steps = (value / scale).rounded(.toNearestOrEven)
            return T(clamping: Int(min(max(steps, -1e9), 1e9)) + zeroPoint)
        }
    }

    private func encoded<T: BitwiseCopyable>(_ encode: (Float) throws -> T) throws -> Bytes {
        let channels = data.preprocessing.channels
        let count = data.sampleCount * data.sampleShape.elementCount
        let stride = MemoryLayout<T>.stride
        switch data.elements {
        case .bytes(let bytes):
            // One entry per byte value and channel.
            let table = try (0..<256).flatMap { value in
                try (0..<channels).map { try encode(data.preprocessing.value(Double(value), channel: $0)) }
            }
            return Bytes(count: count * stride) { target in
                let result = target.bindMemory(to: T.self)
                bytes.withUnsafeBytes { source in
                    table.withUnsafeBufferPointer { table in
                        if channels == 1 {
                            for index in 0..<count { result[index] = table[Int(source[index])] }
                        } else {
                            for index in 0..<count { result[index] = table[Int(source[index]) * channels + index % channels] }
                        }
                    }
                }
            }
        case .floats:
            return try Bytes(count: count * stride) { (target) throws in
                let result = target.bindMemory(to: T.self)
                for index in 0..<count {
                    result[index] = try encode(data.preprocessing.value(data.element(index), channel: index % channels))
                }
            }
        }
    }
}
