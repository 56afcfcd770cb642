internal import CHDF5

extension HDF5File {
    /// Numbers or text, row-major.
    @frozen public enum Values: Hashable, Sendable {
        /// Floating-point elements of up to 32 bits.
        case floats([Float])
        /// Floating-point elements of 64 bits.
        case doubles([Double])
        case ints([Int64])
        case strings([String])
    }

    public struct Dataset: Hashable, Sendable {
        public var shape: [Int]
        public var values: Values
    }

    /// The data set at `path`.
    public func dataset(_ path: String) throws(ArchiveError) -> Dataset {
        try withObject(path) { (object) throws(ArchiveError) in
            guard H5Iget_type(object) == H5I_DATASET else { throw failure("this is not a data set", path) }
            let creation = H5Dget_create_plist(object)
            defer { H5Pclose(creation) }
            guard H5Pget_external_count(creation) == 0, H5Pget_layout(creation) != H5D_VIRTUAL else {
                throw failure("the data lie in another file", path)
            }
            let type = H5Dget_type(object)
            defer { H5Tclose(type) }
            let space = H5Dget_space(object)
            defer { H5Sclose(space) }
            let shape = try shape(of: space, path)
            let values = try read(type, space, shape, path) { chdf5_read(object, $0, $1) }
            return Dataset(shape: shape, values: values)
        }
    }

    /// The names of the attributes of the object at `path`.
    public func attributes(of path: String) throws(ArchiveError) -> [String] {
        try withObject(path) { (object) throws(ArchiveError) in
            let count = H5Aget_num_attrs(object)
            guard count >= 0 else { throw failure("the attributes cannot be listed", path) }
            var names: [String] = []
            for index in 0..<count {
                let attribute = H5Aopen_by_idx(
                    object, ".", H5_INDEX_NAME, H5_ITER_INC, hsize_t(index), chdf5_default(), chdf5_default())
                guard attribute >= 0 else { throw failure("attribute \(index) is damaged", path) }
                defer { H5Aclose(attribute) }
                let length = H5Aget_name(attribute, 0, nil)
                guard length >= 0, length < 1 << 16 else { throw failure("attribute \(index) is damaged", path) }
                var name = [CChar](repeating: 0, count: length + 1)
                H5Aget_name(attribute, length + 1, &name)
                names.append(String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
            }
            return names
        }
    }

    /// The attribute `name` of the object at `path`; nil where there is none.
    public func attribute(_ name: String, of path: String) throws(ArchiveError) -> Values? {
        try withObject(path) { (object) throws(ArchiveError) -> Values? in
            guard H5Aexists(object, name) > 0 else { return nil }
            let attribute = H5Aopen(object, name, chdf5_default())
            guard attribute >= 0 else { throw failure("the attribute '\(name)' is damaged", path) }
            defer { H5Aclose(attribute) }
            let type = H5Aget_type(attribute)
            defer { H5Tclose(type) }
            let space = H5Aget_space(attribute)
            defer { H5Sclose(space) }
            let shape = try shape(of: space, path)
            return try read(type, space, shape, path) { H5Aread(attribute, $0, $1) }
        }
    }

    /// The attribute `name`, if it is one string.
    public func string(_ name: String, of path: String) throws(ArchiveError) -> String? {
        if case .strings(let values)? = try attribute(name, of: path), values.count == 1 { values[0] } else { nil }
    }

    /// `transfer` reads everything as the memory type given to the memory given.
    private func read(
        _ type: hid_t, _ space: hid_t, _ shape: [Int], _ path: String,
        _ transfer: (hid_t, UnsafeMutableRawPointer) -> herr_t
    ) throws(ArchiveError) -> Values {
        let count = H5Sget_simple_extent_type(space) == H5S_NULL ? 0 : shape.reduce(1, *)
        let size = H5Tget_size(type)
        try check(count, of: size, path)

        func numbers<T: BitwiseCopyable>(_ zero: T, as memoryType: hid_t) throws(ArchiveError) -> [T] {
            try check(count, of: MemoryLayout<T>.size, path)
            var values = [T](repeating: zero, count: count)
            let status = count == 0 ? 0 : values.withUnsafeMutableBytes { transfer(memoryType, $0.baseAddress!) }
            guard status >= 0 else { throw failure("the data are damaged", path) }
            return values
        }

        switch H5Tget_class(type) {
        case H5T_FLOAT:
            if size <= 4 { return .floats(try numbers(0, as: chdf5_native_float())) }
            return .doubles(try numbers(0, as: chdf5_native_double()))
        case H5T_INTEGER:
            return .ints(try numbers(0, as: chdf5_native_int64()))
        case H5T_STRING:
            if count == 0 { return .strings([]) }
            return H5Tis_variable_str(type) > 0
                ? .strings(try variableStrings(count, type, space, path, transfer))
                : .strings(try fixedStrings(count, size, type, path, transfer))
        default:
            throw failure("the element type is neither a number nor text", path)
        }
    }

    private func fixedStrings(
        _ count: Int, _ size: Int, _ type: hid_t, _ path: String,
        _ transfer: (hid_t, UnsafeMutableRawPointer) -> herr_t
    ) throws(ArchiveError) -> [String] {
        var raw = [UInt8](repeating: 0, count: count * size)
        guard !raw.isEmpty, raw.withUnsafeMutableBytes({ transfer(type, $0.baseAddress!) }) >= 0 else {
            throw failure("the text is damaged", path)
        }
        return (0..<count).map { index in
            String(decoding: raw[index * size..<(index + 1) * size].prefix { $0 != 0 }, as: UTF8.self)
        }
    }

    private func variableStrings(
        _ count: Int, _ type: hid_t, _ space: hid_t, _ path: String,
        _ transfer: (hid_t, UnsafeMutableRawPointer) -> herr_t
    ) throws(ArchiveError) -> [String] {
        let memoryType = chdf5_string_type(type)
        defer { H5Tclose(memoryType) }
        var pointers = [UnsafeMutablePointer<CChar>?](repeating: nil, count: count)
        guard pointers.withUnsafeMutableBytes({ transfer(memoryType, $0.baseAddress!) }) >= 0 else {
            throw failure("the text is damaged", path)
        }
        let texts = pointers.map { $0.map { String(cString: $0) } ?? "" }
        pointers.withUnsafeMutableBytes { _ = H5Dvlen_reclaim(memoryType, space, chdf5_default(), $0.baseAddress) }
        return texts
    }
}
