import Models
import Tensors

/// How unsigned bytes become a model's input: one entry per byte value.
struct InputEncoding {
    private let type: ElementType
    /// The encoded elements for 0 ... 255, `elementSize` bytes each.
    private let table: Bytes
    private let elementSize: Int

    /// float32: Float(Double(p) / divisor). Integers: that value divided by the input's scale in float32, rounded
    /// half to even, plus the zero point, clamped.
    ///
    /// - Throws: `KitError` for other input types, and for integer inputs without quantization.
    init(for input: TensorInfo, divisor: Double) throws {
        type = input.type
        let values = (0..<256).map { Float(Double($0) / divisor) }
        func quantized<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type) throws -> Bytes {
            guard let quantization = input.quantization else {
                throw KitError("the model's input '\(input.name)' is \(input.type.name) without scale and zero point")
            }
            return Bytes(of: values.map { value -> T in
                let steps = (value / quantization.scale).rounded(.toNearestOrEven)
                return T(clamping: Int(steps) + quantization.zeroPoint)
            })
        }
        switch input.type {
        case .float32: table = Bytes(of: values)
        case .int8: table = try quantized(Int8.self)
        case .uint8: table = try quantized(UInt8.self)
        case .int16: table = try quantized(Int16.self)
        default:
            throw KitError(
                "the model's input '\(input.name)' is \(input.type.name); images can be given as float32, int8, uint8 or int16")
        }
        elementSize = table.count / 256
    }

    /// `pixels.count` elements.
    func encode(_ pixels: Bytes) -> Bytes {
        switch elementSize {
        case 1: map(pixels, UInt8.self)
        case 2: map(pixels, UInt16.self)
        default: map(pixels, UInt32.self)
        }
    }

    private func map<T: FixedWidthInteger & BitwiseCopyable>(_ pixels: Bytes, _: T.Type) -> Bytes {
        let entries = table.array(of: T.self)
        return Bytes(count: pixels.count * elementSize) { target in
            let elements = target.bindMemory(to: T.self)
            pixels.withUnsafeBytes { source in
                entries.withUnsafeBufferPointer { entries in
                    for index in 0..<source.count { elements[index] = entries[Int(source[index])] }
                }
            }
        }
    }
}
