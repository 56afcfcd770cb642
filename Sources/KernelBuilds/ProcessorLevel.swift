internal import CLanes

/// What the processor and the operating system have, as far as a build of the fast kernels needs it. This file is compiled
/// for any processor.
package enum ProcessorLevel: Int, Comparable, Sendable {
    case baseline
    #if arch(x86_64)
    /// AVX2 and FMA.
    case avx2
    /// AVX-512 with VNNI.
    case avx512
    #elseif arch(arm64)
    /// Products of bytes.
    case dotProduct
    #endif

    /// Of the processor that runs this.
    package static var current: ProcessorLevel { ProcessorLevel(rawValue: Int(lanes_processor_level())) ?? .baseline }

    package static func < (a: ProcessorLevel, b: ProcessorLevel) -> Bool { a.rawValue < b.rawValue }
}
