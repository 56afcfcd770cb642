import Archives
import Tensors

/// An IDX file of unsigned bytes, MNIST's own format: two zero bytes, the type code 8, the rank, then each
/// dimension as a big-endian 32-bit number, then the elements.
struct IDXFile: Sendable {
    let dimensions: [Int]
    /// The elements, row-major.
    let elements: Bytes

    /// - Throws: `KitError` naming the file where it is not IDX of unsigned bytes or ends too early.
    init(_ file: InputFile) throws {
        var content = file.bytes
        if content.count >= 2, content[0] == 0x1f, content[1] == 0x8b {
            do {
                content = Bytes(try gunzip(content.array(of: UInt8.self)))
            } catch {
                throw KitError("'\(file.path)' is not a whole gzip file: \(error)", help: "Copy or download it again.")
            }
        }
        guard content.count >= 4, content[0] == 0, content[1] == 0 else {
            throw KitError(
                "'\(file.path)' is not an IDX file: it does not begin with two zero bytes",
                help: "Data sets in MNIST's format are named like 't10k-images-idx3-ubyte.gz'.")
        }
        guard content[2] == 8 else {
            throw KitError("'\(file.path)' holds IDX elements of type \(content[2]), not unsigned bytes (8)")
        }
        let rank = Int(content[3])
        let header = 4 + 4 * rank
        guard content.count >= header else {
            throw KitError("'\(file.path)' ends at byte \(content.count), within its \(header)-byte header")
        }
        let dimensions = (0..<rank).map { axis in
            (0..<4).reduce(0) { $0 << 8 | Int(content[4 + 4 * axis + $1]) }
        }
        guard let count = Shape(dimensions).checkedElementCount, content.count - header == count else {
            throw KitError(
                "'\(file.path)' says that its shape is \(Shape(dimensions)) but holds \(content.count - header) elements",
                help: "The file is cut short or not what its header says. Copy or download it again.")
        }
        self.dimensions = dimensions
        elements = content[header..<content.count]
    }
}
