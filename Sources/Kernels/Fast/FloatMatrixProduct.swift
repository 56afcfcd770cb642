internal import CLanes
import KernelInterface

/// BATCH_MATMUL in float32. One output is one chain of multiply-adds over the depth, in order.
final class FloatMatrixProduct: PreparedMatrixProduct {
    private let tiles: MatrixTiles<FloatStep<WholeFloats>>

    init?(_ product: MatrixProduct) {
        guard product.isSmallEnough else { return nil }
        tiles = MatrixTiles(product: product, perStep: 1, rowPitch: product.depth * 4)
    }

    /// The panels, then the left matrix by rows.
    var scratchBytes: Int {
        tiles.panelsBytes + (tiles.product.isLeftTransposed ? tiles.product.rows * tiles.product.depth * 4 : 0) + 64
    }

    func run(
        _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ y: UnsafeMutableRawPointer, isSameRight: Bool,
        scratch: UnsafeMutableRawPointer
    ) {
        let p = tiles.product
        if !isSameRight {
            packPanels(
                b.assumingMemoryBound(to: Float.self), p, perStep: 1, into: scratch.assumingMemoryBound(to: Float.self)
            ) { $0 }
        }
        var rows = a
        if p.isLeftTransposed {
            let turned = (scratch + tiles.panelsBytes).assumingMemoryBound(to: Float.self)
            packRows(a.assumingMemoryBound(to: Float.self), p, pitch: p.depth, into: turned) { $0 }
            rows = UnsafeRawPointer(turned)
        }
        let out = y.assumingMemoryBound(to: Float.self)
        tiles.forEachSum(rows, scratch, start: .zero) { row, column, columns, sum in
            UnsafeMutableRawPointer(out + (row &* p.columns &+ column)).store(sum, lanes: columns)
        }
    }
}

extension MatrixProduct {
    /// Whether every size of the packed matrices is far from the limits of an Int.
    var isSmallEnough: Bool {
        let limit = 1 << 28
        guard (1...limit).contains(rows), (1...limit).contains(columns), (1...limit).contains(depth) else { return false }
        return (columns + 16) * (depth + 2) <= limit && rows * (depth + 2) <= limit && rows * columns <= limit
    }
}

/// Copies b into panels of 16 columns: (panel, step, lane, element of the step); what is not there is 0.
@inline(__always)
func packPanels<In: BitwiseCopyable, Out: BitwiseCopyable & ExpressibleByIntegerLiteral>(
    _ b: UnsafePointer<In>, _ p: MatrixProduct, perStep: Int, into panels: UnsafeMutablePointer<Out>, _ convert: (In) -> Out
) {
    let steps = (p.depth &+ perStep &- 1) / perStep
    var panel = panels, column = 0
    while column < p.columns {
        let width = min(laneCount, p.columns &- column)
        if width < laneCount || steps &* perStep > p.depth {
            for i in 0..<(steps &* perStep &* laneCount) { panel[i] = 0 }
        }
        if p.isRightTransposed {
            for lane in 0..<width {
                let from = b + (column &+ lane) &* p.depth
                for k in 0..<p.depth {
                    panel[(k / perStep &* laneCount &+ lane) &* perStep &+ k % perStep] = convert(from[k])
                }
            }
        } else {
            for k in 0..<p.depth {
                let from = b + (k &* p.columns &+ column)
                let to = panel + (k / perStep &* laneCount &* perStep &+ k % perStep)
                for lane in 0..<width { to[lane &* perStep] = convert(from[lane]) }
            }
        }
        panel += steps &* perStep &* laneCount
        column &+= laneCount
    }
}

/// Copies a into rows that are `pitch` elements apart; what is behind the depth is 0.
@inline(__always)
func packRows<In: BitwiseCopyable, Out: BitwiseCopyable & ExpressibleByIntegerLiteral>(
    _ a: UnsafePointer<In>, _ p: MatrixProduct, pitch: Int, into rows: UnsafeMutablePointer<Out>, _ convert: (In) -> Out
) {
    for row in 0..<p.rows {
        let to = rows + row &* pitch
        if p.isLeftTransposed {
            for k in 0..<p.depth { to[k] = convert(a[k &* p.rows &+ row]) }
        } else {
            let from = a + row &* p.depth
            for k in 0..<p.depth { to[k] = convert(from[k]) }
        }
        for k in p.depth..<pitch { to[k] = 0 }
    }
}
