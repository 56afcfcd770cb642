import Tensors

/// A value that is in the file or follows from such values.
struct Constant {
    var type: ElementType
    var shape: [Int]
    /// The elements in little-endian order; none where `open` has them.
    let data: Bytes
    /// Whole numbers, of which some are multiples of sizes that are open until the model runs; nil where none is.
    let open: [Dimension]?
    /// The shape that it stands for, where axes of one element are repeated as often as an open size says; else nil.
    var repeats: [Dimension]?

    /// Bytes; more cannot be meant of what is computed while reading.
    static let mostBytes = 1 << 31

    private init(_ type: ElementType, _ shape: [Int], data: Bytes = .empty, open: [Dimension]? = nil) {
        (self.type, self.shape, self.data, self.open) = (type, shape, data, open)
    }

    init(type: ElementType, shape: [Int], data: Bytes) { self.init(type, shape, data: data) }

    init(_ values: [Float], shape: [Int]) { self.init(.float32, shape, data: Bytes(of: values)) }

    init(_ value: Float) { self.init([value], shape: []) }

    /// Of 32 bits.
    init(_ values: [Int], shape: [Int]) { self.init(values, shape: shape, type: .int32) }

    /// A list, or an array of whole numbers; 32 bits hold the nearest, fewer the last bits.
    init(_ values: [Int], shape: [Int]? = nil, type: ElementType) {
        let data: Bytes
        switch type {
        case .int64, .uint64: data = Bytes(of: values.map(Int64.init))
        case .int16, .uint16: data = Bytes(of: values.map { Int16(truncatingIfNeeded: $0) })
        case .int8, .uint8, .bool: data = Bytes(of: values.map { Int8(truncatingIfNeeded: $0) })
        default: data = Bytes(of: values.map { Int32(clamping: $0) })
        }
        self.init(type, shape ?? [values.count], data: data)
    }

    init(_ truths: [Bool], shape: [Int]) { self.init(.bool, shape, data: Bytes(truths.map { $0 ? 1 : 0 })) }

    /// A list, or an array, of which some may be open.
    init(_ values: [Dimension], shape: [Int]? = nil, type: ElementType = .int64) {
        if let known = values.values {
            self.init(known, shape: shape, type: type)
        } else {
            self.init(type, shape ?? [values.count], open: values)
        }
    }

    var count: Int { shape.reduce(1, *) }

    /// The elements as numbers; nil for other types than float32.
    var floats: [Float]? { type == .float32 ? data.array(of: Float.self) : nil }

    /// The elements as numbers; nil for types that are not whole numbers or truth values, and where one is open.
    var ints: [Int]? {
        if open != nil { return nil }
        func all<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type) -> [Int] {
            data.array(of: T.self).map { Int(truncatingIfNeeded: $0) }
        }
        switch type {
        case .int64, .uint64: return all(Int64.self)
        case .int32: return all(Int32.self)
        case .uint32: return all(UInt32.self)
        case .int16: return all(Int16.self)
        case .uint16: return all(UInt16.self)
        case .int8: return all(Int8.self)
        case .uint8, .bool: return all(UInt8.self)
        default: return nil
        }
    }

    /// The elements as numbers of which some may be open; nil for types that are not whole numbers or truth values.
    var numbers: [Dimension]? { open ?? ints?.map { Dimension($0) } }

    /// The elements as real numbers; nil where one is open.
    var reals: [Float]? { floats ?? ints?.map { Float($0) } }

    /// The same elements in another shape of as many.
    func reshaped(_ shape: [Int]) -> Constant { Constant(type, shape, data: data, open: open) }

    /// What moving elements makes of the open numbers: what it makes of their places.
    func moved(_ move: (Constant) -> Constant?) -> Constant? {
        guard let open else { return move(self) }
        guard let places = move(Constant(Array(open.indices), shape: shape, type: .int64)), let all = places.ints else {
            return nil
        }
        return Constant(all.map { open[$0] }, shape: places.shape, type: type)
    }
}
