import Kernels
import Models
import Tensors

/// SPACE_TO_BATCH_ND: blocks of a padded image become batches. BATCH_TO_SPACE_ND: the reverse, cropped.
///
/// x: [n, d1 … dk, rest]; block: [k]; paddings or crops: [k, 2]. k is 1 or 2 in practice; any is computed.
enum SpaceToBatch {
    static let kernel = OperatorKernel(version: 4) { node -> any OperatorPlan in
        let parts = try Parts(node)
        let (x, y, block) = (parts.x, parts.y, parts.block)
        let k = block.count
        let padded = (0..<k).map { x.shape[$0 + 1] + parts.amounts[2 * $0] + parts.amounts[2 * $0 + 1] }
        for d in 0..<k {
            try node.require(
                padded[d] % block[d] == 0, "the block \(Shape(block)) does not divide the padded dimensions \(Shape(padded))")
        }
        let small = zip(padded, block).map { $0 / $1 }
        let batches = try node.product(block + [x.shape[0]])
        try node.resize(y, to: Shape([batches] + small + x.shape.dimensions[(k + 1)...]))
        let inner = x.shape.dimensions[(k + 1)...].reduce(1, *)
        let layout = Layout(block: block, small: small, batch: x.shape[0], inner: inner)
        let moves = layout.moves(
            extent: Array(x.shape.dimensions[1...k]), first: (0..<k).map { parts.amounts[2 * $0] },
            elementSize: try node.elementSize(x), isForward: true)
        // TensorFlow Lite Micro's kernel pads with 0.
        let base = MovementPlan.Base.number(node.isMicro ? 0 : try node.padding(of: y))
        return MovementPlan(y: y, base: base, moves: moves.map { .init(from: x, to: y, copy: $0) })
    }

    static let reverse = OperatorKernel(version: 4) { node -> any OperatorPlan in
        let parts = try Parts(node)
        let (x, y, block) = (parts.x, parts.y, parts.block)
        let k = block.count
        let blocks = try node.product(block)
        try node.require(
            blocks > 0 && x.shape[0] % blocks == 0, "the block \(Shape(block)) does not divide the \(x.shape[0]) batches")
        let small = Array(x.shape.dimensions[1...k])
        var cropped: [Int] = []
        for d in 0..<k {
            let size = try node.product([small[d], block[d]]) - parts.amounts[2 * d] - parts.amounts[2 * d + 1]
            try node.require(size >= 0, "the crops \(Shape(parts.amounts)) are larger than dimension \(d + 1)")
            cropped.append(size)
        }
        let batch = x.shape[0] / blocks
        try node.resize(y, to: Shape([batch] + cropped + x.shape.dimensions[(k + 1)...]))
        let size = try node.elementSize(x)
        let layout = Layout(block: block, small: small, batch: batch, inner: x.shape.dimensions[(k + 1)...].reduce(1, *))
        let moves = layout.moves(
            extent: cropped, first: (0..<k).map { parts.amounts[2 * $0] }, elementSize: size, isForward: false)
        return MovementPlan(y: y, moves: moves.map { .init(from: x, to: y, copy: $0) })
    }

    private struct Parts {
        let x: RuntimeTensor
        let y: RuntimeTensor
        let block: [Int]
        let amounts: [Int]

        init(_ node: Node) throws {
            (x, y) = try node.ends(inputs: 3, ofOneType: true)
            block = try node.integers(try node.input(1))
            amounts = try node.integers(try node.input(2))
            try node.require(
                x.rank > block.count && !block.isEmpty && block.allSatisfy { (1...1 << 16).contains($0) }
                    && Shape(block).checkedElementCount.map { $0 <= 1 << 16 } == true,
                "the block \(Shape(block)) is not possible for an input of shape \(x.shape)")
            try node.require(
                amounts.count == 2 * block.count && amounts.allSatisfy { (0..<1 << 31).contains($0) },
                "the paddings or crops \(Shape(amounts)) are not possible for the block \(Shape(block))")
        }
    }

    /// The batches [block, batch] of small images [small] and the image that they make together.
    private struct Layout {
        let block: [Int]
        let small: [Int]
        let batch: Int
        let inner: Int

        /// One move for each position in the block: the image's rows and columns of that phase, from the image to the
        /// batches or back. `first` is the border that the image does not have.
        func moves(extent: [Int], first: [Int], elementSize: Int, isForward: Bool) -> [StridedCopy] {
            let k = block.count
            var imageSteps = [Int](repeating: inner, count: k)
            var smallSteps = [Int](repeating: inner, count: k)
            for d in (0..<k - 1).reversed() {
                imageSteps[d] = imageSteps[d + 1] * extent[d + 1]
                smallSteps[d] = smallSteps[d + 1] * small[d + 1]
            }
            let imageSize = imageSteps[0] * extent[0]
            let smallSize = smallSteps[0] * small[0]
            var moves: [StridedCopy] = []
            var phase = [Int](repeating: 0, count: k)
            for number in 0..<block.reduce(1, *) {
                var counts: [Int] = []
                var (image, piece) = (0, number * batch * smallSize)
                for d in 0..<k {
                    // Small index s is image index s × block + phase - first.
                    let least = max(0, (first[d] - phase[d] + block[d] - 1) / block[d])
                    let end = min(small[d], (extent[d] + first[d] - phase[d] + block[d] - 1) / block[d])
                    counts.append(max(end - least, 0))
                    image += (least * block[d] + phase[d] - first[d]) * imageSteps[d]
                    piece += least * smallSteps[d]
                }
                let imageStrides = [imageSize] + zip(imageSteps, block).map { $0 * $1 } + [1]
                let smallStrides = [smallSize] + smallSteps + [1]
                moves.append(
                    StridedCopy(
                        shape: [batch] + counts + [inner], elementSize: elementSize,
                        from: isForward ? imageStrides : smallStrides, startingAt: isForward ? image : piece,
                        to: isForward ? smallStrides : imageStrides, toStart: isForward ? piece : image))
                for d in (0..<k).reversed() {
                    phase[d] += 1
                    if phase[d] < block[d] { break }
                    phase[d] = 0
                }
            }
            return moves
        }
    }
}

extension Node {
    /// The product of sizes; an error where it is larger than any tensor.
    func product(_ factors: [Int]) throws -> Int {
        guard let product = Shape(factors).checkedElementCount, product < 1 << 40 else {
            throw error("\(factors) are too many elements")
        }
        return product
    }
}
