import KernelInterface

#if KERNELS_BASELINE
import KernelsBaseline
#endif
#if KERNELS_AVX2
import WideKernelsAVX2
#endif
#if KERNELS_AVX512
import WideKernelsAVX512
#endif
#if KERNELS_DOTPRODUCT
import WideKernelsDotProduct
#endif

/// What `KernelInterface` declares under the same name.
@_silgen_name("modelbook_linked_kernel_builds")
package func linkedKernelBuilds() -> [any KernelBuild] { kernelBuilds(for: .current) }

/// The builds that `Package.swift` chose to compile and a processor of `level` can run, slowest first.
///
/// Nothing of a build is touched before the level is known to suffice: its code may be instructions that an older processor
/// lacks.
package func kernelBuilds(for level: ProcessorLevel) -> [any KernelBuild] {
    var builds: [any KernelBuild] = []
    #if KERNELS_BASELINE
    builds.append(KernelsBaseline.FastBuild())
    #endif
    #if KERNELS_AVX2
    if level >= .avx2 { builds.append(WideKernelsAVX2.FastBuild()) }
    #endif
    #if KERNELS_AVX512
    if level >= .avx512 { builds.append(WideKernelsAVX512.FastBuild()) }
    #endif
    #if KERNELS_DOTPRODUCT
    if level >= .dotProduct { builds.append(WideKernelsDotProduct.FastBuild()) }
    #endif
    return builds
}
