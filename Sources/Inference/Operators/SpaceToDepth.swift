import Models
import Tensors

/// SPACE_TO_DEPTH: blocks of b × b pixels become channels. DEPTH_TO_SPACE: the reverse.
enum SpaceToDepth {
    /// [n, h, w, c] to [n, h / b, w / b, b × b × c].
    static let kernel = OperatorKernel.view(version: 2, inputs: 1...1) { node, x in
        let block = try block(node, x)
        let (n, h, w, c) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
        try node.require(h % block == 0 && w % block == 0, "the block size \(block) does not divide \(x.shape)")
        return View(
            counts: [n, h / block, w / block, block, block, c], steps: [h * w * c, block * w * c, block * c, w * c, c, 1],
            shape: [n, h / block, w / block, c * block * block])
    }

    /// [n, h, w, b × b × c] to [n, h × b, w × b, c].
    static let reverse = OperatorKernel.view(version: 2, inputs: 1...1) { node, x in
        let block = try block(node, x)
        let (n, h, w, depth) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
        try node.require(depth % (block * block) == 0, "the block size \(block) does not divide the channels of \(x.shape)")
        let c = depth / (block * block)
        return View(
            counts: [n, h, block, w, block, c], steps: [h * w * depth, w * depth, block * c, depth, c, 1],
            shape: [n, h * block, w * block, c])
    }

    private static func block(_ node: Node, _ x: RuntimeTensor) throws -> Int {
        try node.expect(x, rank: 4...4)
        let block = node.options.int(.blockSize)
        try node.require(block > 0 && block < 1 << 15, "the block size is \(block); it must be positive")
        return block
    }
}
