/// Memory aligned to 64 bytes and zeroed, freed with its last owner.
package final class AlignedMemory {
    package let base: UnsafeMutableRawPointer
    package let count: Int

    package init(count: Int) {
        self.count = count
        base = .allocate(byteCount: max(count, 64), alignment: 64)
        base.initializeMemory(as: UInt8.self, repeating: 0, count: max(count, 64))
    }

    deinit { base.deallocate() }
}
