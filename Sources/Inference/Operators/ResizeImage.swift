import Kernels
import Models
import Tensors

/// RESIZE_BILINEAR and RESIZE_NEAREST_NEIGHBOR: images [n, h, w, c] at another size [h', w'].
enum ResizeImage {
    static let bilinear = OperatorKernel(version: 4, rows: .separate(ranks: 4...4)) { node in
        let (x, y, grid) = try prepare(node)
        try node.require(
            !(grid.alignsCorners && grid.hasHalfPixelCenters), "corners cannot be aligned where pixels have half-pixel centers")
        switch x.type {
        case .float32:
            return { Reference.resizeBilinear(grid, x: x.elements(as: Float.self), y: y.elements(as: Float.self)) { $0 } }
        case .uint8:
            return {
                Reference.resizeBilinear(grid, x: x.elements(as: UInt8.self), y: y.elements(as: UInt8.self)) { UInt8($0 + 0.5) }
            }
        case .int8: return { Reference.resizeBilinear(grid, x: x.elements(as: Int8.self), y: y.elements(as: Int8.self)) }
        case .int16: return { Reference.resizeBilinear(grid, x: x.elements(as: Int16.self), y: y.elements(as: Int16.self)) }
        default: throw node.unsupported(x, y)
        }
    }

    static let nearest = OperatorKernel(version: 4, rows: .separate(ranks: 4...4)) { node in
        let (x, y, grid) = try prepare(node)
        let size = try node.elementSize(x)
        return { Reference.resizeNearest(grid, elementSize: size, x: x.data, y: y.data) }
    }

    static func prepare(_ node: Node) throws -> (RuntimeTensor, RuntimeTensor, Reference.Resizing) {
        let (x, y) = try node.ends(inputs: 2, ofOneType: true)
        try node.expect(x, rank: 4...4)
        let size = try node.input(1)
        try node.expect(size, type: .int32)
        let target = try node.integers(size)
        try node.require(
            target.count == 2 && target.allSatisfy { (1..<1 << 20).contains($0) }, "the size \(Shape(target)) is not possible")
        try node.require(
            x.shape[1] > 0 && x.shape[2] > 0 && x.shape[1] < 1 << 20 && x.shape[2] < 1 << 20,
            "images of shape \(x.shape) cannot be resized")
        let isAligned = node.options.bool(.alignCorners)
        let isHalfPixel = node.options.bool(.halfPixelCenters)
        try node.resize(y, to: [x.shape[0], target[0], target[1], x.shape[3]])
        let grid = Reference.Resizing(
            batches: x.shape[0], inputHeight: x.shape[1], inputWidth: x.shape[2], outputHeight: target[0],
            outputWidth: target[1], channels: x.shape[3], alignsCorners: isAligned, hasHalfPixelCenters: isHalfPixel)
        return (x, y, grid)
    }
}
