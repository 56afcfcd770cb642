internal import CZlib

extension HDF5Object {
    /// The elements of a data set as the file stores them, row-major, of `count` × `size` bytes.
    ///
    /// Source: "HDF5 File Format Specification" 3.0, IV.A.2.i (layouts), IV.A.2.l (filters), III.A.1 (chunks).
    func content(
        shape: [Int], size: Int, _ budget: inout HDF5Bytes.Budget
    ) throws(ArchiveError) -> [UInt8] {
        guard let layout = first(.layout) else { throw bytes.failure("this is not a data set", at: address) }
        if first(.externalFiles) != nil { throw ArchiveError("the data lie in another file") }
        let total = shape.reduce(1, *) * size
        guard try bytes.number(layout.lowerBound, 1) == 3 else {
            throw bytes.failure("this version of the data's layout is not supported", at: layout.lowerBound)
        }
        let (compact, contiguous, chunked) = (0, 1, 2)
        switch try bytes.number(layout.lowerBound + 1, 1) {
        case compact:
            guard try bytes.number(layout.lowerBound + 2, 2) >= total else {
                throw bytes.failure("the data are too short", at: layout.lowerBound)
            }
            return Array(bytes.bytes[try bytes.range(layout.lowerBound + 4, total)])
        case contiguous:
            guard let start = try bytes.address(layout.lowerBound + 2) else { return [UInt8](repeating: 0, count: total) }
            return Array(bytes.bytes[try bytes.range(start, total)])
        case chunked:
            let rank = shape.count
            guard try bytes.number(layout.lowerBound + 2, 1) == rank + 1 else {
                throw bytes.failure("the chunks have another rank than the data", at: layout.lowerBound)
            }
            var extents: [Int] = []
            var chunkSize = size
            for axis in 0..<rank {
                let extent = try bytes.number(layout.lowerBound + 11 + 4 * axis, 4)
                let (product, overflow) = chunkSize.multipliedReportingOverflow(by: extent)
                guard extent > 0, !overflow, product <= 1 << 31 else {
                    throw bytes.failure("the size of the chunks is impossible", at: layout.lowerBound)
                }
                chunkSize = product
                extents.append(extent)
            }
            var chunks = Chunks(
                object: self, shape: shape, extents: extents, size: size, chunkSize: chunkSize, filters: try filters(),
                content: [UInt8](repeating: 0, count: total))
            if let tree = try bytes.address(layout.lowerBound + 3) {
                try chunks.visit(tree, level: nil, &budget)
            }
            return chunks.content
        default:
            throw bytes.failure("this layout of the data is not supported", at: layout.lowerBound)
        }
    }

    private func filters() throws(ArchiveError) -> [Int] {
        guard let range = first(.filters) else { return [] }
        let version = try bytes.number(range.lowerBound, 1)
        var position = range.lowerBound + (version == 1 ? 8 : 2)
        var filters: [Int] = []
        for _ in 0..<(try bytes.number(range.lowerBound + 1, 1)) {
            let id = try bytes.number(position, 2)
            guard (1...3).contains(id) else {
                throw bytes.failure("data filter \(id) is not supported; gzip, shuffle and fletcher32 are", at: position)
            }
            filters.append(id)
            if version == 1 {
                let name = (try bytes.number(position + 2, 2) + 7) / 8 * 8
                let values = try bytes.number(position + 6, 2)
                position += 8 + name + 4 * (values + values % 2)
            } else {
                position += 6 + 4 * (try bytes.number(position + 4, 2))
            }
        }
        return filters
    }

    /// Puts chunks at their places.
    private struct Chunks {
        let object: HDF5Object
        let shape: [Int]
        let extents: [Int]
        let size: Int
        let chunkSize: Int
        let filters: [Int]
        var content: [UInt8]

        mutating func visit(
            _ node: Int, level: Int?, _ budget: inout HDF5Bytes.Budget
        ) throws(ArchiveError) {
            let bytes = object.bytes
            try bytes.expect("TREE", at: node)
            let height = try bytes.number(node + 5, 1)
            guard try bytes.number(node + 4, 1) == 1, level.map({ height == $0 - 1 }) ?? true else {
                throw bytes.failure("the tree of chunks is damaged", at: node)
            }
            let keySize = 8 + 8 * (shape.count + 1)
            for entry in 0..<(try bytes.number(node + 6, 2)) {
                let key = node + 24 + entry * (keySize + 8)
                let child = try bytes.number(key + keySize, 8)
                if height > 0 {
                    try budget.spend(keySize, bytes, at: key)
                    try visit(child, level: height, &budget)
                    continue
                }
                let stored = try bytes.range(child, try bytes.number(key, 4))
                try budget.spend(keySize + stored.count, bytes, at: key)
                let mask = try bytes.number(key + 4, 4)
                var origin: [Int] = []
                for axis in shape.indices { origin.append(try bytes.number(key + 8 + 8 * axis, 8)) }
                place(try unfiltered(stored, mask: mask), at: origin)
            }
        }

        private func unfiltered(_ stored: Range<Int>, mask: Int) throws(ArchiveError) -> [UInt8] {
            var data = Array(object.bytes.bytes[stored])
            for (index, filter) in filters.enumerated().reversed() where mask >> index & 1 == 0 {
                switch filter {
                case 1:
                    var plain = [UInt8](repeating: 0, count: chunkSize + 4)
                    var length = uLongf(plain.count)
                    guard uncompress(&plain, &length, data, uLong(data.count)) == Z_OK else {
                        throw object.bytes.failure("the compressed data are damaged", at: stored.lowerBound)
                    }
                    data = Array(plain.prefix(Int(length)))
                case 2:
                    let elements = data.count / size
                    var plain = data
                    for byte in 0..<size {
                        for element in 0..<elements { plain[element * size + byte] = data[byte * elements + element] }
                    }
                    data = plain
                default: data.removeLast(min(4, data.count))
                }
            }
            guard data.count == chunkSize else {
                throw object.bytes.failure("the chunk has \(data.count) bytes instead of \(chunkSize)", at: stored.lowerBound)
            }
            return data
        }

        /// Copies the rows of a chunk that lie within the shape.
        private mutating func place(_ data: [UInt8], at origin: [Int]) {
            guard zip(origin, shape).allSatisfy({ $0 < $1 }) else { return }
            guard let inner = shape.indices.last else {
                content.replaceSubrange(0..<size, with: data)
                return
            }
            let row = min(extents[inner], shape[inner] - origin[inner]) * size
            for index in 0..<extents[..<inner].reduce(1, *) {
                var (rest, target, stride, isInside) = (index, origin[inner], shape[inner], true)
                for axis in (0..<inner).reversed() {
                    let position = origin[axis] + rest % extents[axis]
                    rest /= extents[axis]
                    isInside = isInside && position < shape[axis]
                    target += position * stride
                    stride *= shape[axis]
                }
                if !isInside { continue }
                let source = index * extents[inner] * size
                content.replaceSubrange(target * size..<target * size + row, with: data[source..<source + row])
            }
        }
    }
}
