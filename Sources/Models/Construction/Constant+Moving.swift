import Tensors

/// Moving the elements of constants.
extension Constant {
    /// Elements between neighbours along each axis.
    static func strides(_ shape: [Int]) -> [Int] {
        var strides = shape
        var next = 1
        for axis in shape.indices.reversed() {
            strides[axis] = next
            next *= shape[axis]
        }
        return strides
    }

    /// Element (i, j, …) of the result is the one at `offset` + i · strides[0] + j · strides[1] + …; nil where it would
    /// have more bytes than can be meant.
    func strided(_ shape: [Int], offset: Int = 0, strides: [Int]) -> Constant? {
        if open != nil { return moved { $0.strided(shape, offset: offset, strides: strides) } }
        guard let count = Shape(shape).checkedElementCount, let size = type.byteCount(of: count), size <= Self.mostBytes,
            let width = type.bitWidth.map({ $0 / 8 }), width > 0
        else { return nil }
        let moved = Bytes(count: size) { target in
            data.withUnsafeBytes { source in
                var position = [Int](repeating: 0, count: shape.count)
                var from = offset
                for element in 0..<count {
                    for byte in 0..<width { target[element * width + byte] = source[from * width + byte] }
                    var axis = shape.count - 1
                    while axis >= 0 {
                        position[axis] += 1
                        from += strides[axis]
                        if position[axis] < shape[axis] { break }
                        from -= strides[axis] * shape[axis]
                        position[axis] = 0
                        axis -= 1
                    }
                }
            }
        }
        return Constant(type: type, shape: shape, data: moved)
    }

    /// Axis i of the result is axis `order[i]`, an order of all axes.
    func transposed(_ order: [Int]) -> Constant? {
        if order == Array(order.indices) { return self }
        let strides = Self.strides(shape)
        var result = strided(order.map { shape[$0] }, strides: order.map { strides[$0] })
        result?.repeats = repeats.map { all in order.map { all[$0] } }
        return result
    }

    /// `count` elements of an axis, every `step`-th from the element `first` on.
    func sliced(axis: Int, from first: Int, step: Int = 1, count: Int) -> Constant? {
        var size = shape, strides = Self.strides(shape)
        let offset = count == 0 ? 0 : first * strides[axis]
        (size[axis], strides[axis]) = (count, strides[axis] * step)
        return strided(size, offset: offset, strides: strides)
    }

    /// The shape that both have after NumPy's rule: axes from the last on are equal or 1; nil where they are not.
    static func broadcast(_ a: [Int], _ b: [Int]) -> [Int]? {
        let rank = max(a.count, b.count)
        let x = Array(repeating: 1, count: rank - a.count) + a
        let y = Array(repeating: 1, count: rank - b.count) + b
        var shape: [Int] = []
        for (first, second) in zip(x, y) {
            guard first == second || first == 1 || second == 1 else { return nil }
            shape.append(first == 1 ? second : first)
        }
        return shape
    }

    /// NumPy's rule: axes of size 1, and those that are missing before the first, repeat.
    func broadcast(to target: [Int]) -> Constant? {
        guard target.count >= shape.count else { return nil }
        let missing = target.count - shape.count
        let own = Self.strides(shape)
        var strides = [Int](repeating: 0, count: target.count)
        for axis in shape.indices {
            guard shape[axis] == target[missing + axis] || shape[axis] == 1 else { return nil }
            strides[missing + axis] = shape[axis] == 1 ? 0 : own[axis]
        }
        return strided(target, strides: strides)
    }

    /// Joined along an axis; nil where types or shapes do not fit.
    static func concatenated(_ parts: [Constant], axis: Int) -> Constant? {
        guard let first = parts.first, first.shape.indices.contains(axis), let width = first.type.bitWidth.map({ $0 / 8 }) else {
            return nil
        }
        var shape = first.shape
        shape[axis] = 0
        for part in parts {
            var other = part.shape
            guard part.type == first.type, other.count == shape.count else { return nil }
            shape[axis] += other[axis]
            other[axis] = first.shape[axis]
            guard other == first.shape else { return nil }
        }
        guard let count = Shape(shape).checkedElementCount, count * width <= mostBytes else { return nil }
        let outer = shape[..<axis].reduce(1, *), inner = shape[(axis + 1)...].reduce(1, *)
        if parts.contains(where: { $0.open != nil }) {
            return outer == 1 ? Constant(parts.flatMap { $0.numbers ?? [] }, shape: shape, type: first.type) : nil
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count * width)
        for row in 0..<outer {
            for part in parts {
                let size = part.shape[axis] * inner * width
                bytes += part.data[row * size..<(row + 1) * size].array(of: UInt8.self)
            }
        }
        return Constant(type: first.type, shape: shape, data: Bytes(bytes))
    }

    /// Parts of one size along an axis; nil where it does not have so many.
    func parts(_ count: Int, axis: Int) -> [Constant]? {
        guard shape.indices.contains(axis), (1...1 << 16).contains(count), shape[axis] % count == 0 else { return nil }
        let size = shape[axis] / count
        let parts = (0..<count).compactMap { sliced(axis: axis, from: $0 * size, count: size) }
        return parts.count == count ? parts : nil
    }

    /// The slices at `indices` of an axis, in the place of which the shape of the indices comes.
    func gathered(_ indices: [Int], shape indexShape: [Int], axis: Int) -> Constant? {
        if open != nil { return moved { $0.gathered(indices, shape: indexShape, axis: axis) } }
        guard shape.indices.contains(axis), indices.allSatisfy({ (0..<shape[axis]).contains($0) }),
            let width = type.bitWidth.map({ $0 / 8 })
        else { return nil }
        let outer = shape[..<axis].reduce(1, *), inner = shape[(axis + 1)...].reduce(1, *) * width
        guard outer * inner == 0 || indices.count <= Self.mostBytes / (outer * inner) else { return nil }
        var bytes: [UInt8] = []
        for row in 0..<outer {
            for index in indices {
                let start = (row * shape[axis] + index) * inner
                bytes += data[start..<start + inner].array(of: UInt8.self)
            }
        }
        return Constant(
            type: type, shape: Array(shape[..<axis]) + indexShape + shape[(axis + 1)...], data: Bytes(bytes))
    }
}
