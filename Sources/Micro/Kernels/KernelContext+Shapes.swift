import Models
import Tensors

extension KernelContext {
    /// EXPAND_DIMS compares the output with the input and its axis. Source: expand_dims.cc.
    func checkExpansion() throws(MicroRefusal) {
        guard let values = try integers(1, "axis") else { return }
        let input = try requiredInput(0)
        let output = try output()
        try require(values.count == 1, "the axis has \(values.count) elements instead of one")
        let axis = values[0] < 0 ? values[0] + input.rank + 1 : values[0]
        try require((0...input.rank).contains(axis), "the axis \(values[0]) does not exist")
        var expected = input.shape.dimensions
        expected.insert(1, at: axis)
        try requireShape(expected, of: output)
    }

    /// PAD and PADV2 compare the output with the input and its paddings. Source: pad_common.cc.
    func checkPadding() throws(MicroRefusal) {
        guard let values = try integers(1, "paddings") else { return }
        let input = try requiredInput(0)
        let output = try output()
        try require(
            values.count == 2 * input.rank, "the paddings have \(values.count) elements for \(input.rank) dimensions")
        try requireShape(
            input.shape.dimensions.enumerated().map { $0.element + values[2 * $0.offset] + values[2 * $0.offset + 1] },
            of: output)
        guard let constant = self.input(2) else { return }
        try require(
            constant.type == input.type && constant.elements == 1, "the value must be one element of the input's type")
        try require(
            input.type != .int8 || constant.quantization == output.quantization,
            "the int8 value must have the output's scale and zero point")
    }

    /// STRIDED_SLICE knows begin, end and shrinking masks; others it ignores, so that its own output shape must be the
    /// file's. Source: strided_slice_common.cc and StartForAxis, StopForAxis in internal/strided_slice_logic.h.
    func checkStridedSlice() throws(MicroRefusal) {
        guard let begins = try integers(1, "begin"), let ends = try integers(2, "end"),
            let strides = try integers(3, "strides")
        else { return }
        let input = try requiredInput(0)
        let rank = input.rank
        try require(
            begins.count >= rank && ends.count >= rank && strides.count >= rank,
            "begin, end and strides need an element for each dimension")
        var expected: [Int] = []
        for axis in 0..<rank {
            let stride = strides[axis]
            try require(stride != 0, "the stride of dimension \(axis) is 0")
            func isSet(_ mask: OptionField) -> Bool { options.int(mask) >> axis & 1 == 1 }
            if isSet(.shrinkAxisMask) { continue }
            let size = input.dimension(axis)
            let least = stride > 0 ? 0 : -1
            let most = stride > 0 ? size : size - 1
            func clamped(_ index: Int) -> Int { min(max(index < 0 ? index + size : index, least), most) }
            let begin = isSet(.beginMask) ? (stride > 0 ? least : most) : clamped(begins[axis])
            let end = isSet(.endMask) ? (stride > 0 ? most : least) : clamped(ends[axis])
            let count = (Float(end - begin) / Float(stride)).rounded(.up)
            expected.append(max(0, Int(count)))
        }
        try requireShape(expected, of: try output())
    }

    private func requireShape(_ expected: [Int], of output: TensorInfo) throws(MicroRefusal) {
        try require(
            output.shape.dimensions == expected,
            "the output is \(output.shape), and the kernel's own calculation gives \(Shape(expected))")
    }
}
