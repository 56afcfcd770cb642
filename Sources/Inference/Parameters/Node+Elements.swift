import Models
import Tensors

extension Node {
    /// The first input and the output of an operator with so many inputs.
    ///
    /// - Parameter ofOneType: whether both must have the same type.
    func ends(inputs: Int, ofOneType: Bool = false) throws -> (x: RuntimeTensor, y: RuntimeTensor) {
        try expect(inputs: inputs...inputs)
        let (x, y) = (try input(0), try output())
        if ofOneType { try expectSameType(x, y) }
        return (x, y)
    }

    /// The inputs and outputs of an operator that has so many, each of one type; nil stands for any.
    func tensors(
        _ inputs: [ElementType?], _ outputs: [ElementType?]
    ) throws -> (inputs: [RuntimeTensor], outputs: [RuntimeTensor]) {
        try expect(inputs: inputs.count...inputs.count, outputs: outputs.count...outputs.count)
        let (x, y) = (try inputs.indices.map { try input($0) }, self.outputs)
        for (tensor, type) in zip(x + y, inputs + outputs) { if let type { try expect(tensor, type: type) } }
        return (x, y)
    }

    /// Bytes of one element of a tensor whose elements are moved without being read.
    package func elementSize(_ tensor: RuntimeTensor) throws -> Int {
        guard let bits = tensor.type.bitWidth, bits >= 8 else { throw unsupported(tensor) }
        return bits / 8
    }

    /// Requires `y` to have the type of `x` and, where both are quantized, that nothing has to be rescaled.
    package func expectSameType(_ x: RuntimeTensor, _ y: RuntimeTensor) throws {
        if x.type != y.type { throw unsupported(x, y) }
    }
}

extension Shape {
    /// Elements between neighbours along each dimension, row-major.
    package var strides: [Int] {
        var strides = [Int](repeating: 1, count: rank)
        for axis in stride(from: rank - 2, through: 0, by: -1) { strides[axis] = strides[axis + 1] * dimensions[axis + 1] }
        return strides
    }
}
