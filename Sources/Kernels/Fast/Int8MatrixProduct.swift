internal import CLanes
import KernelInterface

/// BATCH_MATMUL of int8 matrices, exact: both are copied as int16 with their zero points taken off.
final class Int8MatrixProduct: PreparedMatrixProduct {
    private let tiles: MatrixTiles<PairStep>
    private let zeroPointA: Int16
    private let zeroPointB: Int16
    private let scaling: Scaling

    init?(_ product: MatrixProduct, zeroPointA: Int32, zeroPointB: Int32, requantization: Requantization) {
        guard
            product.isSmallEnough, abs(zeroPointA) <= 128, abs(zeroPointB) <= 128, product.depth * 255 * 255 < 1 << 31,
            let scaling = Scaling(
                requantization, isInt8: true, bound: product.depth * 255 * 255, panels: 1, channel: { _, _ in 0 }, channels: 1)
        else { return nil }
        tiles = MatrixTiles(product: product, perStep: 2, rowPitch: (product.depth + 1) / 2 * 4)
        self.zeroPointA = Int16(zeroPointA)
        self.zeroPointB = Int16(zeroPointB)
        self.scaling = scaling
    }

    /// The panels, then the left matrix by rows.
    var scratchBytes: Int { tiles.panelsBytes + tiles.product.rows * tiles.rowPitch + 64 }

    func run(
        _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ y: UnsafeMutableRawPointer, isSameRight: Bool,
        scratch: UnsafeMutableRawPointer
    ) {
        let p = tiles.product
        let zeroA = zeroPointA, zeroB = zeroPointB
        if !isSameRight {
            packPanels(
                b.assumingMemoryBound(to: Int8.self), p, perStep: 2, into: scratch.assumingMemoryBound(to: Int16.self)
            ) { Int16($0) &- zeroB }
        }
        let rows = (scratch + tiles.panelsBytes).assumingMemoryBound(to: Int16.self)
        packRows(a.assumingMemoryBound(to: Int8.self), p, pitch: tiles.rowPitch / 2, into: rows) { Int16($0) &- zeroA }
        multiply(UnsafeRawPointer(rows), UnsafeRawPointer(scratch), y.assumingMemoryBound(to: Int8.self))
    }

    @inline(never)
    private func multiply(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ y: UnsafeMutablePointer<Int8>) {
        let columns = tiles.product.columns, epilogue = Int8Epilogue(scaling)
        tiles.forEachSum(a, b, start: .zero) { row, column, count, sums in
            epilogue.store(sums, panel: 0, at: y + (row &* columns &+ column), lanes: count)
        }
    }
}
