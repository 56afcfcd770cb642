/// The builds of the fast kernels that this program is linked with and this processor can run, slowest first.
///
/// `KernelBuilds` defines it. `Inference` calls it without waiting for the kernels to be compiled; a program that runs models
/// depends on `KernelBuilds`, and the linker refuses one that does not.
@_silgen_name("modelbook_linked_kernel_builds")
package func linkedKernelBuilds() -> [any KernelBuild]
