import KernelInterface
import Models
import Tensors

/// Functions of each element of one tensor.
enum FastUnary {
    /// Floats by the kernel of `operation`, int8 by a table.
    static func evaluation(_ node: Node, _ operation: FloatUnary) throws -> Evaluation? {
        let x = try node.input(0)
        let y = try node.output()
        guard x.type == .float32, y.type == .float32, x.elementCount == y.elementCount else {
            return try FastLookup.evaluation(node)
        }
        return try node.evaluation(FastKernels.build?.floatUnary(operation, count: x.elementCount), x, y)
    }
}
