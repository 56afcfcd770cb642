import Tensors

/// The options of a custom operator: a map from names to numbers in the FlexBuffers format.
///
/// Source: flatbuffers.dev/flatbuffers_internals, "FlexBuffers". Strings, vectors and nested maps are passed over.
package struct FlexBuffer: Sendable, Hashable {
    package enum Value: Sendable, Hashable {
        case int(Int)
        case float(Double)
        case bool(Bool)
    }

    /// In the order of the file, which is that of the keys.
    package private(set) var values: [String: Value] = [:]

    /// nil for bytes that are no map.
    package init?(_ bytes: Bytes) {
        guard bytes.count >= 3, bytes.count < 1 << 24 else { return nil }
        let data = bytes.array(of: UInt8.self)
        let width = Int(data[data.count - 1])
        let packed = data[data.count - 2]
        let reader = Reader(data: data)
        guard [1, 2, 4, 8].contains(width), packed >> 2 == 9, let map = reader.target(at: data.count - 2 - width, width)
        else { return nil }
        let inner = 1 << Int(packed & 3)
        guard let count = reader.unsigned(at: map - inner, inner), count <= data.count,
            let keys = reader.target(at: map - 3 * inner, inner),
            let keyWidth = reader.unsigned(at: map - 2 * inner, inner), [1, 2, 4, 8].contains(keyWidth)
        else { return nil }
        for index in 0..<count {
            guard let start = reader.target(at: keys + index * keyWidth, keyWidth),
                let name = reader.name(at: start), data.indices.contains(map + count * inner + index)
            else { return nil }
            values[name] = reader.value(at: map + index * inner, inner, type: data[map + count * inner + index])
        }
    }

    package func int(_ name: String) -> Int? {
        switch values[name] {
        case .int(let value)?: value
        case .float(let value)?: Int(exactly: value.rounded(.towardZero))
        case .bool(let value)?: value ? 1 : 0
        case nil: nil
        }
    }

    package func float(_ name: String) -> Double? {
        switch values[name] {
        case .int(let value)?: Double(value)
        case .float(let value)?: value
        case .bool(let value)?: value ? 1 : 0
        case nil: nil
        }
    }

    package func bool(_ name: String) -> Bool? { int(name).map { $0 != 0 } }

    private struct Reader {
        let data: [UInt8]

        func unsigned(at offset: Int, _ width: Int) -> Int? {
            guard offset >= 0, offset <= data.count - width else { return nil }
            var value: UInt64 = 0
            for index in (0..<width).reversed() { value = value << 8 | UInt64(data[offset + index]) }
            return Int(exactly: value)
        }

        func bits(at offset: Int, _ width: Int) -> UInt64? {
            guard offset >= 0, offset <= data.count - width else { return nil }
            return (0..<width).reversed().reduce(0) { $0 << 8 | UInt64(data[offset + $1]) }
        }

        /// An offset counts backwards from its own place.
        func target(at offset: Int, _ width: Int) -> Int? {
            guard let back = unsigned(at: offset, width), back <= offset else { return nil }
            return offset - back
        }

        func name(at start: Int) -> String? {
            guard let end = data[start...].firstIndex(of: 0) else { return nil }
            return String(decoding: data[start..<end], as: UTF8.self)
        }

        func value(at offset: Int, _ width: Int, type packed: UInt8) -> Value? {
            switch packed >> 2 {
            case 1: return signed(at: offset, width).map { .int($0) }
            case 2: return unsigned(at: offset, width).map { .int($0) }
            case 3: return float(at: offset, width).map { .float($0) }
            case 26: return unsigned(at: offset, width).map { .bool($0 != 0) }
            case 6, 7, 8:
                guard let place = target(at: offset, width) else { return nil }
                return value(at: place, 1 << Int(packed & 3), type: (packed >> 2 - 5) << 2)
            default: return nil
            }
        }

        private func signed(at offset: Int, _ width: Int) -> Int? {
            bits(at: offset, width).map {
                Int(truncatingIfNeeded: Int64(bitPattern: $0 << (64 - 8 * UInt64(width))) >> Int64(64 - 8 * width))
            }
        }

        private func float(at offset: Int, _ width: Int) -> Double? {
            guard let bits = bits(at: offset, width) else { return nil }
            switch width {
            case 4: return Double(Float(bitPattern: UInt32(bits)))
            case 8: return Double(bitPattern: bits)
            default: return nil
            }
        }
    }
}
