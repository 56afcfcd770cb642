import Inference
import KernelInterface

/// y = a·b: a (rows, depth), b (depth, columns), y (rows, columns), a and b in memory as they are or transposed.
///
/// One element of y is one chain of multiply-adds over the depth, in order, so that it does not depend on the other rows.
struct FloatProduct {
    private let product: MatrixProduct
    /// nil where the processor runs none of the fast kernels.
    private let fast: (any PreparedMatrixProduct)?

    init(rows: Int, columns: Int, depth: Int, isLeftTransposed: Bool = false, isRightTransposed: Bool = false) {
        product = MatrixProduct(
            rows: rows, columns: columns, depth: depth, isLeftTransposed: isLeftTransposed,
            isRightTransposed: isRightTransposed)
        fast = FastKernels.build?.floatMatrixProduct(product)
    }

    var scratchBytes: Int { fast?.scratchBytes ?? 0 }

    func run(
        _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>,
        scratch: UnsafeMutableRawPointer
    ) {
        if let fast { return fast.run(a, b, y, isSameRight: false, scratch: scratch) }
        let (rows, columns, depth) = (product.rows, product.columns, product.depth)
        let (aRow, aStep) = product.isLeftTransposed ? (1, rows) : (depth, 1)
        for row in 0..<rows {
            let out = y + row * columns
            if product.isRightTransposed {
                for column in 0..<columns {
                    var sum: Float = 0
                    for k in 0..<depth { sum += a[row * aRow + k * aStep] * b[column * depth + k] }
                    out[column] = sum
                }
            } else {
                out.update(repeating: 0, count: columns)
                for k in 0..<depth {
                    let factor = a[row * aRow + k * aStep], from = b + k * columns
                    for column in 0..<columns { out[column] += factor * from[column] }
                }
            }
        }
    }
}
