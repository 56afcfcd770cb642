/// Floats aligned to 64 bytes, zero at first, freed with their last owner.
///
/// A step of training cuts it into parts of which each thread writes its own.
final class FloatMemory: @unchecked Sendable {
    let base: UnsafeMutablePointer<Float>
    let count: Int

    init(count: Int) {
        self.count = count
        base = UnsafeMutableRawPointer.allocate(byteCount: max(count, 16) * 4, alignment: 64)
            .bindMemory(to: Float.self, capacity: max(count, 16))
        base.initialize(repeating: 0, count: max(count, 16))
    }

    convenience init(_ values: [Float]) {
        self.init(count: values.count)
        write(values)
    }

    deinit { base.deallocate() }

    func write(_ values: [Float], at offset: Int = 0) {
        precondition(offset >= 0 && offset + values.count <= count)
        values.withUnsafeBufferPointer {
            if let from = $0.baseAddress { (base + offset).update(from: from, count: values.count) }
        }
    }

    func values(_ range: Range<Int>) -> [Float] {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        return Array(UnsafeBufferPointer(start: base + range.lowerBound, count: range.count))
    }

    var values: [Float] { values(0..<count) }
}
