extension HDF5File {
    /// What is wrong with the parts of an HDF5 file that the library reads without end when they are damaged; nil if
    /// nothing is.
    ///
    /// Those are the collections of variable-length text: each object says where the next one is. Source: "HDF5 File
    /// Format Specification", sections II.A (superblock) and III.E (global heap).
    static func fault(in bytes: [UInt8]) -> String? {
        bytes.withUnsafeBytes { bytes in
            guard bytes.count >= 24 else { return "the file is truncated" }
            // Superblocks of version 0 and 1 have the widths of offsets and lengths behind four versions and a blank.
            let widths = bytes[8] < 2 ? 13 : 9
            guard bytes[widths] == 8, bytes[widths + 1] == 8 else {
                return "its offsets and lengths are not those of 64-bit files"
            }
            var position = 0
            while position + 16 <= bytes.count {
                guard let start = bytes[position...].firstIndex(of: UInt8(ascii: "G")) else { return nil }
                position = start + 1
                guard start + 16 <= bytes.count else { return nil }
                // "GCOL", version 1, three zeros.
                let mark = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self))
                if mark == 0x0000_0001_4C4F_4347, !isSoundCollection(bytes, at: start) {
                    return "the text in it is damaged near byte \(start)"
                }
            }
            return nil
        }
    }

    private static func isSoundCollection(_ bytes: UnsafeRawBufferPointer, at start: Int) -> Bool {
        func length(at position: Int) -> Int? {
            Int(exactly: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)))
        }
        guard let size = length(at: start + 8), size >= 16, size <= bytes.count - start else { return false }
        var position = start + 16
        let end = start + size
        while end - position >= 16 {
            let index = UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt16.self))
            guard let content = length(at: position + 8), content <= end - position else { return false }
            // Object 0 is the free space at the end, its own header counted.
            let step = index == 0 ? content : 16 + (content + 7) / 8 * 8
            guard step >= 16, step <= end - position else { return false }
            position += step
        }
        return true
    }
}
