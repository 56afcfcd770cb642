/// Offsets by number. Equal distances, such as those of the pixels of a 1 × 1 convolution, or of the outputs that two or four
/// pixels have together, take no memory, and multiples of one unit two bytes each.
struct OffsetTable {
    private let entries: Entries
    @Narrow private var unit: Int
    /// Without entries, 2^shift numbers have one offset.
    @Narrow private var shift: Int

    private enum Entries {
        case none
        case narrow(Packed<UInt16>)
        case wide(Packed<Int32>)
    }

    /// Offsets are from 0 to 2^31 − 1.
    init(count: Int, _ offset: (Int) -> Int) {
        let all = (0..<count).map { Int32(offset($0)) }
        for shift in 0...2 {
            let stride = count > 1 << shift ? Int(all[1 << shift]) : 0
            if all.indices.allSatisfy({ Int(all[$0]) == ($0 >> shift) * stride }) {
                (entries, unit, self.shift) = (.none, stride, shift)
                return
            }
        }
        shift = 0
        let divisor = max(all.reduce(0, Self.commonDivisor), 1)
        if all.max()! / divisor <= Int32(UInt16.max) {
            entries = .narrow(Packed(count: count, zero: 0, slack: 0) { for i in 0..<count { $0[i] = UInt16(all[i] / divisor) } })
            unit = Int(divisor)
        } else {
            entries = .wide(Packed(count: count, zero: 0, slack: 0) { $0.update(from: all, count: count) })
            unit = 1
        }
    }

    private static func commonDivisor(_ a: Int32, _ b: Int32) -> Int32 {
        var (a, b) = (a, b)
        while b != 0 { (a, b) = (b, a % b) }
        return a
    }

    /// The loop's view of it.
    @inline(__always) var view: View {
        switch entries {
        case .none: View(narrow: nil, wide: nil, unit: unit, shift: shift)
        case .narrow(let entries): View(narrow: entries.pointer, wide: nil, unit: unit, shift: 0)
        case .wide(let entries): View(narrow: nil, wide: entries.pointer, unit: unit, shift: 0)
        }
    }

    struct View {
        fileprivate let narrow: UnsafeMutablePointer<UInt16>?
        fileprivate let wide: UnsafeMutablePointer<Int32>?
        fileprivate let unit: Int
        fileprivate let shift: Int

        @inline(__always) subscript(_ i: Int) -> Int {
            (narrow.map { Int($0[i]) } ?? wide.map { Int($0[i]) } ?? i &>> shift) &* unit
        }
    }
}
