import Models
import Tensors

/// STRIDED_SLICE: x[begin:end:stride] along each dimension, with NumPy's ellipsis and new axes.
///
/// Source of the masks' meaning: tf.strided_slice.
enum StridedSlice {
    static let kernel = OperatorKernel.view(version: 8, inputs: 4...4) { node, x in
        let begin = try node.integers(try node.input(1))
        let end = try node.integers(try node.input(2))
        let steps = try node.integers(try node.input(3))
        try node.require(
            begin.count == end.count && begin.count == steps.count && begin.count < 32,
            "begin, end and strides have \(begin.count), \(end.count) and \(steps.count) elements")
        let (selection, strides) = (try select(x.shape, begin: begin, end: end, strides: steps, node), x.shape.strides)
        return View(
            counts: selection.counts, steps: zip(selection.steps, strides).map { $0 * $1 },
            start: zip(selection.starts, strides).reduce(0) { $0 + $1.0 * $1.1 }, shape: Shape(selection.shape))
    }

    /// For each dimension of the input: the first index, the step and how many; and the shape of the result.
    struct Selection {
        var starts: [Int] = []
        var steps: [Int] = []
        var counts: [Int] = []
        var shape: [Int] = []

        mutating func take(_ size: Int) {
            starts.append(0)
            steps.append(1)
            counts.append(size)
            shape.append(size)
        }
    }

    static func select(_ shape: Shape, begin: [Int], end: [Int], strides: [Int], _ node: Node) throws -> Selection {
        let options = node.options
        func bit(_ field: OptionField, _ i: Int) -> Bool { options.int(field) & (1 << i) != 0 }
        let ellipses = begin.indices.filter { bit(.ellipsisMask, $0) }
        try node.require(ellipses.count <= 1, "the ellipsis mask has more than one bit set")
        let named = begin.indices.filter { !bit(.ellipsisMask, $0) && !bit(.newAxisMask, $0) }.count
        try node.require(named <= shape.rank, "\(named) dimensions are sliced of an input of shape \(shape)")
        var result = Selection()
        for i in begin.indices {
            if bit(.ellipsisMask, i) {
                for _ in 0..<(shape.rank - named) { result.take(shape[result.starts.count]) }
                continue
            }
            if bit(.newAxisMask, i) {
                result.shape.append(1)
                continue
            }
            let size = shape[result.starts.count]
            let stride = strides[i]
            try node.require(stride != 0, "the stride of dimension \(i) is 0")
            if bit(.shrinkAxisMask, i) {
                let masked = stride > 0 ? 0 : size - 1
                let index = bit(.beginMask, i) ? masked : begin[i] < 0 ? begin[i] + size : begin[i]
                try node.require(index >= 0 && index < size, "index \(begin[i]) is outside dimension \(i) of \(shape)")
                result.starts.append(index)
                result.steps.append(1)
                result.counts.append(1)
                continue
            }
            // What slices may reach: one before the first, when they run backwards.
            let bounds = stride > 0 ? 0...size : -1...(size - 1)
            func clamped(_ index: Int) -> Int {
                let resolved = index < 0 ? index + size : index
                return min(max(resolved, bounds.lowerBound), bounds.upperBound)
            }
            let first = bit(.beginMask, i) ? (stride > 0 ? bounds.lowerBound : bounds.upperBound) : clamped(begin[i])
            let last: Int
            if bit(.endMask, i) {
                last = stride > 0 ? bounds.upperBound : bounds.lowerBound
            } else if options.bool(.offset) {
                last = min(max(first + min(max(end[i], -size - 1), size + 1), bounds.lowerBound), bounds.upperBound)
            } else {
                last = clamped(end[i])
            }
            let distance = last - first
            let count =
                stride > 0
                ? (distance <= 0 ? 0 : (distance - 1) / stride + 1) : (distance >= 0 ? 0 : (distance + 1) / stride + 1)
            result.starts.append(count == 0 ? 0 : first)
            result.steps.append(count <= 1 ? 1 : stride)
            result.counts.append(count)
            result.shape.append(count)
        }
        while result.starts.count < shape.rank { result.take(shape[result.starts.count]) }
        return result
    }
}
