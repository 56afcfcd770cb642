import Kernels
import Models
import Tensors

/// The scales of a constant [rows, …] whose rows are quantized in blocks, each with a scale of its own.
struct BlockScales {
    /// [rows, blocks].
    let values: [Float]
    /// How many elements have one scale.
    let size: Int
    /// How many blocks a row has.
    let count: Int

    /// nil for a tensor that is quantized otherwise.
    init?(_ tensor: RuntimeTensor, rows: Int, depth: Int, _ node: Node) throws {
        guard let blocks = tensor.info.blockwiseQuantization else { return nil }
        if node.isMicro {
            throw node.error("'\(tensor.name)' is quantized in blocks, which TensorFlow Lite Micro does not support")
        }
        try node.require(
            tensor.isConstant && depth > 0 && depth % blocks.blockSize == 0,
            "blocks of \(blocks.blockSize) do not fit '\(tensor.name)' of shape \(tensor.shape)")
        try node.require(blocks.zeroPoints == nil, "the blocks of '\(tensor.name)' have zero points, which is not supported")
        size = blocks.blockSize
        count = depth / size
        let info = node.runner.subgraph.tensors[blocks.scales]
        guard let data = info.data, info.type == .float16 || info.type == .float32 else {
            throw node.error("'\(info.name)', the scales of '\(tensor.name)', is not a constant of floats")
        }
        values = info.type == .float16 ? data.array(of: Float16.self).map(Float.init) : data.array(of: Float.self)
        try node.require(
            values.count == rows * count, "'\(tensor.name)' has \(values.count) scales for \(rows) rows of \(count) blocks")
        try node.require(
            values.allSatisfy { $0.isFinite }, "'\(tensor.name)' has a scale that is not a number")
    }
}
