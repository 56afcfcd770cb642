import Models
import Tensors

/// Vectors that are too large for a program to keep: it draws the inputs again, and checks integers by their checksum.
/// Floats may differ in the last digits, so that a sample of them is compared.
extension CppSources {
    /// Elements of a float output that are compared.
    private static let sampled = 1024

    func drawn(_ vector: TestVector, _ number: Int) -> VectorParts {
        var parts = VectorParts()
        guard let drawing = vector.drawing else { return parts }
        parts.inputs += "  drawn = \(drawing.seed);\n"
        for (index, tensor) in vector.inputs.enumerated() {
            let (count, target, value) = Self.element(of: tensor, index, drawing.range)
            parts.inputs += "  for (int i = 0; i < \(count); ++i) \(target)[i] = \(value);\n"
        }
        for (index, tensor) in vector.outputs.enumerated() {
            if tensor.type == .float32 {
                let step = max(1, (tensor.shape.elementCount + Self.sampled - 1) / Self.sampled)
                let sample = tensor.bytes.array(of: Float.self).enumerated().filter { $0.offset % step == 0 }
                parts.data += Self.array("kOutput\(index)Vector\(number)", Bytes(of: sample.map(\.element)))
                parts.checks += Self.comparison(tensor.type, number, index, count: sample.count, step: step)
            } else {
                parts.checks += """
                      if (!ChecksumIs(\(number), \(index), Output\(index)(), \(tensor.bytes.count), \(tensor.bytes.crc32)u)) {
                        return false;
                      }

                    """
            }
        }
        return parts
    }

    /// C++ for what ``TestVector`` draws: how many elements, where they go, and one of them.
    private static func element(of tensor: Tensor, _ index: Int, _ range: TestVector.Range) -> (Int, String, String) {
        let input = "Input\(index)()"
        let count = tensor.shape.elementCount
        switch tensor.type {
        case .float32: return (count, input, range == .positive ? "std::fabs(Unit()) / 2 + 0.5f" : "Unit()")
        case .bool: return (count, input, "(Next() & 1) != 0")
        case .int32, .int64:
            return (
                count, input, range == .small ? "static_cast<int>(Next() & 1)" : "static_cast<int>(Next() % 256) - 128"
            )
        default:
            return (tensor.bytes.count, "reinterpret_cast<uint8_t*>(\(input))", "static_cast<uint8_t>(Next() >> 32)")
        }
    }

    var drawingFunctions: String {
        """
        // The inputs are drawn, for they are too large to keep: SplitMix64.
        uint64_t drawn = 0;

        inline uint64_t Next() {
          uint64_t z = drawn += 0x9e3779b97f4a7c15u;
          z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
          z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
          return z ^ (z >> 31);
        }

        // From -1 to 1.
        inline float Unit() {
          return static_cast<float>(static_cast<int32_t>(Next() >> 40) - (1 << 23)) / (1 << 23);
        }

        // CRC-32 of the bytes of an output.
        inline bool ChecksumIs(int vector, int output, const void* values, int count,
                               uint32_t expected) {
          const uint8_t* bytes = static_cast<const uint8_t*>(values);
          uint32_t crc = 0xffffffffu;
          for (int i = 0; i < count; ++i) {
            crc ^= bytes[i];
            for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
          }
          crc = ~crc;
          if (crc == expected) return true;
          MicroPrintf("FAIL: vector %d, output %d: checksum %u instead of %u", vector,
                      output, static_cast<unsigned>(crc), static_cast<unsigned>(expected));
          return false;
        }

        """
    }
}

extension Bytes {
    /// CRC-32 as in gzip and PNG.
    var crc32: UInt32 {
        var crc = UInt32.max
        for byte in array(of: UInt8.self) {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
        return ~crc
    }
}
