// swift-tools-version: 6.1
import PackageDescription

/// The fast kernels are compiled three times on x86-64: for any processor, for AVX2 with FMA and for AVX-512 with
/// VNNI; twice on Arm: for any processor and for those that multiply bytes. `Inference` chooses at start-up. Built for
/// library evolution, so that what imports them does not need the module map of `CLanes`: cells do not.
func kernelBuild(_ name: String, defines: [String] = [], processor: [String] = []) -> Target {
    .target(
        name: name, dependencies: ["CLanes", "KernelInterface"],
        swiftSettings: defines.map { .define($0) } + [
            .unsafeFlags(["-Ounchecked", "-enable-library-evolution"] + processor.flatMap { ["-Xcc", $0] })
        ])
}
var kernelVariants = [kernelBuild("KernelsBaseline")]
#if arch(x86_64)
kernelVariants += [
    kernelBuild("KernelsAVX2", defines: ["FMA", "AVX2"], processor: ["-march=haswell"]),
    kernelBuild("KernelsAVX512", defines: ["FMA", "AVX512"], processor: ["-march=x86-64-v4", "-mavx512vnni"]),
]
#elseif arch(arm64)
kernelVariants.append(kernelBuild("KernelsDotProduct", defines: ["DOT"], processor: ["-march=armv8.2-a+dotprod"]))
#endif
let kernelVariantNames = kernelVariants.map { Target.Dependency(stringLiteral: $0.name) }

let package = Package(
    name: "Modelbook",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Modelbook", type: .dynamic, targets: ["Modelbook"]),
        .executable(name: "modelbook", targets: ["ModelbookTool"]),
        .executable(name: "modelbook-bench", targets: ["Bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // Libraries of the system.
        .systemLibrary(name: "CCmark", pkgConfig: "libcmark", providers: [.apt(["libcmark-dev"]), .brew(["cmark"])]),
        .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"]), .brew(["libzip"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        .systemLibrary(name: "CSpng", pkgConfig: "spng", providers: [.apt(["libspng-dev"]), .brew(["libspng"])]),
        .systemLibrary(
            name: "CTurboJPEG", pkgConfig: "libturbojpeg", providers: [.apt(["libturbojpeg0-dev"]), .brew(["jpeg-turbo"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"]), .brew(["openssl"])]),

        // The wall between the wings.
        .target(name: "Records"),
        // Built for library evolution, so that what imports it does not need the C module maps: cells do not.
        .target(
            name: "Storage", dependencies: ["CZip", "CZlib", "CCrypto"],
            swiftSettings: [.unsafeFlags(["-enable-library-evolution"])]),

        .target(
            name: "Pictures", dependencies: ["Storage", "CSpng", "CTurboJPEG"],
            swiftSettings: [.unsafeFlags(["-enable-library-evolution"])]),

        // The kit: what a cell imports.
        .target(name: "Tensors"),
        .systemLibrary(name: "CLanes"),
        .target(name: "KernelInterface", swiftSettings: [.unsafeFlags(["-enable-library-evolution"])]),
        // Generic loops are specialized where `Inference` calls them.
        .target(
            name: "Kernels", dependencies: ["Tensors"], exclude: ["Fast"],
            swiftSettings: [.unsafeFlags(["-cross-module-optimization"])]),
        .target(name: "Models", dependencies: ["Storage", "Tensors"]),
        // No two accesses of one variable can overlap in it; each operator would pay for finding out.
        .target(
            name: "Inference", dependencies: ["KernelInterface", "Kernels", "Models", "Tensors"] + kernelVariantNames,
            swiftSettings: [.unsafeFlags(["-enforce-exclusivity=unchecked"])]),
        .target(name: "Quantization", dependencies: ["Inference", "Models", "Tensors"]),
        .target(name: "Micro", dependencies: ["Inference", "Models", "Tensors"]),
        .target(
            name: "Modelbook",
            dependencies: ["Inference", "Micro", "Models", "Pictures", "Quantization", "Records", "Storage", "Tensors"]),

        // The host: what reads, runs and renders notebooks.
        .target(name: "Notebooks", dependencies: ["CCmark", "Records", "Yams"]),
        .target(name: "Execution", dependencies: ["Notebooks", "Records", "Storage"]),
        .target(
            name: "Rendering",
            dependencies: ["Notebooks", "Records", .product(name: "Mustache", package: "swift-mustache")]),
        .target(name: "Pipeline", dependencies: ["Execution", "Notebooks", "Records", "Rendering", "Storage"]),
        .executableTarget(
            name: "ModelbookTool",
            dependencies: [
                "Execution", "Inference", "Micro", "Modelbook", "Models", "Notebooks", "Pipeline", "Quantization", "Rendering",
                "Storage",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .executableTarget(name: "Bench", dependencies: ["CAllocations", "Inference", "Models", "Tensors"]),
        // Counts memory, for the bench and for tests.
        .target(name: "CAllocations", path: "Tests/CAllocations"),

        // The tests: one target per module.
        .testTarget(name: "ExecutionTests", dependencies: ["Execution", "Notebooks", "Records"]),
        .testTarget(name: "FastKernelsTests", dependencies: ["Inference", "KernelInterface", "Kernels", "Models", "Tensors"]),
        .testTarget(name: "InferenceTests", dependencies: ["CAllocations", "Inference", "Models", "Storage", "Tensors"]),
        .testTarget(name: "KerasTests", dependencies: ["Inference", "Models", "Storage", "Tensors"]),
        .testTarget(name: "KernelsTests", dependencies: ["Kernels"]),
        .testTarget(name: "MicroTests", dependencies: ["Micro", "Models", "Tensors"]),
        .testTarget(name: "ModelbookTests", dependencies: ["Modelbook", "Pictures", "Storage"]),
        .testTarget(name: "ModelsTests", dependencies: ["Models", "Storage", "Tensors"]),
        .testTarget(name: "NotebooksTests", dependencies: ["Notebooks"]),
        .testTarget(name: "OperatorTests", dependencies: ["CAllocations", "Inference", "Models", "Storage", "Tensors"]),
        .testTarget(name: "PipelineTests", dependencies: ["Execution", "Notebooks", "Pipeline", "Records"]),
        .testTarget(
            name: "QuantizationTests", dependencies: ["Inference", "Models", "Quantization", "Storage", "Tensors"]),
        .testTarget(name: "RecordsTests", dependencies: ["Records"]),
        .testTarget(name: "RenderingTests", dependencies: ["Notebooks", "Records", "Rendering"]),
        .testTarget(name: "StorageTests", dependencies: ["Storage"]),
    ] + kernelVariants,
    swiftLanguageModes: [.v6]
)
