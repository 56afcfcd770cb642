/// Offsets by number. Equal distances, such as those of the pixels of a 1 × 1 convolution, take no memory.
struct OffsetTable {
    private let entries: Packed<Int32>?
    private let stride: Int

    init(count: Int, _ offset: (Int) -> Int) {
        let stride = count > 1 ? offset(1) - offset(0) : 0
        self.stride = stride
        if offset(0) == 0, (0..<count).allSatisfy({ offset($0) == $0 &* stride }) {
            entries = nil
        } else {
            entries = Packed(count: count, zero: 0, slack: 0) { for i in 0..<count { $0[i] = Int32(offset(i)) } }
        }
    }

    /// The loop's view of it.
    @inline(__always) var view: View { View(entries: entries?.pointer, stride: stride) }

    struct View {
        fileprivate let entries: UnsafeMutablePointer<Int32>?
        fileprivate let stride: Int

        @inline(__always) subscript(_ i: Int) -> Int {
            if let entries { Int(entries[i]) } else { i &* stride }
        }
    }
}
