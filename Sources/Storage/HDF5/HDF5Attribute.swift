/// A named value of a group or a data set.
///
/// Source: "HDF5 File Format Specification" 3.0, IV.A.2.m.
struct HDF5Attribute {
    let bytes: HDF5Bytes
    let name: String
    private let type: Range<Int>
    private let space: Range<Int>
    private let data: Range<Int>

    init(_ bytes: HDF5Bytes, _ range: Range<Int>) throws(ArchiveError) {
        self.bytes = bytes
        let start = range.lowerBound
        guard range.count >= 9 else { throw bytes.failure("the attribute is too short", at: start) }
        let version = try bytes.number(start, 1)
        guard (1...3).contains(version), version == 1 || bytes.bytes[start + 1] == 0 else {
            throw bytes.failure("this kind of attribute is not supported", at: start)
        }
        // Version 1 pads each part to eight bytes; version 3 has a byte for the name's encoding.
        func padded(_ size: Int) -> Int { version == 1 ? (size + 7) / 8 * 8 : size }
        let sizes = [
            try bytes.number(start + 2, 2), try bytes.number(start + 4, 2), try bytes.number(start + 6, 2),
        ]
        let nameStart = start + (version == 3 ? 9 : 8)
        let typeStart = nameStart + padded(sizes[0])
        let spaceStart = typeStart + padded(sizes[1])
        let dataStart = spaceStart + padded(sizes[2])
        guard dataStart <= range.upperBound else { throw bytes.failure("the attribute is too short", at: start) }
        name = try bytes.text(nameStart, before: max(typeStart, nameStart + 1))
        type = typeStart..<typeStart + sizes[1]
        space = spaceStart..<spaceStart + sizes[2]
        data = dataStart..<range.upperBound
    }

    func values(_ budget: inout HDF5Bytes.Budget) throws(ArchiveError) -> HDF5File.Values {
        let type = try HDF5Type(bytes, type)
        guard space.count >= 4 else { throw bytes.failure("the shape is damaged", at: space.lowerBound) }
        let count = try hdf5Shape(bytes, space)?.reduce(1, *) ?? 0
        let (size, overflow) = count.multipliedReportingOverflow(by: type.size)
        guard !overflow, size <= data.count else {
            throw bytes.failure("the attribute '\(name)' is longer than its message", at: data.lowerBound)
        }
        return try bytes.values(Array(bytes.bytes[data]), of: type, count: count, &budget)
    }
}
