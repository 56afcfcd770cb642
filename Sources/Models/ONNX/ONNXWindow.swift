import Tensors

/// The windows of a convolution or a pooling: for each axis between channels and the last, outermost first.
struct ONNXWindow {
    var kernel: [Int]
    var strides: [Int]
    var dilations: [Int]
    /// Elements before and after each axis.
    var pads: [(before: Int, after: Int)]
    /// Windows along each axis.
    var outputs: [Int]

    var extents: [Int] { zip(kernel, dilations).map { ($0 - 1) * $1 + 1 } }
    var hasPads: Bool { pads.contains { $0 != (0, 0) } }

    /// - Parameters:
    ///   - kernel: from the weights, or the attribute.
    ///   - sizes: the input's, without batch and channels.
    init(_ call: ONNXCall, kernel: [Int], sizes: [Int], isCeiled: Bool = false) throws(ModelError) {
        let count = sizes.count
        func list(_ name: String) throws(ModelError) -> [Int] {
            let values = try call.ints(name) ?? Array(repeating: 1, count: count)
            guard values.count == count, values.allSatisfy({ $0 > 0 && $0 < 1 << 24 }) else {
                throw call.error("its attribute '\(name)' = \(Shape(values)) is not possible for \(count) axes")
            }
            return values
        }
        guard kernel.count == count, kernel.allSatisfy({ $0 > 0 && $0 < 1 << 24 }) else {
            throw call.error("its kernel \(Shape(kernel)) is not possible for \(count) axes")
        }
        self.kernel = kernel
        strides = try list("strides")
        dilations = try list("dilations")
        pads = []
        outputs = []
        let mode = try call.string("auto_pad", default: "NOTSET")
        let given = try call.ints("pads") ?? Array(repeating: 0, count: 2 * count)
        guard given.count == 2 * count, given.allSatisfy({ $0 >= 0 && $0 < 1 << 24 }) else {
            throw call.error("its attribute 'pads' = \(Shape(given)) is not possible for \(count) axes")
        }
        for axis in 0..<count {
            let (size, stride) = (sizes[axis], strides[axis])
            let extent = (kernel[axis] - 1) * dilations[axis] + 1
            switch mode {
            case "NOTSET": pads.append((given[axis], given[count + axis]))
            case "VALID": pads.append((0, 0))
            case "SAME_UPPER", "SAME_LOWER":
                let total = max(((size + stride - 1) / stride - 1) * stride + extent - size, 0)
                let half = mode == "SAME_UPPER" ? total / 2 : total - total / 2
                pads.append((half, total - half))
            default: throw call.error("its attribute 'auto_pad' = '\(mode)' is not supported")
            }
            let room = size + pads[axis].before + pads[axis].after - extent
            guard room >= 0 else {
                throw call.error("its window of \(extent) elements is larger than its input of \(size) with its pads")
            }
            var windows = room / stride + 1
            if isCeiled, room % stride != 0, windows * stride < size + pads[axis].before { windows += 1 }
            outputs.append(windows)
        }
    }

    /// Whether the pads are those of "same" padding in TensorFlow Lite.
    func isSame(_ sizes: [Int]) -> Bool {
        sizes.indices.allSatisfy { axis in
            let count = (sizes[axis] + strides[axis] - 1) / strides[axis]
            let total = max((count - 1) * strides[axis] + extents[axis] - sizes[axis], 0)
            return outputs[axis] == count && pads[axis].before == total / 2
        }
    }

    /// As the graph has it.
    func window(_ padding: Padding) -> Window {
        Window(kernel: kernel, strides: strides, dilations: dilations, padding: padding)
    }

    /// Elements that the windows reach beyond the end of the padded axis; negative where they leave some out.
    func overhang(_ axis: Int, _ size: Int) -> Int {
        (outputs[axis] - 1) * strides[axis] + extents[axis] - size - pads[axis].before - pads[axis].after
    }

    /// How many elements of each window along an axis of `size` elements are of the input, or with `includingPads` of the
    /// input and its pads.
    func counts(_ axis: Int, _ size: Int, includingPads: Bool) -> [Int] {
        let (step, length) = (dilations[axis], kernel[axis])
        let end = size + (includingPads ? pads[axis].after : 0)
        return (0..<outputs[axis]).map { output in
            let first = output * strides[axis] - pads[axis].before
            let skipped = includingPads || first >= 0 ? 0 : (step - 1 - first) / step
            let reached = first >= end ? 0 : min((end - 1 - first) / step + 1, length)
            return max(reached - skipped, 0)
        }
    }

    /// The windows along some of the axes.
    func part(_ axes: ClosedRange<Int>) -> ONNXWindow {
        var part = self
        part.kernel = Array(kernel[axes])
        part.strides = Array(strides[axes])
        part.dilations = Array(dilations[axes])
        part.pads = Array(pads[axes])
        part.outputs = Array(outputs[axes])
        return part
    }
}

extension ONNXWindow {
    /// A row of elements is an image of height 1.
    mutating func addHeight() {
        kernel.insert(1, at: 0)
        strides.insert(1, at: 0)
        dilations.insert(1, at: 0)
        pads.insert((0, 0), at: 0)
        outputs.insert(1, at: 0)
    }
}
