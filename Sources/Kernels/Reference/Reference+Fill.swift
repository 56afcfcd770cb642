extension Reference {
    /// Repeats one element.
    package static func fill(_ y: UnsafeMutableRawPointer, count: Int, elementSize: Int, from value: UnsafeRawPointer) {
        switch elementSize {
        case 1: y.initializeMemory(as: UInt8.self, repeating: value.load(as: UInt8.self), count: count)
        case 2: y.initializeMemory(as: UInt16.self, repeating: value.loadUnaligned(as: UInt16.self), count: count)
        case 4: y.initializeMemory(as: UInt32.self, repeating: value.loadUnaligned(as: UInt32.self), count: count)
        case 8: y.initializeMemory(as: UInt64.self, repeating: value.loadUnaligned(as: UInt64.self), count: count)
        default:
            for i in 0..<count { (y + i * elementSize).copyMemory(from: value, byteCount: elementSize) }
        }
    }
}
