import Inference
import KernelBuilds
import KernelInterface
import Models
import Tensors
import Testing

/// A program that was built on a newer processor than the one that runs it.
@Suite("On a lesser processor") struct ProcessorLevelTests {
    @Test("builds for newer processors are not among those that are used")
    func levels() {
        let names = kernelBuilds(for: .baseline).map(\.name)
        #expect(names.allSatisfy { ["baseline", "NEON"].contains($0) }, "\(names)")
        #if arch(x86_64)
        #expect(!kernelBuilds(for: .avx2).contains { $0.name == "AVX-512" })
        #expect(kernelBuilds(for: .avx512).count >= kernelBuilds(for: .avx2).count)
        #endif
        #expect(kernelBuilds(for: .current).map(\.name) == FastKernels.builds.map(\.name))
    }

    @Test("without a build that it can run, the reference kernels give the same", arguments: KernelChoice.allCases)
    func reference(kernels: KernelChoice) throws {
        let graph = try digits("int8")
        func output(_ build: (any KernelBuild)?) throws -> Bytes {
            try FastKernels.$build.withValue(build) {
                let interpreter = try Interpreter(graph: graph, kernels: kernels)
                try interpreter.setInput(0, (0..<784).map { Int8(truncatingIfNeeded: $0 * 37) })
                try interpreter.invoke()
                #expect(FastKernels.processorName == build?.name ?? "reference")
                return try interpreter.output(0).bytes
            }
        }
        #expect(try output(nil) == output(FastKernels.builds.last))
    }

    /// Their weights are 16-bit floats, which fast kernels pack and reference kernels read as floats.
    @Test("16-bit weights are widened for the reference kernels")
    func halves() throws {
        let graph = try digits("float16")
        func output(_ kernels: KernelChoice) throws -> Bytes {
            try FastKernels.$build.withValue(nil) {
                let interpreter = try Interpreter(graph: graph, kernels: kernels)
                try interpreter.setInput(0, (0..<784).map { Float($0) / 784 })
                try interpreter.invoke()
                return try interpreter.output(0).bytes
            }
        }
        #expect(try output(.fast) == output(.reference))
    }
}
