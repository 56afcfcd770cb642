internal import CLanes
import KernelInterface

#if AVX512
private let permutesBytes = lanes_permutes_bytes() != 0
#endif

/// Any function from int8 to int8, as a table of its 256 values.
final class Int8Lookup: PreparedKernel {
    let count: Int
    /// By the bits of the input, read as unsigned.
    let table: Packed<Int8>
    let scratchBytes = 0

    init(count: Int, table: [Int8]) {
        self.count = count
        self.table = Packed(count: 256, zero: 0) { for (i, value) in table.prefix(256).enumerated() { $0[i ^ 128] = value } }
    }

    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
        var done = 0
        #if AVX512
        if permutesBytes {
            done = count & ~63
            lanes_look_up_bytes(output, input, done, table.raw)
        }
        #endif
        let from = input.assumingMemoryBound(to: UInt8.self), to = output.assumingMemoryBound(to: Int8.self)
        for i in done..<count { to[i] = table.pointer[Int(from[i])] }
    }
}
