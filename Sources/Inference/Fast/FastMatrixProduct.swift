import KernelInterface
import Kernels
import Models
import Tensors

/// BATCH_MATMUL of floats and of int8.
enum FastMatrixProduct {
    static func evaluation(_ node: Node) throws -> Evaluation? {
        let plan = try BatchMatMul.Plan(node)
        let (a, b, y) = (plan.a, plan.b, plan.y)
        let product = MatrixProduct(
            rows: plan.rows, columns: plan.columns, depth: plan.depth, isLeftTransposed: plan.isLeftTransposed,
            isRightTransposed: plan.isRightTransposed)
        let kernel: (any PreparedMatrixProduct)?
        switch (a.type, b.type, y.type) {
        case (.float32, .float32, .float32): kernel = FastKernels.build?.floatMatrixProduct(product)
        case (.int8, .int8, .int8):
            let (stage, aZero, bZero) = try BatchMatMul.stage(plan, node)
            kernel = FastKernels.build?.int8MatrixProduct(
                product, zeroPointA: aZero, zeroPointB: bZero, requantization: stage)
        default: kernel = nil
        }
        guard let kernel else { return nil }
        let memory = try node.scratch(bytes: kernel.scratchBytes)
        let size = a.type == .float32 ? 4 : 1
        return {
            var right = -1
            plan.forEachMatrix { left, other, result in
                kernel.run(
                    UnsafeRawPointer(a.data) + left &* size, UnsafeRawPointer(b.data) + other &* size, y.data + result &* size,
                    isSameRight: other == right, scratch: memory.data)
                right = other
            }
        }
    }
}
