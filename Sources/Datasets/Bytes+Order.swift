import Tensors

extension Bytes {
    /// Elements of `size` bytes with their bytes in the other order.
    package func swapped(every size: Int) -> Bytes {
        if size == 1 { return self }
        return Bytes(count: count) { target in
            for start in stride(from: 0, to: count - count % size, by: size) {
                for byte in 0..<size { target[start + byte] = self[start + size - 1 - byte] }
            }
        }
    }

    /// Tables of `rows` times `columns` elements, one after the other, as tables of `columns` times `rows`.
    func transposed(rows: Int, columns: Int, elementSize size: Int) -> Bytes {
        Bytes(count: count) { target in
            withUnsafeBytes { source in
                for first in stride(from: 0, to: count / size, by: max(rows * columns, 1)) {
                    for row in 0..<rows {
                        for column in 0..<columns {
                            let from = (first + row * columns + column) * size, to = (first + column * rows + row) * size
                            for byte in 0..<size { target[to + byte] = source[from + byte] }
                        }
                    }
                }
            }
        }
    }

    /// Elements of `size` bytes that are stored with the first index fastest, with the last one fastest.
    package func rowMajor(_ shape: Shape, elementSize size: Int) -> Bytes {
        var strides: [Int] = []
        var stride = 1
        for dimension in shape.dimensions {
            strides.append(stride)
            stride *= dimension
        }
        return Bytes(count: count) { target in
            var index = [Int](repeating: 0, count: shape.rank)
            for position in 0..<count / size {
                let source = zip(index, strides).reduce(0) { $0 + $1.0 * $1.1 }
                for byte in 0..<size { target[position * size + byte] = self[source * size + byte] }
                for axis in index.indices.reversed() {
                    index[axis] += 1
                    if index[axis] < shape[axis] { break }
                    index[axis] = 0
                }
            }
        }
    }
}
