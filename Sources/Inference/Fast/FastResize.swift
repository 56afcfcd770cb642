import KernelInterface
import Kernels
import Models
import Tensors

/// RESIZE_BILINEAR of float32 and int8, RESIZE_NEAREST_NEIGHBOR of all types.
enum FastResize {
    static func bilinear(_ node: Node) throws -> Evaluation? {
        let (x, y, grid) = try ResizeImage.prepare(node)
        switch x.type {
        case .float32:
            let resizing = Resizing(grid) { i, input, output in
                let place = grid.neighbours(i, input, output)
                return Resizing.Position(first: place.first, second: place.second, distance: place.distance)
            }
            return try node.evaluation(FastKernels.build?.floatResize(resizing), x, y)
        case .int8:
            let resizing = Resizing(grid) { i, input, output in
                let place = grid.fixedNeighbours(i, input, output)
                return Resizing.Position(first: place.first, second: place.second, distance: Float(place.distance))
            }
            return try node.evaluation(FastKernels.build?.int8Resize(resizing), x, y)
        default: return nil
        }
    }

    static func nearest(_ node: Node) throws -> Evaluation? {
        let (x, y, grid) = try ResizeImage.prepare(node)
        let resizing = Resizing(grid) { i, input, output in
            Resizing.Position(first: grid.nearest(i, input, output), second: 0, distance: 0)
        }
        return try node.evaluation(FastKernels.build?.nearestResize(resizing, elementSize: try node.elementSize(x)), x, y)
    }
}

extension Resizing {
    fileprivate init(_ g: Reference.Resizing, _ place: (_ i: Int, _ input: Int, _ output: Int) -> Position) {
        self.init(
            batches: g.batches, inputHeight: g.inputHeight, inputWidth: g.inputWidth, channels: g.channels,
            rows: (0..<g.outputHeight).map { place($0, g.inputHeight, g.outputHeight) },
            columns: (0..<g.outputWidth).map { place($0, g.inputWidth, g.outputWidth) })
    }
}
