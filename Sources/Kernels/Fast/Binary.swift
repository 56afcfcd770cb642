internal import CLanes
import KernelInterface

/// ADD, SUB and MUL in float32: the second input has as many elements, or is a row that repeats.
final class FloatCombination: PreparedBinaryKernel {
    let operation: FloatBinary

    init(_ operation: FloatBinary) { self.operation = operation }

    func run(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ output: UnsafeMutableRawPointer) {
        switch operation.operation {
        case .add: run(a, b, output) { $0 + $1 }
        case .subtract: run(a, b, output) { $0 - $1 }
        case .multiply: run(a, b, output) { $0 * $1 }
        }
    }

    @inline(__always)
    private func run(
        _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, _ combine: (Floats, Floats) -> Floats
    ) {
        let low = Floats(repeating: operation.minimum), high = Floats(repeating: operation.maximum)
        if operation.rowCount == 1 {
            let one = Floats(repeating: b.loadUnaligned(as: Float.self))
            map(a, output, count: operation.count) { lanes_clamp_f32(combine($0, one), low, high) }
            return
        }
        let row = operation.rowCount &* 4
        if row < 256, operation.count > operation.rowCount {
            // A short row sixteen times makes a long one of whole vectors.
            withUnsafeTemporaryAllocation(byteCount: laneCount &* row, alignment: 64) { long in
                for copy in 0..<laneCount { (long.baseAddress! + copy &* row).copyMemory(from: b, byteCount: row) }
                run(a, UnsafeRawPointer(long.baseAddress!), row: laneCount &* row, output, low, high, combine)
            }
        } else {
            run(a, b, row: row, output, low, high, combine)
        }
    }

    /// - Parameter row: Bytes of `b` that meet every stretch of as many bytes of `a`; the last stretch may be shorter.
    @inline(__always)
    private func run(
        _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, row: Int, _ output: UnsafeMutableRawPointer, _ low: Floats, _ high: Floats,
        _ combine: (Floats, Floats) -> Floats
    ) {
        var start = 0
        while start < operation.count &* 4 {
            let row = min(row, operation.count &* 4 &- start)
            var i = 0
            while i &+ 64 <= row {
                (output + (start &+ i)).store(lanes_clamp_f32(combine(a.floats(start &+ i), b.floats(i)), low, high))
                i &+= 64
            }
            if i < row {
                let rest = (row &- i) / 4
                let x = (a + (start &+ i)).head(rest, as: Floats.self), y = (b + i).head(rest, as: Floats.self)
                (output + (start &+ i)).store(lanes_clamp_f32(combine(x, y), low, high), lanes: rest)
            }
            start &+= row
        }
    }
}

/// Calls `combine` with 16 elements of each input as int32 and stores what it returns as int8.
@inline(__always)
func mapInt8(
    _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, count: Int, row: Int,
    _ combine: (Ints, Ints) -> Ints
) {
    if row == 1 {
        let one = Ints(repeating: Int32(b.loadUnaligned(as: Int8.self)))
        var i = 0
        while i < count {
            let rest = min(laneCount, count &- i)
            if rest == laneCount {
                lanes_store_i8(output + i, lanes_narrow_i32_i8(combine((a + i).int8s(), one)))
            } else {
                let x = lanes_widen_i8_i32((a + i).head(rest, as: SIMD16<Int8>.self))
                (output + i).store(lanes_narrow_i32_i8(combine(x, one)), lanes: rest)
            }
            i &+= laneCount
        }
        return
    }
    var start = 0
    while start < count {
        var i = 0
        while i &+ laneCount <= row {
            lanes_store_i8(output + (start &+ i), lanes_narrow_i32_i8(combine((a + (start &+ i)).int8s(), (b + i).int8s())))
            i &+= laneCount
        }
        if i < row {
            let x = lanes_widen_i8_i32((a + (start &+ i)).head(row &- i, as: SIMD16<Int8>.self))
            let y = lanes_widen_i8_i32((b + i).head(row &- i, as: SIMD16<Int8>.self))
            (output + (start &+ i)).store(lanes_narrow_i32_i8(combine(x, y)), lanes: row &- i)
        }
        start &+= row
    }
}

/// One multiplier for all lanes, rounding twice.
struct LaneScale {
    let multiplier: Ints
    let left: Ints
    let half: Ints
    let negative: Ints
    let right: Ints

    init(_ m: FixedMultiplier) {
        let shift = max(-m.shift, 0)
        multiplier = Ints(repeating: m.multiplier)
        left = Ints(repeating: max(m.shift, 0))
        half = Ints(repeating: shift > 0 ? 1 << (shift - 1) : 0)
        negative = Ints(repeating: shift > 0 ? -1 : 0)
        right = Ints(repeating: shift)
    }

    @inline(__always)
    func apply(_ x: Ints) -> Ints { lanes_scale_twice(x, multiplier, left, half, negative, right) }

    /// Whether inputs up to `bound` stay within 32 bits.
    static func isExact(_ m: FixedMultiplier, bound: Int) -> Bool {
        m.shift >= -31 && m.shift <= 30 && bound < 1 << (30 - max(Int(m.shift), 0))
    }
}

/// MUL of int8.
final class Int8Multiplication: PreparedBinaryKernel {
    let product: Int8Product
    let output: LaneScale

    init?(_ product: Int8Product) {
        self.product = product
        guard LaneScale.isExact(product.output, bound: 255 * 255) else { return nil }
        output = LaneScale(product.output)
    }

    func run(_ x: UnsafeRawPointer, _ y: UnsafeRawPointer, _ to: UnsafeMutableRawPointer) {
        let zeroA = Ints(repeating: product.zeroPointA), zeroB = Ints(repeating: product.zeroPointB)
        let zero = Ints(repeating: product.zeroPoint)
        let low = Ints(repeating: product.minimum), high = Ints(repeating: product.maximum)
        let output = output
        mapInt8(x, y, to, count: product.count, row: product.rowCount) { x, y in
            lanes_clamp_i32(output.apply((x &- zeroA) &* (y &- zeroB)) &+ zero, low, high)
        }
    }
}
