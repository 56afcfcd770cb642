// swift-tools-version: 6.1
import Foundation
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
    kernelBuild("WideKernelsAVX2", defines: ["FMA", "AVX2"], processor: ["-march=haswell"]),
    kernelBuild("WideKernelsAVX512", defines: ["FMA", "AVX512"], processor: ["-march=x86-64-v4", "-mavx512vnni"]),
]
#elseif arch(arm64)
kernelVariants.append(kernelBuild("WideKernelsDotProduct", defines: ["DOT"], processor: ["-march=armv8.2-a+dotprod"]))
#endif
/// `KernelBuilds` imports those that are defined, as in the product's `Package.swift`.
let kernelBuilds = Target.target(
    name: "KernelBuilds", dependencies: ["CLanes", "KernelInterface"] + kernelVariants.map { .target(name: $0.name) },
    swiftSettings: kernelVariants.map {
        .define("KERNELS_\($0.name.components(separatedBy: "Kernels")[1].uppercased())")
    })

/// What reads files that nobody trusts, and runs models, built for libFuzzer. `Tests/Fuzz/fuzz` builds and runs it.
let package = Package(
    name: "Modelbook",
    platforms: [.macOS(.v15)],
    dependencies: [.package(url: "https://github.com/jpsim/Yams", from: "6.2.2")],
    targets: [
        .systemLibrary(name: "CCmark", pkgConfig: "libcmark"),
        .systemLibrary(name: "CSpng", pkgConfig: "spng"),
        .systemLibrary(name: "CTurboJPEG", pkgConfig: "libturbojpeg"),
        .systemLibrary(name: "CZip", pkgConfig: "libzip"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib"),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto"),
        .systemLibrary(name: "CLanes"),
        .target(name: "KernelInterface"),
        .target(name: "SystemIO", dependencies: ["CCrypto"]),
        .target(name: "Storage", dependencies: ["CZip", "CZlib", "SystemIO"]),
        .target(name: "Tensors"),
        .target(name: "Kernels", dependencies: ["KernelInterface", "Tensors"], exclude: ["Fast"]),
        // Checksums would keep the fuzzer from what is behind them.
        .target(name: "Models", dependencies: ["Storage", "SystemIO", "Tensors"], swiftSettings: [.define("FUZZING")]),
        .target(
            name: "Inference", dependencies: ["KernelInterface", "Kernels", "Models", "Tensors"]),
        .target(name: "Texts"),
        .target(name: "Records", dependencies: ["Texts"]),
        .target(name: "Pictures", dependencies: ["Storage", "CSpng", "CTurboJPEG"]),
        .target(name: "Quantization", dependencies: ["Inference", "Models", "Tensors"]),
        .target(name: "Micro", dependencies: ["Inference", "Models", "SystemIO", "Tensors"]),
        .target(
            name: "Training",
            dependencies: ["Inference", "KernelInterface", "Models", "Storage", "SystemIO", "Tensors"]),
        .target(name: "Datasets", dependencies: ["Tensors"]),
        .target(
            name: "Modelbook",
            dependencies: [
                "Datasets", "Inference", "KernelBuilds", "Micro", "Models", "Pictures", "Quantization", "Records", "Storage",
                "SystemIO",
                "Tensors", "Training",
            ]),
        .target(name: "Notebooks", dependencies: ["CCmark", "SystemIO", "Yams"]),
        .target(name: "CConfinement"),
        .target(name: "Execution", dependencies: ["CConfinement", "Notebooks", "Records", "SystemIO"]),
        .target(name: "Citations", dependencies: ["Notebooks", "Storage"]),
        .executableTarget(
            name: "FuzzReader", dependencies: ["Models", "Tensors"],
            swiftSettings: [.unsafeFlags(["-parse-as-library"])]),
        .executableTarget(
            name: "FuzzInterpreter", dependencies: ["Inference", "KernelBuilds", "Models", "Tensors"],
            swiftSettings: [.unsafeFlags(["-parse-as-library"])]),
        .executableTarget(
            name: "FuzzKeras", dependencies: ["Models", "Tensors"],
            swiftSettings: [.unsafeFlags(["-parse-as-library"])]),
        .executableTarget(
            name: "FuzzONNX", dependencies: ["Models", "Tensors"],
            swiftSettings: [.unsafeFlags(["-parse-as-library"])]),
        .executableTarget(
            name: "FuzzSavedModel", dependencies: ["Models", "Tensors"],
            swiftSettings: [.unsafeFlags(["-parse-as-library"])]),
        .executableTarget(
            name: "FuzzNotebook", dependencies: ["Execution", "Notebooks"],
            swiftSettings: [.unsafeFlags(["-parse-as-library"])]),
        .executableTarget(
            name: "FuzzCitations", dependencies: ["Citations", "Notebooks"],
            swiftSettings: [.unsafeFlags(["-parse-as-library"])]),
        .executableTarget(
            name: "FuzzRecords", dependencies: ["Execution", "Notebooks", "Records"],
            swiftSettings: [.unsafeFlags(["-parse-as-library"])]),
        .executableTarget(
            name: "FuzzDataset", dependencies: ["Modelbook", "Pictures"],
            swiftSettings: [.unsafeFlags(["-parse-as-library"])]),
    ] + [kernelBuilds] + kernelVariants,
    swiftLanguageModes: [.v6]
)
