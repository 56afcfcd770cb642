import Tensors

/// The elements of all samples as their file has them, row-major: bytes, or float32 for every other type.
package enum SampleElements: Sendable {
    case bytes(Bytes)
    case floats(Bytes)

    /// Whole numbers of one byte as such: encoding them takes a table.
    package init(wholeOrFloats values: [Float]) {
        let areBytes = values.allSatisfy { $0 >= 0 && $0 <= 255 && $0 == $0.rounded() }
        self = areBytes ? .bytes(Bytes(values.map { UInt8($0) })) : .floats(Bytes(of: values))
    }

    package init(rounding values: [Double]) { self = .floats(Bytes(of: values.map { Float($0) })) }

    package var count: Int {
        switch self {
        case .bytes(let bytes): bytes.count
        case .floats(let bytes): bytes.count / 4
        }
    }

    package subscript(index: Int) -> Double {
        switch self {
        case .bytes(let bytes): Double(bytes[index])
        case .floats(let bytes): Double(bytes.baseAddress.loadUnaligned(fromByteOffset: 4 * index, as: Float.self))
        }
    }

    package subscript(range: Range<Int>) -> SampleElements {
        switch self {
        case .bytes(let bytes): .bytes(bytes[range])
        case .floats(let bytes): .floats(bytes[range.lowerBound * 4..<range.upperBound * 4])
        }
    }

    /// Whether each of several samples of `size` elements is equal to the first.
    package func isRepeated(every size: Int) -> Bool {
        count > size && (size..<count).allSatisfy { self[$0] == self[$0 - size] }
    }

    /// The largest of elements that are as a file of pixels has them; nil where one is no whole number from 0 to 255.
    package var largestPixel: Double? {
        var most = 0.0
        for index in 0..<count {
            let element = self[index]
            guard element >= 0, element <= 255, element == element.rounded() else { return nil }
            most = max(most, element)
        }
        return most
    }

    /// Samples whose elements are `rows` times `columns`, as `columns` times `rows`.
    package func transposed(rows: Int, columns: Int) -> SampleElements {
        switch self {
        case .bytes(let bytes): .bytes(bytes.transposed(rows: rows, columns: columns, elementSize: 1))
        case .floats(let bytes): .floats(bytes.transposed(rows: rows, columns: columns, elementSize: 4))
        }
    }

    /// Each sample, an image, in another size.
    package func resized(by resizing: Resizing) -> SampleElements {
        let size = resizing.from.height * resizing.from.width * resizing.channels
        return .floats(
            Bytes(
                of: stride(from: 0, to: count, by: max(size, 1)).flatMap { start in
                    resizing.resized((start..<start + size).map { Float(self[$0]) })
                }))
    }
}
