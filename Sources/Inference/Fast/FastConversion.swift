import KernelInterface
import Kernels
import Models
import Tensors

/// SOFTMAX of floats and of bytes over the last dimension.
enum FastSoftmax {
    static func evaluation(_ node: Node) throws -> Evaluation? {
        let x = try node.input(0)
        let y = try node.output()
        let depth = x.shape.dimensions.last ?? 0
        if x.type.isByte, y.type == x.type, depth > 0 { return try int8(node, x, y, depth: depth) }
        // With a negative factor the largest element has the least share, and the others' exponentials are without limit.
        let beta = node.options.float(.beta)
        guard x.type == .float32, y.type == .float32, depth > 0, beta >= 0 else { return nil }
        let kernel = FastKernels.build?.floatSoftmax(rows: x.elementCount / depth, columns: depth, beta: beta)
        return try node.evaluation(kernel, x, y)
    }

    private static func int8(_ node: Node, _ x: RuntimeTensor, _ y: RuntimeTensor, depth: Int) throws -> Evaluation? {
        let scale = SoftmaxScale(beta: Double(node.options.float(.beta)), scale: Double(try node.quantization(of: x).scale))
        let softmax = Int8Softmax(
            rows: x.elementCount / depth, columns: depth, exponentials: (0...255).map { scale.exponential(0 - $0) }
        ) { SoftmaxScale.share(ofSum: $0, resultBits: 8) }
        return try node.evaluation(ofSigned: FastKernels.build?.int8Softmax(softmax), x, y)
    }
}
