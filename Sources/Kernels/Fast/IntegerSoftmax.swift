internal import CLanes
import KernelInterface

/// SOFTMAX of int8 over the last axis: e^(x − max) / Σ e^(x − max) in fixed point. An exponential is one of the 256 that the
/// differences of two int8 can have.
final class IntegerSoftmax: PreparedKernel {
    let rows: Int
    let columns: Int
    let share: @Sendable (_ sum: Int32) -> (reciprocal: Int32, shift: Int32)
    /// Differences are from −reach to 0: where an exponential is below 2^11, neither the sum, which has 12 bits less, nor the
    /// share of an element tells it from the 0 that is there instead.
    let reach: Int
    /// At d + reach the exponential of the difference d.
    let exponentials: Packed<Int32>
    /// The exponentials of a row, 32 bits each.
    let scratchBytes: Int

    /// nil where the sum of a row might not fit 31 bits.
    init?(_ softmax: Int8Softmax) {
        guard (1...4095).contains(softmax.columns), softmax.exponentials.count == 256 else { return nil }
        (rows, columns, share) = (softmax.rows, softmax.columns, softmax.share)
        let counted = (softmax.exponentials.lastIndex { $0 >= 1 << 11 } ?? 0) + 1
        let reach = min(counted, 255)
        self.reach = reach
        exponentials = Packed(count: reach + 1, zero: 0, slack: 0) {
            for d in 0..<counted { $0[reach - d] = softmax.exponentials[d] }
        }
        scratchBytes = (softmax.columns + laneCount) * 4
    }

    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
        let columns = columns, whole = columns / laneCount &* laneCount
        let half = Ints(repeating: 1 << 11)
        for row in 0..<rows {
            let from = input + row &* columns, to = output + row &* columns
            var top = SIMD16<Int8>(repeating: -128)
            var c = 0
            while c < whole {
                top = lanes_max_i8(top, lanes_load_i8(from + c))
                c &+= laneCount
            }
            if c < columns { top = lanes_max_i8(top, (from + c).head(columns &- c, rest: top)) }
            let largest = Int(top.max())
            let table = exponentials.pointer + (reach &- largest)
            let least = SIMD16<Int8>(repeating: Int8(truncatingIfNeeded: max(largest &- reach, -128)))
            var sums = Ints.zero
            c = 0
            while c < whole {
                let e = lanes_look_up_i32(table, lanes_max_i8(lanes_load_i8(from + c), least))
                (scratch + c &* 4).store(e)
                // e is at most 2^31 − 1, and its rounded quotient at most 2^19.
                sums &+= lanes_shift_u32(e &+ half, 12)
                c &+= laneCount
            }
            var sum = sums.wrappedSum()
            while c < columns {
                let e = table[max(Int((from + c).loadUnaligned(as: Int8.self)), Int(least[0]))]
                (scratch + c &* 4).storeBytes(of: e, as: Int32.self)
                sum &+= Int32(truncatingIfNeeded: (UInt32(bitPattern: e) &+ (1 << 11)) &>> 12)
                c &+= 1
            }
            let (reciprocal, shift) = share(sum)
            let factor = Ints(repeating: reciprocal), low = Ints(repeating: -128), high = Ints(repeating: 127)
            c = 0
            while c < columns {
                let share = lanes_share_i32(UnsafeRawPointer(scratch).ints(c &* 4), factor, UInt32(bitPattern: shift))
                (to + c).store(lanes_narrow_i32_i8(lanes_clamp_i32(share &+ low, low, high)), lanes: columns &- c)
                c &+= laneCount
            }
        }
    }
}
