import Storage
import SystemIO
import Tensors

/// An array of numbers in a file: IDX or NumPy, plain or compressed with gzip, or one array of an `.npz` file.
struct ArrayFile: Sendable {
    let file: InputFile
    let array: Tensor

    /// - Parameter path: "x.npy", "images-idx3-ubyte.gz", or "digits.npz:x_test" for one array of several.
    /// - Throws: `KitError` naming the file and what is wrong with it.
    init(_ path: String) throws {
        let parts = path.split(separator: ":", maxSplits: 1).map(String.init)
        if parts.count == 2, parts[0].hasSuffix(".npz") {
            file = try InputFile(parts[0])
            array = try NumPyFile.array(Self.member(parts[1], of: file), path: path)
            return
        }
        file = try InputFile(path)
        let content = try Self.inflated(file)
        if content.count >= 2, content[0] == 0x50, content[1] == 0x4B {
            let names = try Self.archive(file).entries.map { $0.name.replacing(".npy", with: "") }
            throw KitError(
                "'\(path)' holds several arrays",
                help: "Name one: " + names.map { "'\(path):\($0)'" }.joined(separator: ", ") + ".")
        }
        array =
            content.count >= 6 && content[0..<6] == Bytes(NumPyFile.magic)
            ? try NumPyFile.array(content, path: path) : try IDXFile.array(content, path: path)
    }

    /// Bytes in which every header of IDX, and NumPy's of its first version, ends.
    private static let headerLimit = 1 << 17

    private static func inflated(_ file: InputFile) throws -> Bytes {
        guard file.bytes.count >= 2, file.bytes[0] == 0x1F, file.bytes[1] == 0x8B else { return file.bytes }
        do {
            let packed = file.bytes.array(of: UInt8.self)
            let head = Bytes(try gunzip(packed, limit: headerLimit, cutsOff: true))
            let header =
                head.count >= 6 && head[0..<6] == Bytes(NumPyFile.magic)
                ? try? NumPyFile.header(head, path: file.path).header : try? ArrayHeader(idx: head, path: file.path)
            // Without a header there is nothing to read; one byte too many is enough to see that there are more.
            guard let size = header?.byteCount, size > head.count else { return head }
            return Bytes(try gunzip(packed, limit: min(size + 1, FileLimit.data), cutsOff: true))
        } catch {
            throw KitError("'\(file.path)' is not a whole gzip file: \(error)", help: "Copy or download it again.")
        }
    }

    private static func archive(_ file: InputFile) throws -> ZipArchive {
        do {
            return try ZipArchive(file.bytes.array(of: UInt8.self), file: file.path)
        } catch {
            throw KitError("\(error)")
        }
    }

    private static func member(_ name: String, of file: InputFile) throws -> Bytes {
        let archive = try archive(file)
        guard let content = try archive.read(name + ".npy") ?? archive.read(name) else {
            let names = archive.entries.map { $0.name.replacing(".npy", with: "") }.joined(separator: ", ")
            throw KitError("'\(file.path)' has no array '\(name)'", help: "It has: \(names).")
        }
        return Bytes(content)
    }
}
