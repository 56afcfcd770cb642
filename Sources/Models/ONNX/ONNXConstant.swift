import Tensors

/// A tensor whose elements are known: an initializer, or what follows from initializers and shapes.
struct ONNXConstant {
    enum Values {
        case floats([Float])
        /// Integers and booleans; some are sizes of axes that depend on the batch.
        case integers([ONNXExtent])

        var count: Int {
            switch self {
            case .floats(let values): values.count
            case .integers(let values): values.count
            }
        }
    }

    var type: ElementType
    /// The shape of `values`.
    var shape: [Int]
    var values: Values
    /// The shape that the constant stands for: with the batch where an axis of one element is repeated for it.
    var extents: [ONNXExtent]

    init(_ type: ElementType, _ shape: [Int], _ values: Values) {
        self.type = type
        self.shape = shape
        self.values = values
        extents = shape.map { ONNXExtent($0) }
    }

    init(integers: [ONNXExtent], type: ElementType = .int64) {
        self.init(type, [integers.count], .integers(integers))
    }

    init(_ value: Float) { self.init(.float32, [], .floats([value])) }

    /// Whether an axis is repeated for each sample.
    var isOpen: Bool { extents.contains { $0.isBatch } }

    var floats: [Float]? { if case .floats(let values) = values { values } else { nil } }
    var integers: [ONNXExtent]? { if case .integers(let values) = values { values } else { nil } }
    /// The integers, where none depends on the batch.
    var fixedIntegers: [Int]? {
        guard let integers else { return nil }
        let fixed = integers.compactMap(\.fixed)
        return fixed.count == integers.count ? fixed : nil
    }
    /// The only element as a real number.
    var scalar: Float? {
        switch values {
        case .floats(let values): values.count == 1 ? values[0] : nil
        case .integers(let values): values.count == 1 ? values[0].fixed.map { Float($0) } : nil
        }
    }

    /// The same elements in other places: element `i` of the result is element `source[i]`.
    func picking(_ source: [Int], shape: [Int]) -> ONNXConstant {
        switch values {
        case .floats(let values): ONNXConstant(type, shape, .floats(source.map { values[$0] }))
        case .integers(let values): ONNXConstant(type, shape, .integers(source.map { values[$0] }))
        }
    }

    func reshaped(_ shape: [Int]) -> ONNXConstant { ONNXConstant(type, shape, values) }

    /// Axis `i` of the result is axis `order[i]`.
    func permuted(_ order: [Int]) -> ONNXConstant {
        if order == Array(order.indices) { return self }
        var result = picking(Self.sources(shape, order), shape: order.map { shape[$0] })
        result.extents = order.map { extents[$0] }
        return result
    }

    /// For each element of a permuted array the index of it in the original.
    static func sources(_ shape: [Int], _ order: [Int]) -> [Int] {
        var strides = [Int](repeating: 1, count: shape.count)
        for axis in shape.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * shape[axis + 1] }
        return gathered(order.map { shape[$0] }, strides: order.map { strides[$0] })
    }

    /// The sum of index × stride for each index of an array of that shape, row by row.
    static func gathered(_ shape: [Int], strides: [Int], from first: Int = 0) -> [Int] {
        var result = [first]
        for (size, stride) in zip(shape, strides) {
            var next: [Int] = []
            next.reserveCapacity(result.count * size)
            for base in result { for index in 0..<size { next.append(base + index * stride) } }
            result = next
        }
        return result
    }

    /// The elements repeated to a larger shape of as many or more axes; nil where the shapes do not fit.
    func broadcast(to target: [Int]) -> ONNXConstant? {
        guard target.count >= shape.count else { return nil }
        let padded = [Int](repeating: 1, count: target.count - shape.count) + shape
        var strides = [Int](repeating: 0, count: target.count)
        var stride = 1
        for axis in target.indices.reversed() {
            guard padded[axis] == target[axis] || padded[axis] == 1 else { return nil }
            strides[axis] = padded[axis] == 1 ? 0 : stride
            stride *= padded[axis]
        }
        guard let count = Shape(target).checkedElementCount, count <= ONNXConverter.largestConstant else { return nil }
        return picking(Self.gathered(target, strides: strides), shape: target)
    }

    /// As a constant of a graph; nil for numbers that depend on the batch, or do not fit the type.
    func info(name: String) -> TensorInfo? {
        let data: Bytes
        switch values {
        case .floats(let values): data = Bytes(of: values)
        case .integers:
            guard let values = fixedIntegers else { return nil }
            func bytes<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type) -> Bytes? {
                let exact = values.compactMap { T(exactly: $0) }
                return exact.count == values.count ? Bytes(of: exact) : nil
            }
            let encoded: Bytes? =
                switch type {
                case .int32: bytes(Int32.self)
                case .int64: bytes(Int64.self)
                case .int16: bytes(Int16.self)
                case .int8: bytes(Int8.self)
                case .uint8, .bool: bytes(UInt8.self)
                default: nil
                }
            guard let encoded else { return nil }
            data = encoded
        }
        return TensorInfo(name: name, type: type, shape: Shape(shape), data: data)
    }
}
