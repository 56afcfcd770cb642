internal import CLanes
import KernelInterface

/// The loops of a product of matrices: the right one in panels of 16 columns, the left one by rows of `depth` elements,
/// filled up to whole steps.
struct MatrixTiles<S: Step> {
    let product: MatrixProduct
    /// Elements of a row in one step.
    let perStep: Int
    /// Bytes from one row of the left matrix to the next.
    let rowPitch: Int

    private var steps: Int { (product.depth + perStep - 1) / perStep }
    var panelBytes: Int { steps * 64 }
    var panels: Int { (product.columns + laneCount - 1) / laneCount }
    var panelsBytes: Int { panels * panelBytes }

    /// Calls `store` with the sums of each row of y in each panel: (row, first column, columns, sums).
    @inline(__always)
    func forEachSum(
        _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, start: S.Sum, _ store: (Int, Int, Int, S.Sum) -> Void
    ) {
        let rows = product.rows, columns = product.columns, pitch = panelBytes
        let runs = Runs(outer: 1, outerStride: 0, inner: 1, innerStride: 0, length: steps &* 4)
        var panel = 0
        while panel < panels {
            #if AVX512
            let isPair = panel &+ 1 < panels
            #else
            let isPair = false
            #endif
            let weights = b + panel &* pitch
            let column = panel &* laneCount
            let width = min(laneCount, columns &- column), next = min(laneCount, columns &- column &- laneCount)
            var first = 0
            while first < rows {
                // The last rows overlap those before rather than run beyond the end; few rows are repeated.
                first = max(0, min(first, rows &- tileRows))
                let tileA = TileRows(a, first: first, last: rows &- 1, pitch: rowPitch)
                let base = first, count = rows &- first
                var left = RegisterTile<S>(start)
                #if AVX512
                if isPair {
                    var right = RegisterTile<S>(start)
                    accumulate(&left, &right, tileA, runs, weights, weights + pitch, nextPitch: 64)
                    right.forEach { row, sum in if row < count { store(base &+ row, column &+ laneCount, next, sum) } }
                } else {
                    left.accumulate(tileA, runs, weights, pitch: 64)
                }
                #else
                left.accumulate(tileA, runs, weights, pitch: 64)
                #endif
                left.forEach { row, sum in if row < count { store(base &+ row, column, width, sum) } }
                first &+= tileRows
            }
            panel &+= isPair ? 2 : 1
        }
    }
}

extension TileRows {
    /// Rows `first` ..< `first + tileRows` of a matrix; those behind the last one are the last one.
    @inline(__always)
    init(_ base: UnsafeRawPointer, first: Int, last: Int, pitch: Int) {
        @inline(__always) func row(_ i: Int) -> UnsafeRawPointer { base + min(first &+ i, last) &* pitch }
        a = row(0)
        b = row(1)
        c = row(2)
        d = row(3)
        #if AVX512
        e = row(4)
        f = row(5)
        g = row(6)
        h = row(7)
        #endif
    }
}
