import Tensors

/// The elements of samples as a model sees them.
package struct SampleValues: Sendable {
    /// An element that a model cannot be given: no finite number, or one that its input's type does not have.
    package struct Unfit: Error {
        /// Of all samples' elements, row-major.
        package let index: Int
        package let value: Float
    }

    private let elements: SampleElements
    private let preprocessing: Preprocessing

    package init(_ elements: SampleElements, _ preprocessing: Preprocessing) {
        (self.elements, self.preprocessing) = (elements, preprocessing)
    }

    private func value(at index: Int) -> Float {
        preprocessing.value(elements[index], channel: index % preprocessing.channels)
    }

    /// Some elements, finite or not.
    package subscript(range: Range<Int>) -> [Float] { range.map(value) }

    /// All of them, one after the other.
    package func finite() throws(Unfit) -> [Float] { try encoded { $0 }.array(of: Float.self) }

    /// The least and the largest.
    package var range: (least: Double, most: Double) {
        var (least, most) = (Double.infinity, -Double.infinity)
        for index in 0..<elements.count {
            let value = Double(value(at: index))
            (least, most) = (min(least, value), max(most, value))
        }
        return (least, most)
    }

    /// What a model's input holds for them.
    ///
    /// float32 takes the value, and so do integers without a scale, if it is a whole number, and booleans, if it is 0 or 1.
    /// Quantized types take the value divided by the scale in float32, rounded half to even, plus the zero point, clamped.
    ///
    /// - Precondition: `type` is one of ``encodableTypes``.
    package func encoded(as type: ElementType, _ quantization: AffineQuantization?) throws(Unfit) -> Bytes {
        switch type {
        case .float32: try encoded { $0 }
        case .int64: try encoded { Int64(exactly: $0) }
        case .int32: try encoded { Int32(exactly: $0) }
        case .int16: try integers(Int16.self, quantization)
        case .int8: try integers(Int8.self, quantization)
        case .uint8: try integers(UInt8.self, quantization)
        case .bool: try encoded { [0, 1].contains($0) ? UInt8($0) : nil }
        default: preconditionFailure("samples cannot be given as \(type.name)")
        }
    }

    package static let encodableTypes: [ElementType] = [.float32, .int64, .int32, .int16, .int8, .uint8, .bool]

    private func integers<T: FixedWidthInteger & BitwiseCopyable>(
        _: T.Type, _ quantization: AffineQuantization?
    ) throws(Unfit) -> Bytes {
        guard let quantization else { return try encoded { T(exactly: $0) } }
        let scale = quantization.scale, zeroPoint = quantization.zeroPoint
        return try encoded { value in
            let steps = (value / scale).rounded(.toNearestOrEven)
            return T(clamping: Int(min(max(steps, -1e9), 1e9)) + zeroPoint)
        }
    }

    /// - Parameter encode: nil for what the type cannot be.
    private func encoded<T: BitwiseCopyable>(_ encode: (Float) -> T?) throws(Unfit) -> Bytes {
        let count = elements.count, channels = preprocessing.channels
        guard case .bytes(let bytes) = elements else {
            return try Bytes(count: count * MemoryLayout<T>.stride) { (target) throws(Unfit) in
                let result = target.bindMemory(to: T.self)
                for index in 0..<count {
                    let value = value(at: index)
                    guard value.isFinite, let element = encode(value) else { throw Unfit(index: index, value: value) }
                    result[index] = element
                }
            }
        }
        // One entry per byte value and channel.
        let values = (0..<256).flatMap { value in
            (0..<channels).map { preprocessing.value(Double(value), channel: $0) }
        }
        let table = values.map { $0.isFinite ? encode($0) : nil }
        return try Bytes(count: count * MemoryLayout<T>.stride) { (target) throws(Unfit) in
            let result = target.bindMemory(to: T.self)
            try bytes.withUnsafeBytes { (source) throws(Unfit) in
                for index in 0..<count {
                    let entry = channels == 1 ? Int(source[index]) : Int(source[index]) * channels + index % channels
                    guard let element = table[entry] else { throw Unfit(index: index, value: values[entry]) }
                    result[index] = element
                }
            }
        }
    }
}
