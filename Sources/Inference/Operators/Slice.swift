import Kernels
import Models
import Tensors

/// SLICE: x[begin : begin + size] along each dimension; a size of -1 takes the rest.
enum Slice {
    static let kernel = OperatorKernel(version: 8) { node in
        let (x, y) = try node.ends(inputs: 3, ofOneType: true)
        let begin = try node.integers(try node.input(1))
        let sizes = try node.integers(try node.input(2))
        try node.require(
            begin.count == x.rank && sizes.count == x.rank,
            "begin and size have \(begin.count) and \(sizes.count) elements for an input of shape \(x.shape)")
        var shape: [Int] = []
        for axis in 0..<x.rank {
            let extent = x.shape[axis]
            try node.require(
                begin[axis] >= 0 && begin[axis] <= extent, "begin \(begin[axis]) is outside dimension \(axis) of \(x.shape)")
            let size = sizes[axis] == -1 ? extent - begin[axis] : sizes[axis]
            try node.require(
                size >= 0 && size <= extent - begin[axis],
                "\(sizes[axis]) elements from \(begin[axis]) are more than dimension \(axis) of \(x.shape) has")
            shape.append(size)
        }
        try node.resize(y, to: Shape(shape))
        let strides = x.shape.strides
        let copy = try StridedCopy(
            shape: shape, elementSize: node.elementSize(x), from: strides,
            startingAt: zip(begin, strides).reduce(0) { $0 + $1.0 * $1.1 })
        return { copy(x.data, y.data) }
    }
}
