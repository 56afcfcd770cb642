import KernelInterface
import Kernels
import Models
import Tensors

/// CONV_3D without groups: what the kernel sees, some output positions at a time, as the rows of a matrix that meets the
/// weights [kd·kh·kw·i, o].
enum FastConvolution3D {
    /// Positions at a time: their rows should stay in the first-level cache.
    private static let rows = 32
    /// Elements of a row above which the copies would not pay.
    private static let limit = 1 << 20

    static func evaluation(_ node: Node) throws -> Evaluation? {
        let (x, w, y) = (try node.input(0), try node.input(1), try node.output())
        let bias = try node.optionalInput(2)
        let volume = try Conv3D.volume(x, w, node)
        let count = volume.batches * volume.outputCount
        let length = volume.windowCount, outputs = w.shape[4]
        guard x.shape[4] == w.shape[3], count > 0, length <= limit else { return nil }
        let rows = min(rows, count)
        let product = MatrixProduct(
            rows: rows, columns: outputs, depth: length, isLeftTransposed: false, isRightTransposed: false)
        guard let kernel = FastKernels.build?.floatMatrixProduct(product) else { return nil }
        let windows = try node.scratch(bytes: rows * length * 4)
        let memory = try node.scratch(bytes: kernel.scratchBytes)
        let (lower, upper) = try node.floatRange()
        return {
            var first = 0
            while first < count {
                // The last rows overlap those before.
                let start = min(first, count &- rows)
                Reference.windows(volume, x: x.elements(), first: start, count: rows, rows: windows.elements())
                let out = y.elements(as: Float.self) + start &* outputs
                kernel.run(windows.data, w.data, out, isSameRight: first > 0, scratch: memory.data)
                if let added = bias?.elements(as: Float.self) {
                    for row in 0..<rows { for o in 0..<outputs { out[row &* outputs &+ o] += added[o] } }
                }
                for i in 0..<(rows &* outputs) { out[i] = min(max(out[i], lower), upper) }
                first &+= rows
            }
        }
    }
}
