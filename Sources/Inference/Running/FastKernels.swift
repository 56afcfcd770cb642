import KernelInterface

/// The builds of the fast kernels that this program has and this processor can run.
public enum FastKernels {
    /// Slowest first; empty where the reference kernels are all there is.
    package static let builds = linkedKernelBuilds()

    /// The one that an interpreter prepares its operators with; nil: every operator runs its reference kernel. Tests bind
    /// the others.
    @TaskLocal package static var build: (any KernelBuild)? = builds.last

    /// What the fast kernels are compiled for here, such as "AVX-512", or "reference": for reports of measured times.
    public static var processorName: String { build?.name ?? "reference" }
}
