/// The element type of a data set or an attribute.
///
/// Source: "HDF5 File Format Specification" 3.0, IV.A.2.d.
struct HDF5Type {
    enum Kind {
        case integer(isSigned: Bool)
        case float16, bfloat16, float32, float64
        case text
        case variableText
        /// Bytes of which only an attribute may say what they are.
        case opaque
    }

    var kind: Kind
    /// Bytes of one element in the file.
    var size: Int
    var isBigEndian = false

    init(_ bytes: HDF5Bytes, _ range: Range<Int>) throws(ArchiveError) {
        let start = range.lowerBound
        guard range.count >= 8 else { throw bytes.failure("the element type is too short", at: start) }
        let flags = try bytes.number(start + 1, 3)
        size = try bytes.number(start + 4, 4)
        guard size > 0, size <= 1 << 24 else { throw bytes.failure("elements of \(size) bytes are impossible", at: start) }
        switch bytes.bytes[start] & 15 {
        case 0:
            guard [1, 2, 4, 8].contains(size) else {
                throw bytes.failure("integers of \(size) bytes are not supported", at: start)
            }
            kind = .integer(isSigned: flags & 8 != 0)
            isBigEndian = flags & 1 != 0
        case 1:
            let exponentBits = try bytes.number(start + 13, 1)
            switch (size, exponentBits) {
            case (2, 5): kind = .float16
            case (2, 8): kind = .bfloat16
            case (4, 8): kind = .float32
            case (8, 11): kind = .float64
            default: throw bytes.failure("floating-point numbers of \(size) bytes are not supported", at: start)
            }
            isBigEndian = flags & 1 != 0
        case 3: kind = .text
        case 5: kind = .opaque
        case 8:
            // An enumeration, such as NumPy's bool: the numbers that stand for its names.
            let base = try HDF5Type(bytes, start + 8..<range.upperBound)
            guard case .integer = base.kind, base.size == size else {
                throw bytes.failure("the enumeration is damaged", at: start)
            }
            kind = base.kind
            isBigEndian = base.isBigEndian
        case 9 where flags & 15 == 1:
            guard size == 16 else { throw bytes.failure("the text's references are damaged", at: start) }
            kind = .variableText
        default: throw bytes.failure("the element type is neither a number nor text", at: start)
        }
    }
}

/// The dimensions of a data space; [] for a scalar, nil for one without elements.
///
/// Source: the same, IV.A.2.b.
func hdf5Shape(_ bytes: HDF5Bytes, _ range: Range<Int>) throws(ArchiveError) -> [Int]? {
    let version = try bytes.number(range.lowerBound, 1)
    let rank = try bytes.number(range.lowerBound + 1, 1)
    let start = range.lowerBound + (version == 1 ? 8 : 4)
    guard version == 1 || version == 2, rank <= 32, start + 8 * rank <= range.upperBound else {
        throw bytes.failure("the shape is damaged", at: range.lowerBound)
    }
    let null = 2
    if version == 2, try bytes.number(range.lowerBound + 3, 1) == null { return nil }
    var shape: [Int] = []
    var elements = 1
    for axis in 0..<rank {
        let dimension = try bytes.number(start + 8 * axis, 8)
        let (product, overflow) = elements.multipliedReportingOverflow(by: dimension)
        guard !overflow, product <= 1 << 40 else { throw bytes.failure("the shape is impossible", at: start) }
        elements = product
        shape.append(dimension)
    }
    return shape
}
