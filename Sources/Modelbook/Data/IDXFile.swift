import Datasets
import Tensors

/// An IDX file, MNIST's own format: two zero bytes, a type code, the rank, then each dimension as a big-endian
/// 32-bit number, then the elements, big-endian.
enum IDXFile {
    /// - Throws: `KitError` naming the file where it is not IDX or does not hold what its header says.
    static func array(_ content: Bytes, path: String) throws -> Tensor {
        let header = try ArrayHeader(idx: content, path: path)
        try header.check(
            content, path: path, help: "The file is cut short or not what its header says. Copy or download it again.")
        return Tensor(
            type: header.type, shape: header.shape,
            bytes: content[header.start..<content.count].swapped(every: header.elementSize))
    }
}

extension ArrayHeader {
    /// - Parameter content: The file, or its beginning.
    init(idx content: Bytes, path: String) throws {
        guard content.count >= 4, content[0] == 0, content[1] == 0 else {
            throw KitError(
                "'\(path)' is not an IDX file: it does not begin with two zero bytes",
                help: "Data sets in MNIST's format are named like 't10k-images-idx3-ubyte.gz'.")
        }
        guard let type = Self.idxTypes[content[2]], let size = type.byteCount(of: 1) else {
            throw KitError("'\(path)' holds IDX elements of the unknown type \(content[2])")
        }
        let rank = Int(content[3])
        let header = 4 + 4 * rank
        guard content.count >= header else {
            throw KitError("'\(path)' ends at byte \(content.count), within its \(header)-byte header")
        }
        let shape = Shape(
            (0..<rank).map { axis in
                (0..<4).reduce(0) { $0 << 8 | Int(content[4 + 4 * axis + $1]) }
            })
        self.init(type: type, elementSize: size, shape: shape, start: header)
    }

    private static let idxTypes: [UInt8: ElementType] = [
        0x08: .uint8, 0x09: .int8, 0x0B: .int16, 0x0C: .int32, 0x0D: .float32, 0x0E: .float64,
    ]
}
