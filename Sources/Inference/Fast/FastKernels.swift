import KernelInterface
import KernelsBaseline

#if arch(x86_64)
import KernelsAVX2
import KernelsAVX512
#elseif arch(arm64)
import KernelsDotProduct
#endif

/// The builds of the fast kernels that this processor can run.
public enum FastKernels {
    /// Slowest first.
    package static let builds: [any KernelBuild] = {
        var builds: [any KernelBuild] = [KernelsBaseline.FastBuild()]
        #if arch(x86_64)
        let level = KernelsBaseline.processorLevel()
        if level >= 1 { builds.append(KernelsAVX2.FastBuild()) }
        if level >= 2 { builds.append(KernelsAVX512.FastBuild()) }
        if level >= 2, KernelsAVX512.multipliesTiles() { builds.append(KernelsAVX512.FastBuild(tiles: true)) }
        #elseif arch(arm64)
        if KernelsBaseline.processorLevel() >= 1 { builds.append(KernelsDotProduct.FastBuild()) }
        #endif
        return builds
    }()

    /// The one that an interpreter prepares its operators with. Tests bind the others.
    @TaskLocal package static var build: any KernelBuild = builds[builds.count - 1]

    /// What the fast kernels are compiled for here, such as "AVX-512": for reports of measured times.
    public static var processorName: String { build.name }
}
