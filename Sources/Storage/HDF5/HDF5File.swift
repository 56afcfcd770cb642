/// An HDF5 file, read only: groups, data sets of numbers, attributes.
///
/// Objects are named by their path: "/", "/layers/conv2d/vars/0". Only hard links are followed; data that lie in other
/// files are refused, and so are data much larger than the file. Reads what h5py and Keras write by default; files for
/// the latest version of the library only (`libver="latest"`) are refused.
///
/// Source: "HDF5 File Format Specification" 3.0.
public struct HDF5File: Sendable {
    /// What stands under a name.
    @frozen public enum Kind: Hashable, Sendable { case group, dataset }

    /// A member of a group.
    public struct Child: Hashable, Sendable {
        /// The last part of its path.
        public var name: String
        /// Whether it has members of its own.
        public var kind: Kind
    }

    /// Numbers or text, row-major.
    @frozen public enum Values: Hashable, Sendable {
        /// Floating-point elements of up to 32 bits.
        case floats([Float])
        /// Floating-point elements of 64 bits.
        case doubles([Double])
        case ints([Int64])
        case strings([String])
    }

    /// A data set with all of its elements.
    public struct Dataset: Hashable, Sendable {
        /// Its dimensions, outermost first; none for a single element.
        public var shape: [Int]
        /// Its elements, as many as the product of the dimensions.
        public var values: Values
        /// Bytes of one element in the file.
        public var elementSize: Int
    }

    private let bytes: HDF5Bytes
    private let root: Int

    /// Reads the file at `path`, which errors mention.
    ///
    /// - Throws: ``ArchiveError`` for a file that cannot be read or is no HDF5 file.
    public init(path: String) throws(ArchiveError) {
        try self.init(archiveBytes(at: path), file: path)
    }

    /// `file` is the name that errors mention.
    public init(_ content: [UInt8], file: String? = nil) throws(ArchiveError) {
        let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]
        guard content.starts(with: signature) else { throw ArchiveError("this is not an HDF5 file", in: file) }
        bytes = HDF5Bytes(content, file: file)
        do throws(ArchiveError) {
            let version = try bytes.number(8, 1)
            guard version < 2 else {
                throw ArchiveError("the file is written for the latest version of the HDF5 library only", in: file)
            }
            let start = version == 0 ? 24 : 28
            guard try bytes.number(13, 2) == 0x0808, try bytes.number(start, 8) == 0 else {
                throw ArchiveError("the HDF5 file is of an unusual kind", in: file)
            }
            guard try bytes.number(start + 16, 8) <= content.count else {
                throw ArchiveError("the HDF5 file is damaged or truncated", in: file)
            }
            root = try bytes.number(start + 40, 8)
        } catch {
            throw error.location == nil ? error : ArchiveError("the HDF5 file is damaged or truncated", in: file)
        }
        _ = try object("/")
    }

    // MARK: Objects

    /// What is in the group at `path`, by name.
    public func children(of path: String) throws(ArchiveError) -> [Child] {
        var budget = HDF5Bytes.Budget(bytes)
        return try children(of: object(path, &budget), path, &budget)
    }

    private func children(
        of group: HDF5Object, _ path: String, _ budget: inout HDF5Bytes.Budget
    ) throws(ArchiveError) -> [Child] {
        guard group.isGroup else { throw failure("this is not a group", path) }
        var children: [Child] = []
        for (name, link) in try group.links(&budget) {
            guard case .object(let address) = link else { throw refusal(of: link, Self.join(path, name)) }
            let child = try HDF5Object(bytes, at: address, &budget)
            if child.isDataset {
                children.append(Child(name: name, kind: .dataset))
            } else if child.isGroup {
                children.append(Child(name: name, kind: .group))
            }
        }
        return children
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
    public func contains(_ path: String) -> Bool { (try? object(path)) != nil }

    private static func join(_ path: String, _ name: String) -> String {
        path.hasSuffix("/") ? path + name : path + "/" + name
    }

    private func failure(_ message: String, _ path: String) -> ArchiveError {
        ArchiveError(message, at: path, in: bytes.file)
    }

    private func refusal(of link: HDF5Link, _ path: String) -> ArchiveError {
        if case .soft = link { return failure("a soft link is not followed", path) }
        return failure("a link to another file is not followed", path)
    }

    private func object(_ path: String) throws(ArchiveError) -> HDF5Object {
        var budget = HDF5Bytes.Budget(bytes)
        return try object(path, &budget)
    }

    private func object(_ path: String, _ budget: inout HDF5Bytes.Budget) throws(ArchiveError) -> HDF5Object {
        var object = try HDF5Object(bytes, at: root, &budget)
        for part in path.split(separator: "/") {
            guard let link = try object.links(&budget).first(where: { $0.name == part })?.link else {
                throw failure("there is no such object", path)
            }
            guard case .object(let address) = link else { throw refusal(of: link, path) }
            object = try HDF5Object(bytes, at: address, &budget)
        }
        return object
    }

    // MARK: Values

    /// The data set at `path`.
    public func dataset(_ path: String) throws(ArchiveError) -> Dataset {
        var budget = HDF5Bytes.Budget(bytes)
        let object = try object(path, &budget)
        guard object.isDataset, let space = object.first(.dataspace), let type = object.first(.datatype) else {
            throw failure("this is not a data set", path)
        }
        do throws(ArchiveError) {
            var elementType = try HDF5Type(bytes, type)
            // h5py has no type for these numbers; Keras says it beside them.
            if case .opaque = elementType.kind, elementType.size == 2,
                try attribute("dtype", of: path) == .strings(["bfloat16"])
            {
                elementType.kind = .bfloat16
            }
            guard let shape = try hdf5Shape(bytes, space), shape.reduce(1, *) > 0 else {
                return Dataset(
                    shape: try hdf5Shape(bytes, space) ?? [],
                    values: try bytes.values([], of: elementType, count: 0, &budget), elementSize: elementType.size)
            }
            let count = shape.reduce(1, *)
            // Compression expands at most 1032 times.
            let (size, overflow) = count.multipliedReportingOverflow(by: elementType.size)
            guard !overflow, size <= max(64 << 20, min(bytes.bytes.count, 1 << 40) * 1032) else {
                throw ArchiveError("\(count) elements are more than a file of \(bytes.bytes.count) bytes can hold")
            }
            let content = try object.content(shape: shape, size: elementType.size, &budget)
            return Dataset(
                shape: shape, values: try bytes.values(content, of: elementType, count: count, &budget),
                elementSize: elementType.size)
        } catch {
            throw failure([error.location, error.message].compactMap { $0 }.joined(separator: ": "), path)
        }
    }

    /// The names of the attributes of the object at `path`, in the file's order.
    public func attributes(of path: String) throws(ArchiveError) -> [String] {
        let object = try object(path)
        var names: [String] = []
        for message in object.messages where message.kind == .attribute {
            names.append(try HDF5Attribute(bytes, message.range).name)
        }
        return names
    }

    /// The attribute `name` of the object at `path`; nil where there is none.
    public func attribute(_ name: String, of path: String) throws(ArchiveError) -> Values? {
        var budget = HDF5Bytes.Budget(bytes)
        let object = try object(path, &budget)
        for message in object.messages where message.kind == .attribute {
            let attribute = try HDF5Attribute(bytes, message.range)
            if attribute.name == name { return try attribute.values(&budget) }
        }
        return nil
    }

    /// The attribute `name`, if it is one string.
    public func string(_ name: String, of path: String) throws(ArchiveError) -> String? {
        if case .strings(let values)? = try attribute(name, of: path), values.count == 1 { values[0] } else { nil }
    }
}
