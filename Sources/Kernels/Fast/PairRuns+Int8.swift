internal import CLanes
import KernelInterface

extension PairRuns {
    /// Applies `function` to 16 elements of each input and stores what it returns as int8.
    @inline(__always)
    func mapInt8<F: Int8PairFunction>(
        _ function: F, _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ output: UnsafeMutableRawPointer,
        _ scratch: UnsafeMutableRawPointer
    ) {
        forEach(a, b, output, scratch, elementSize: 1) { a, b, y, count in
            if bStep == 0 {
                let one = Ints(repeating: Int32(b.loadUnaligned(as: Int8.self)))
                mapOneInt8(a, y, count: count) { function.apply($0, one) }
            } else if aStep == 0 {
                let one = Ints(repeating: Int32(a.loadUnaligned(as: Int8.self)))
                mapOneInt8(b, y, count: count) { function.apply(one, $0) }
            } else {
                var i = 0
                while i &+ laneCount <= count {
                    lanes_store_i8(y + i, lanes_narrow_i32_i8(function.apply((a + i).int8s(), (b + i).int8s())))
                    i &+= laneCount
                }
                if i < count {
                    let first = lanes_widen_i8_i32((a + i).head(count &- i, as: SIMD16<Int8>.self))
                    let second = lanes_widen_i8_i32((b + i).head(count &- i, as: SIMD16<Int8>.self))
                    (y + i).store(lanes_narrow_i32_i8(function.apply(first, second)), lanes: count &- i)
                }
            }
        }
    }
}

/// Calls `body` with 16 elements as int32 and stores what it returns as int8.
@inline(__always)
private func mapOneInt8(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, count: Int, _ body: (Ints) -> Ints) {
    var i = 0
    while i &+ laneCount <= count {
        lanes_store_i8(output + i, lanes_narrow_i32_i8(body((input + i).int8s())))
        i &+= laneCount
    }
    if i < count {
        let rest = lanes_widen_i8_i32((input + i).head(count &- i, as: SIMD16<Int8>.self))
        (output + i).store(lanes_narrow_i32_i8(body(rest)), lanes: count &- i)
    }
}
