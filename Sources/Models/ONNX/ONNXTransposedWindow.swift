import Tensors

/// The windows of a transposed convolution. What its output is, follows from what its pads cut off, or the reverse.
struct ONNXTransposedWindow {
    var kernel: [Int]
    var strides: [Int]
    var dilations: [Int]
    /// Elements that are cut off before the first.
    var begins: [Int]
    var outputs: [Int]

    var extents: [Int] { zip(kernel, dilations).map { ($0 - 1) * $1 + 1 } }

    init(_ call: ONNXCall, kernel: [Int], sizes: [Int]) throws(ModelError) {
        let count = sizes.count
        func list(_ name: String, _ length: Int, _ missing: Int) throws(ModelError) -> [Int] {
            let values = try call.ints(name) ?? Array(repeating: missing, count: length)
            guard values.count == length, values.allSatisfy({ $0 >= missing && $0 < 1 << 24 }) else {
                throw call.error("its attribute '\(name)' = \(Shape(values)) is not possible for \(count) axes")
            }
            return values
        }
        guard kernel.allSatisfy({ $0 > 0 && $0 < 1 << 24 }) else {
            throw call.error("its kernel \(Shape(kernel)) is not possible")
        }
        self.kernel = kernel
        strides = try list("strides", count, 1)
        dilations = try list("dilations", count, 1)
        let extra = try list("output_padding", count, 0)
        let pads = try list("pads", 2 * count, 0)
        let wanted = try call.ints("output_shape")
        if let wanted, !wanted.allSatisfy({ $0 > 0 && $0 < 1 << 31 }) {
            throw call.error("its attribute 'output_shape' = \(Shape(wanted)) is not possible")
        }
        let mode = try call.string("auto_pad", default: "NOTSET")
        begins = []
        outputs = []
        for axis in 0..<count {
            let extent = (kernel[axis] - 1) * dilations[axis] + 1
            let full = strides[axis] * (sizes[axis] - 1) + extra[axis] + extent
            var output = full - pads[axis] - pads[count + axis]
            var begin = pads[axis]
            if let wanted {
                guard wanted.count >= count else { throw call.error("its attribute 'output_shape' is too short") }
                output = wanted[wanted.count - count + axis]
            } else if mode == "SAME_UPPER" || mode == "SAME_LOWER" {
                output = sizes[axis] * strides[axis]
            } else if mode != "NOTSET", mode != "VALID" {
                throw call.error("its attribute 'auto_pad' = '\(mode)' is not supported")
            }
            if wanted != nil || mode.hasPrefix("SAME") {
                let total = max(full - output, 0)
                begin = mode == "SAME_UPPER" ? total / 2 : total - total / 2
            }
            guard output > 0, output < 1 << 31 else { throw call.error("its output of \(output) elements is not possible") }
            begins.append(begin)
            outputs.append(output)
        }
    }

    mutating func addHeight() {
        kernel.insert(1, at: 0)
        strides.insert(1, at: 0)
        dilations.insert(1, at: 0)
        begins.insert(0, at: 0)
        outputs.insert(1, at: 0)
    }
}
