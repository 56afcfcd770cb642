import KernelInterface
import Testing

/// Runs a kernel on `input`; fails if it writes beyond its output. Working memory holds not-a-numbers before.
func run<In: BitwiseCopyable, Out: BitwiseCopyable>(
    _ kernel: any PreparedKernel, _ input: [In], count: Int, as _: Out.Type = Out.self
) -> [Out] {
    guarded(count: count) { output in
        withUnsafeTemporaryAllocation(byteCount: kernel.scratchBytes + 64, alignment: 64) { scratch in
            scratch.initializeMemory(as: UInt8.self, repeating: 0xFF)
            input.withUnsafeBytes { kernel.run($0.baseAddress!, output, scratch: scratch.baseAddress!) }
        }
    }
}

func run<In: BitwiseCopyable, Out: BitwiseCopyable>(
    _ kernel: any PreparedBinaryKernel, _ a: [In], _ b: [In], count: Int, as _: Out.Type = Out.self
) -> [Out] {
    guarded(count: count) { output in
        withUnsafeTemporaryAllocation(byteCount: kernel.scratchBytes + 64, alignment: 64) { scratch in
            scratch.initializeMemory(as: UInt8.self, repeating: 0xFF)
            a.withUnsafeBytes { a in
                b.withUnsafeBytes { b in kernel.run(a.baseAddress!, b.baseAddress!, output, scratch: scratch.baseAddress!) }
            }
        }
    }
}

private func guarded<Out: BitwiseCopyable>(count: Int, _ body: (UnsafeMutableRawPointer) -> Void) -> [Out] {
    let bytes = count * MemoryLayout<Out>.size
    var memory = [UInt8](repeating: 0xA5, count: bytes + 128)
    memory.withUnsafeMutableBytes { body($0.baseAddress!) }
    #expect(memory[bytes...].allSatisfy { $0 == 0xA5 }, "the kernel wrote beyond its output")
    return memory.withUnsafeBytes { Array($0.bindMemory(to: Out.self).prefix(count)) }
}

extension KernelBuild {
    func floatConvolution(
        _ geometry: WindowGeometry, filter: [Float], bias: [Float], minimum: Float, maximum: Float
    ) -> (any PreparedKernel)? {
        filter.withUnsafeBufferPointer {
            floatConvolution(geometry, filter: .floats($0.baseAddress!), bias: bias, minimum: minimum, maximum: maximum)
        }
    }
}
