/// The element types of TensorFlow Lite, with the schema's codes (`TensorType` in schema.fbs).
public enum ElementType: Int8, CaseIterable, Sendable, Hashable, Codable {
    case float32 = 0
    case float16, int32, uint8, int64, string, bool, int16, complex64, int8, float64, complex128, uint64
    case resource, variant, uint32, uint16, int4, bfloat16, int2, uint4, float8E4M3FN, float8E5M2

    /// Bits of one element; nil for types without a fixed size.
    public var bitWidth: Int? {
        switch self {
        case .int2: 2
        case .int4, .uint4: 4
        case .uint8, .int8, .bool, .float8E4M3FN, .float8E5M2: 8
        case .float16, .bfloat16, .int16, .uint16: 16
        case .float32, .int32, .uint32: 32
        case .float64, .int64, .uint64, .complex64: 64
        case .complex128: 128
        case .string, .resource, .variant: nil
        }
    }

    /// Bytes of `elements` elements, packed and rounded up; nil where the type has no fixed size or the
    /// product overflows.
    public func byteCount(of elements: Int) -> Int? {
        guard let bitWidth, elements >= 0 else { return nil }
        if bitWidth >= 8 {
            let (bytes, overflow) = elements.multipliedReportingOverflow(by: bitWidth / 8)
            return overflow ? nil : bytes
        }
        let perByte = 8 / bitWidth
        return elements / perByte + (elements % perByte == 0 ? 0 : 1)
    }

    /// The name people use: "float32", "int8".
    public var name: String {
        switch self {
        case .float8E4M3FN: "float8_e4m3fn"
        case .float8E5M2: "float8_e5m2"
        default: "\(self)"
        }
    }

    /// The schema's name: "FLOAT32", "INT8".
    public var schemaName: String { name.uppercased() }

    /// Whether elements are real floating-point numbers, of 8 to 64 bits.
    public var isFloatingPoint: Bool {
        switch self {
        case .float32, .float16, .bfloat16, .float64, .float8E4M3FN, .float8E5M2: true
        default: false
        }
    }

    /// Whether elements are stored as integers of 4 to 64 bits.
    public var isInteger: Bool {
        switch self {
        case .int8, .uint8, .int16, .uint16, .int32, .uint32, .int64, .uint64, .int4, .uint4, .int2: true
        default: false
        }
    }
}
