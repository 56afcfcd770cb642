internal import CHDF5
internal import Synchronization

/// An HDF5 file, read only: groups, data sets of numbers, attributes.
///
/// Objects are named by their path: "/", "/layers/conv2d/vars/0". Only hard links are followed; data sets that lie in
/// other files are refused, and so is data much larger than the file.
public final class HDF5File: @unchecked Sendable {
    /// The library is not built for threads. It takes two files in memory with one name for the same file, so each
    /// is opened under a number.
    private static let library = Mutex(0)

    private let id: hid_t
    private let file: String?
    private let byteCount: Int

    @frozen public enum Kind: Hashable, Sendable { case group, dataset }

    public struct Child: Hashable, Sendable {
        public var name: String
        public var kind: Kind
    }

    public convenience init(path: String) throws(ArchiveError) {
        try self.init(File.read(path), file: path)
    }

    /// `file` is the name that errors mention.
    public init(_ bytes: [UInt8], file: String? = nil) throws(ArchiveError) {
        let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]
        guard bytes.starts(with: signature) else { throw ArchiveError("this is not an HDF5 file", in: file) }
        self.file = file
        byteCount = bytes.count
        id = Self.library.withLock { opened in
            opened += 1
            chdf5_silence()
            let access = chdf5_new_file_access()
            defer { H5Pclose(access) }
            // The whole file in memory: no driver that could open other files.
            var copy = bytes
            guard H5Pset_fapl_core(access, 1 << 16, false) >= 0,
                copy.withUnsafeMutableBytes({ H5Pset_file_image(access, $0.baseAddress, $0.count) }) >= 0
            else { return -1 }
            return chdf5_open("memory \(opened)", access)
        }
        guard id >= 0 else { throw ArchiveError("the HDF5 file is damaged or truncated", in: file) }
        if let fault = Self.fault(in: bytes) { throw ArchiveError(fault, in: file) }
    }

    deinit { if id >= 0 { Self.library.withLock { _ in _ = H5Fclose(id) } } }

    // MARK: Objects

    /// What is in the group at `path`, by name.
    public func children(of path: String) throws(ArchiveError) -> [Child] {
        try withObject(path) { (group) throws(ArchiveError) in
            guard H5Iget_type(group) == H5I_GROUP else { throw failure("this is not a group", path) }
            var info = H5G_info_t()
            guard H5Gget_info(group, &info) >= 0, info.nlinks <= 1 << 20 else {
                throw failure("the group cannot be listed", path)
            }
            var children: [Child] = []
            for index in 0..<info.nlinks {
                let length = H5Lget_name_by_idx(
                    group, ".", H5_INDEX_NAME, H5_ITER_INC, index, nil, 0, chdf5_default())
                guard length >= 0, length < 1 << 16 else { throw failure("the group cannot be listed", path) }
                var name = [CChar](repeating: 0, count: length + 1)
                H5Lget_name_by_idx(
                    group, ".", H5_INDEX_NAME, H5_ITER_INC, index, &name, length + 1, chdf5_default())
                let text = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
                let child = try open(text, in: group, path: Self.join(path, text))
                defer { H5Oclose(child) }
                switch H5Iget_type(child) {
                case H5I_GROUP: children.append(Child(name: text, kind: .group))
                case H5I_DATASET: children.append(Child(name: text, kind: .dataset))
                default: break
                }
            }
            return children
        }
    }

    /// The paths of all data sets below `path`, depth first by name.
    public func datasets(below path: String = "/") throws(ArchiveError) -> [String] {
        var paths: [String] = []
        var visited = 0
        // Groups may contain themselves: depth and number end the walk.
        func walk(_ group: String, depth: Int) throws(ArchiveError) {
            for child in try children(of: group) {
                visited += 1
                guard depth < 64, visited < 100_000 else { throw failure("the groups do not end", group) }
                let childPath = Self.join(group, child.name)
                switch child.kind {
                case .dataset: paths.append(childPath)
                case .group: try walk(childPath, depth: depth + 1)
                }
            }
        }
        try walk(path, depth: 0)
        return paths
    }

    /// Whether a group or data set is at `path`.
    public func contains(_ path: String) -> Bool {
        (try? withObject(path) { (_) throws(ArchiveError) in true }) ?? false
    }

    private static func join(_ path: String, _ name: String) -> String {
        path.hasSuffix("/") ? path + name : path + "/" + name
    }

    func failure(_ message: String, _ path: String) -> ArchiveError { ArchiveError(message, at: path, in: file) }

    /// Opens `name` of `group` if a hard link leads there.
    private func open(_ name: String, in group: hid_t, path: String) throws(ArchiveError) -> hid_t {
        guard !name.isEmpty, name != ".", name != "..", !name.contains("/") else {
            throw failure("this is not a name", path)
        }
        switch chdf5_link_kind(group, name) {
        case 0: break
        case -1: throw failure("there is no such object", path)
        case 1: throw failure("a soft link is not followed", path)
        default: throw failure("a link to another file is not followed", path)
        }
        let object = H5Oopen(group, name, chdf5_default())
        guard object >= 0 else { throw failure("the object is damaged", path) }
        return object
    }

    /// Opens each part of `path` in turn, under the library's lock.
    func withObject<R: Sendable>(
        _ path: String, _ body: (hid_t) throws(ArchiveError) -> R
    ) throws(ArchiveError) -> R {
        let result = Self.library.withLock { _ -> Result<R, ArchiveError> in
            do throws(ArchiveError) {
                var object = H5Oopen(id, "/", chdf5_default())
                guard object >= 0 else { throw failure("the root group is damaged", path) }
                defer { H5Oclose(object) }
                for part in path.split(separator: "/") {
                    let next = try open(String(part), in: object, path: path)
                    H5Oclose(object)
                    object = next
                }
                return .success(try body(object))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    // MARK: Sizes

    /// The dimensions of a data space; [] for a scalar.
    func shape(of space: hid_t, _ path: String) throws(ArchiveError) -> [Int] {
        let rank = H5Sget_simple_extent_ndims(space)
        guard rank >= 0, rank <= 32 else { throw failure("the shape is damaged", path) }
        var dimensions = [hsize_t](repeating: 0, count: max(Int(rank), 1))
        H5Sget_simple_extent_dims(space, &dimensions, nil)
        var elements: hsize_t = 1
        for dimension in dimensions.prefix(Int(rank)) {
            let (product, overflow) = elements.multipliedReportingOverflow(by: dimension)
            guard !overflow, product <= 1 << 40 else { throw failure("the shape is impossible", path) }
            elements = product
        }
        return dimensions.prefix(Int(rank)).map { Int($0) }
    }

    /// Refuses content out of proportion to the file: compression expands at most 1032 times.
    func check(_ elements: Int, of size: Int, _ path: String) throws(ArchiveError) {
        let (bytes, overflow) = elements.multipliedReportingOverflow(by: max(size, 1))
        guard !overflow, bytes <= max(64 << 20, min(byteCount, 1 << 40) * 1032) else {
            throw failure("\(elements) elements are more than a file of \(byteCount) bytes can hold", path)
        }
    }
}
