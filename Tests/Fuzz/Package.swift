// swift-tools-version: 6.1
import PackageDescription

/// A build of the fast kernels; unlike the product's, with all checks.
func kernelBuild(_ name: String, defines: [String] = [], processor: [String] = []) -> Target {
    .target(
        name: name, dependencies: ["CLanes", "KernelInterface"],
        swiftSettings: defines.map { .define($0) } + [.unsafeFlags(processor.flatMap { ["-Xcc", $0] })])
}
var kernelVariants = [kernelBuild("KernelsBaseline")]
#if arch(x86_64)
kernelVariants += [
    kernelBuild("KernelsAVX2", defines: ["FMA", "AVX2"], processor: ["-march=haswell"]),
    kernelBuild("KernelsAVX512", defines: ["FMA", "AVX512"], processor: ["-march=x86-64-v4", "-mavx512vnni"]),
]
#endif
let kernelVariantNames = kernelVariants.map { Target.Dependency(stringLiteral: $0.name) }

/// What reads and runs model files, built for libFuzzer. `Tests/Fuzz/fuzz` builds and runs it.
let package = Package(
    name: "Modelbook",
    platforms: [.macOS(.v15)],
    targets: [
        .systemLibrary(name: "CZip", pkgConfig: "libzip"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib"),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto"),
        .systemLibrary(name: "CLanes"),
        .target(name: "KernelInterface"),
        .target(name: "Archives", dependencies: ["CZip", "CZlib", "CCrypto"]),
        .target(name: "Tensors"),
        .target(name: "Kernels", dependencies: ["Tensors"], exclude: ["Fast"]),
        .target(name: "Models", dependencies: ["Archives", "Tensors"]),
        .target(
            name: "Inference", dependencies: ["KernelInterface", "Kernels", "Models", "Tensors"] + kernelVariantNames),
        .executableTarget(
            name: "FuzzReader", dependencies: ["Models", "Tensors"],
            swiftSettings: [.unsafeFlags(["-parse-as-library"])]),
        .executableTarget(
            name: "FuzzInterpreter", dependencies: ["Inference", "Models", "Tensors"],
            swiftSettings: [.unsafeFlags(["-parse-as-library"])]),
        .executableTarget(
            name: "FuzzKeras", dependencies: ["Models", "Tensors"],
            swiftSettings: [.unsafeFlags(["-parse-as-library"])]),
    ] + kernelVariants,
    swiftLanguageModes: [.v6]
)
