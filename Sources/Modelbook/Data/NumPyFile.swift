import Datasets
import FoundationEssentials
import Tensors

/// A NumPy array, `.npy`.
///
/// Source: NumPy Enhancement Proposal 1: the magic string, two bytes of version, the length of the header, then the
/// header, a Python dictionary with `descr`, `fortran_order` and `shape`.
enum NumPyFile {
    static let magic = Array("\u{93}NUMPY".unicodeScalars.map { UInt8($0.value) })

    /// The array, row-major and little-endian.
    ///
    /// - Throws: `KitError` naming the file where it is damaged or holds what is not a number.
    static func array(_ content: Bytes, path: String) throws -> Tensor {
        let (header, isBigEndian, isColumnMajor) = try header(content, path: path)
        try header.check(content, path: path, help: "The file is cut short or not what its header says. Save it again.")
        var data = content[header.start..<content.count]
        if isBigEndian { data = data.swapped(every: header.elementSize) }
        if isColumnMajor { data = data.rowMajor(header.shape, elementSize: header.elementSize) }
        return Tensor(type: header.type, shape: header.shape, bytes: data)
    }

    /// What stands before the elements.
    ///
    /// - Parameter content: The file, or its beginning.
    static func header(
        _ content: Bytes, path: String
    ) throws -> (header: ArrayHeader, isBigEndian: Bool, isColumnMajor: Bool) {
        guard content.count >= 12, content[0..<6] == Bytes(magic) else {
            throw KitError("'\(path)' is not a NumPy array: it does not begin with \\x93NUMPY")
        }
        let prefix = content[6] > 1 ? 12 : 10
        let length = (8..<prefix).reversed().reduce(0) { $0 << 8 | Int(content[$1]) }
        guard prefix + length <= content.count else {
            throw KitError("'\(path)' ends at byte \(content.count), within its header")
        }
        let header = String(decoding: content[prefix..<prefix + length].array(of: UInt8.self), as: UTF8.self)
        guard let description = value(of: "descr", in: header)?.trimmingPrefix("'").prefix(while: { $0 != "'" }),
            let order = value(of: "fortran_order", in: header), let list = value(of: "shape", in: header)?.dropFirst()
        else { throw KitError("'\(path)' has a header that is not NumPy's: \(header)") }
        let items = list.prefix { $0 != ")" }.split(separator: ",").map { $0.filter { $0 != " " } }.filter { !$0.isEmpty }
        let dimensions = items.compactMap { Int($0) }
        guard let type = types[String(description.dropFirst())], let size = type.byteCount(of: 1) else {
            throw KitError(
                "'\(path)' holds elements of the type '\(description)'; numbers and booleans are read",
                help: "Save it again with numpy.save(path, array.astype(\"float32\")).")
        }
        guard dimensions.count == items.count else { throw KitError("'\(path)' has a header that is not NumPy's: \(header)") }
        return (
            ArrayHeader(type: type, elementSize: size, shape: Shape(dimensions), start: prefix + length),
            description.first == ">",
            order.hasPrefix("True")
        )
    }

    private static let types: [String: ElementType] = [
        "b1": .bool, "u1": .uint8, "i1": .int8, "u2": .uint16, "i2": .int16, "u4": .uint32, "i4": .int32,
        "u8": .uint64, "i8": .int64, "f2": .float16, "f4": .float32, "f8": .float64,
    ]

    private static func value(of key: String, in header: String) -> Substring? {
        guard let found = header.range(of: "'\(key)':") else { return nil }
        return header[found.upperBound...].drop { $0 == " " }
    }
}
