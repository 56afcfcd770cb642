import Tensors

struct SparseError: Error {
    var message: String
    init(_ message: String) { self.message = message }
}

extension TensorInfo.Sparsity {
    /// The stored elements at their places, zeros elsewhere.
    ///
    /// The levels of the tree are the dimensions in traversal order, the blocks' own dimensions after the tensor's.
    /// Source: `SparsityParameters` in schema.fbs. `limit` is how many bytes may still be made, and is lowered.
    func densified(type: ElementType, shape: Shape, limit: inout Int) throws(SparseError) -> Bytes {
        guard let bits = type.bitWidth, bits >= 8 else { throw SparseError("\(type.name) cannot be sparse") }
        let size = bits / 8
        let rank = shape.rank
        guard let elements = shape.checkedElementCount, let byteCount = type.byteCount(of: elements) else {
            throw SparseError("the shape \(shape) is impossible")
        }
        guard byteCount <= limit else { throw SparseError("\(byteCount) bytes out of \(stored.count) are too many") }
        limit -= byteCount
        guard elements > 0 else { throw SparseError("there are no elements") }
        let levels = try checkedLevels(shape: shape, elements: elements)
        let last = levels.reduce(1) { $1.childCount(of: $0) }
        guard last == stored.count / size, stored.count % size == 0 else {
            throw SparseError("\(last) elements are described, but \(stored.count) bytes are stored")
        }
        // How far one step along each level's dimension moves in the dense tensor.
        var strides = [Int](repeating: 1, count: rank)
        for axis in stride(from: rank - 2, through: 0, by: -1) { strides[axis] = strides[axis + 1] * shape[axis + 1] }

        return Bytes(count: byteCount) { dense in
            dense.initializeMemory(as: UInt8.self, repeating: 0)
            stored.withUnsafeBytes { source in
                func place(_ level: Int, _ parent: Int, _ offset: Int) {
                    guard level < levels.count else {
                        let from = UnsafeRawBufferPointer(rebasing: source[parent * size..<(parent + 1) * size])
                        UnsafeMutableRawBufferPointer(rebasing: dense[offset * size..<(offset + 1) * size])
                            .copyMemory(from: from)
                        return
                    }
                    let step = strides[levels[level].axis] * levels[level].scale
                    switch levels[level].kind {
                    case .dense(let count):
                        for index in 0..<count { place(level + 1, parent * count + index, offset + index * step) }
                    case .sparse(let segments, let indices):
                        for child in segments[parent]..<segments[parent + 1] {
                            place(level + 1, child, offset + indices[child] * step)
                        }
                    }
                }
                place(0, 0, 0)
            }
        }
    }

    private struct Level {
        enum Kind {
            case dense(Int)
            case sparse(segments: [Int], indices: [Int])
        }
        var kind: Kind
        /// The tensor's dimension that this level runs along, and how many of its elements one step passes.
        var axis: Int
        var scale: Int

        func childCount(of parents: Int) -> Int {
            switch kind {
            case .dense(let count): parents * count
            case .sparse(_, let indices): indices.count
            }
        }
    }

    private func checkedLevels(shape: Shape, elements: Int) throws(SparseError) -> [Level] {
        let rank = shape.rank
        let count = rank + blockMap.count
        guard dimensions.count == count, traversalOrder.count == count, count <= 16 else {
            throw SparseError("\(dimensions.count) dimensions are described, \(count) are needed")
        }
        guard traversalOrder.sorted() == Array(0..<count) else {
            throw SparseError("the traversal order \(traversalOrder) is not a permutation")
        }
        var extents = shape.dimensions
        var blockOfAxis = [Int](repeating: 1, count: rank)
        for (block, axis) in blockMap.enumerated() {
            guard let level = traversalOrder.firstIndex(of: rank + block), dimensions[level].isDense else {
                throw SparseError("block dimension \(block) is not dense")
            }
            let size = dimensions[level].denseSize
            guard axis >= 0, axis < rank, blockOfAxis[axis] == 1, size > 0, shape[axis] % size == 0 else {
                throw SparseError("block dimension \(block) of \(size) does not divide dimension \(axis)")
            }
            blockOfAxis[axis] = size
            extents[axis] /= size
            extents.append(size)
        }
        var levels: [Level] = []
        var parents = 1
        for (dimension, axis) in zip(dimensions, traversalOrder) {
            let tensorAxis = axis < rank ? axis : blockMap[axis - rank]
            var level = Level(kind: .dense(extents[axis]), axis: tensorAxis, scale: axis < rank ? blockOfAxis[axis] : 1)
            if dimension.isDense {
                guard dimension.denseSize == extents[axis] else {
                    throw SparseError("a dense dimension has \(dimension.denseSize) elements instead of \(extents[axis])")
                }
            } else {
                let segments = dimension.segments
                guard segments.count == parents + 1, segments.first == 0,
                    segments.last == dimension.indices.count, zip(segments, segments.dropFirst()).allSatisfy({ $0 <= $1 })
                else { throw SparseError("the segments of dimension \(axis) are not ascending from 0 to the end") }
                guard dimension.indices.allSatisfy({ $0 >= 0 && $0 < extents[axis] }) else {
                    throw SparseError("an index lies outside dimension \(axis), which has \(extents[axis]) elements")
                }
                level.kind = .sparse(segments: segments, indices: dimension.indices)
            }
            // Every node holds at least one element, or none below it does; extents multiply to the elements.
            parents = level.childCount(of: parents)
            guard parents <= elements else {
                throw SparseError("dimension \(axis) has more parts than the tensor has elements")
            }
            levels.append(level)
        }
        return levels
    }
}
