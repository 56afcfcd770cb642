// swift-tools-version: 6.1
import Foundation
import PackageDescription

/// A build of the fast kernels: `Sources/Kernels/Fast` compiled for one kind of processor, by way of a symbolic link.
///
/// Modules share small functions, of which the linker takes the first, in the order of the modules' names: it must be one for any
/// processor, and so builds for newer ones have names behind those of others. `Tests/Scripts/check_processors.py` looks.
struct KernelVariant {
    /// As MODELBOOK_KERNELS names it.
    let name: String
    let target: String
    var defines: [String] = []
    var processor: [String] = []

    /// Those of this architecture, slowest first.
    static var all: [KernelVariant] {
        var all = [KernelVariant(name: "baseline", target: "KernelsBaseline")]
        #if arch(x86_64)
        all += [
            KernelVariant(name: "avx2", target: "WideKernelsAVX2", defines: ["FMA", "AVX2"], processor: ["-march=haswell"]),
            KernelVariant(
                name: "avx512", target: "WideKernelsAVX512", defines: ["FMA", "AVX512"],
                processor: ["-march=x86-64-v4", "-mavx512vnni"]),
        ]
        #elseif arch(arm64)
        all.append(
            KernelVariant(
                name: "dotproduct", target: "WideKernelsDotProduct", defines: ["DOT"], processor: ["-march=armv8.2-a+dotprod"]))
        #endif
        return all
    }

    /// The builds to compile: those that MODELBOOK_KERNELS names, "all" or names between commas; without it the fastest that
    /// this processor runs. Elsewhere the reference kernels take over.
    static var chosen: [KernelVariant] {
        guard let list = Context.environment["MODELBOOK_KERNELS"], !list.isEmpty else { return [all[processorLevel]] }
        if list == "all" { return all }
        let names = list.split(separator: ",").map(String.init)
        if let unknown = names.first(where: { name in !all.contains { $0.name == name } }) {
            let known = all.map(\.name).joined(separator: ", ")
            FileHandle.standardError.write(Data("MODELBOOK_KERNELS: '\(unknown)' is none of all, \(known)\n".utf8))
            exit(1)
        }
        return all.filter { names.contains($0.name) }
    }

    /// The index in `all` of the fastest build that this processor runs.
    static var processorLevel: Int {
        #if os(macOS)
        func has(_ feature: String) -> Bool {
            var value: Int32 = 0, size = MemoryLayout<Int32>.size
            return sysctlbyname("hw.optional.\(feature)", &value, &size, nil, 0) == 0 && value != 0
        }
        let levels = [["avx2_0", "fma", "bmi2"], ["avx512f", "avx512bw", "avx512vl", "avx512dq", "avx512cd", "avx512vnni"]]
        let dotProduct = "arm.FEAT_DotProd"
        #else
        let line = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n")
            .first { $0.hasPrefix("flags") || $0.hasPrefix("Features") }
        let features = Set((line ?? "").split(separator: " ").map(String.init))
        func has(_ feature: String) -> Bool { features.contains(feature) }
        let levels = [["avx2", "fma", "bmi2"], ["avx512f", "avx512bw", "avx512vl", "avx512dq", "avx512cd", "avx512_vnni"]]
        let dotProduct = "asimddp"
        #endif
        #if arch(x86_64)
        return levels.prefix { $0.allSatisfy(has) }.count
        #else
        return has(dotProduct) ? 1 : 0
        #endif
    }

    /// Built for library evolution, so that what imports it does not need the module map of `CLanes`.
    var package: Target {
        .target(
            name: target, dependencies: ["CLanes", "KernelInterface"],
            swiftSettings: defines.map { .define($0) } + [
                .unsafeFlags(
                    ["-Xfrontend", "-Ounchecked", "-enable-library-evolution"] + processor.flatMap { ["-Xcc", $0] })
            ])
    }
}
let kernelVariants = KernelVariant.chosen

/// For targets with loops over elements, bytes or pixels, for tests that define what such loops compute, and for what a preview
/// does between a save and the page. `make` passes -Onone, for the others and for what comes from elsewhere: to optimize an
/// argument parser takes longer than all that it will ever do. A target's flags stand before those, but the compiler's frontend
/// takes the last word from here.
let optimized = SwiftSetting.unsafeFlags(
    ["-Xfrontend", "-O", "-Xfrontend", "-enable-default-cmo"], .when(configuration: .release))

/// Tests see what is internal, in release too.
let testable = SwiftSetting.unsafeFlags(["-enable-testing"])

let package = Package(
    name: "Modelbook",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Modelbook", type: .dynamic, targets: ["Modelbook", "CInterposition"]),
        .executable(name: "modelbook", targets: ["ModelbookTool"]),
        .executable(name: "modelbook-bench", targets: ["Bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
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
        .target(name: "Records", dependencies: ["Texts"]),
        // What `Records` does with each digit, and `Preview` with each byte.
        .target(name: "Texts", swiftSettings: [optimized]),
        // The doors to files and to the terminal, for both wings. Built for library evolution, so that what imports it
        // does not need the C module map: cells do not.
        .target(
            name: "SystemIO", dependencies: ["CCrypto"],
            swiftSettings: [optimized, .unsafeFlags(["-enable-library-evolution"])]),
        .target(
            name: "Storage", dependencies: ["CZip", "CZlib", "SystemIO"],
            swiftSettings: [optimized, .unsafeFlags(["-enable-library-evolution"])]),

        .target(
            name: "Pictures", dependencies: ["Storage", "CSpng", "CTurboJPEG"],
            swiftSettings: [optimized, .unsafeFlags(["-enable-library-evolution"])]),

        // The kit: what a cell imports.
        .target(name: "Tensors", swiftSettings: [optimized]),
        .systemLibrary(name: "CLanes"),
        .target(name: "KernelInterface", swiftSettings: [optimized, .unsafeFlags(["-enable-library-evolution"])]),
        // What runs models is linked with it; `Inference` is compiled without waiting for it.
        .target(
            name: "KernelBuilds",
            dependencies: ["CLanes", "KernelInterface"] + kernelVariants.map { .target(name: $0.target) },
            swiftSettings: kernelVariants.map { .define("KERNELS_\($0.name.uppercased())") }),
        // Generic loops are specialized where `Inference` calls them.
        .target(
            name: "Kernels", dependencies: ["KernelInterface"], exclude: ["Fast"],
            swiftSettings: [optimized, .unsafeFlags(["-cross-module-optimization"])]),
        .target(name: "Models", dependencies: ["Storage", "SystemIO", "Tensors"]),
        // No two accesses of one variable can overlap in it; each operator would pay for finding out.
        .target(
            name: "Inference", dependencies: ["KernelInterface", "Kernels", "Models", "Tensors"],
            swiftSettings: [optimized, .unsafeFlags(["-enforce-exclusivity=unchecked"])]),
        .target(
            name: "Quantization", dependencies: ["Inference", "KernelInterface", "Models", "Tensors"],
            swiftSettings: [optimized]),
        .target(
            name: "Micro", dependencies: ["Inference", "Models", "SystemIO", "Tensors"]),
        // Optimized in debug builds too: a test that trains would take minutes.
        .target(
            name: "Training",
            dependencies: ["Inference", "KernelInterface", "Models", "Storage", "SystemIO", "Tensors"],
            swiftSettings: [testable, .unsafeFlags(["-Xfrontend", "-O", "-enforce-exclusivity=unchecked"])]),
        // What is done with each element of a data set.
        .target(name: "Datasets", dependencies: ["Tensors"], swiftSettings: [optimized]),
        .target(
            name: "Modelbook",
            dependencies: [
                "Datasets", "Inference", "KernelBuilds", "Micro", "Models", "Pictures", "Quantization", "Records", "Storage",
                "SystemIO",
                "Tensors", "Training",
            ]),
        // Sees what of a cell's is other in each run; in the library that cells import, and nowhere else.
        .target(name: "CInterposition"),

        // The host: what reads, runs and renders notebooks.
        .target(name: "Notebooks", dependencies: ["CCmark", "SystemIO", "Yams"], swiftSettings: [optimized, testable]),
        // Bibliographies: their two file formats, and how works are cited.
        .target(name: "Citations", dependencies: ["Notebooks", "Storage"], swiftSettings: [testable]),
        // Starts programs that may do no more than is listed.
        .target(name: "CConfinement"),
        .target(
            name: "Execution", dependencies: ["CConfinement", "Notebooks", "Records", "SystemIO", "Texts"]),
        .target(
            name: "Rendering",
            dependencies: [
                "Citations", "Notebooks", "Records", "SystemIO", .product(name: "Mustache", package: "swift-mustache"),
            ],
            swiftSettings: [optimized, testable]),
        // What can be said of a notebook and its run: pure functions.
        .target(name: "Checks", dependencies: ["Notebooks", "Records", "Rendering"]),
        // What moved between two pages: pure functions.
        .target(name: "Comparison", dependencies: ["Records", "Rendering", "SystemIO"], swiftSettings: [testable]),
        .target(
            name: "Pipeline",
            dependencies: [
                "Checks", "Citations", "Comparison", "Execution", "Notebooks", "Records", "Rendering", "Storage", "SystemIO",
            ]),
        .target(
            name: "Preview",
            dependencies: [
                "Execution", "Notebooks", "Pipeline", "Records", "Rendering", "SystemIO", "Texts",
                .product(name: "FlyingFox", package: "FlyingFox"),
            ],
            swiftSettings: [testable]),
        .executableTarget(
            name: "ModelbookTool",
            dependencies: [
                "Comparison", "Execution", "Inference", "Micro", "Modelbook", "Models", "Notebooks", "Pipeline", "Preview",
                "Quantization",
                "Records", "Rendering", "Storage", "SystemIO", "Tensors", "Training",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .executableTarget(name: "Bench", dependencies: ["CAllocations", "Inference", "KernelBuilds", "Models", "Tensors"]),
        // Counts memory, for the bench and for tests.
        .target(name: "CAllocations", path: "Tests/CAllocations"),

        // What several test targets need: files, goldens, graphs of a few operators, repeatable random numbers.
        .target(
            name: "TestSupport", dependencies: ["Models", "Notebooks", "SystemIO", "Tensors"], path: "Tests/TestSupport"),

        // The tests: one target per module.
        .testTarget(
            name: "ChecksTests",
            dependencies: ["Checks", "Notebooks", "Records", "Rendering", "SystemIO", "TestSupport"]),
        .testTarget(name: "CitationsTests", dependencies: ["Citations", "Notebooks"]),
        .testTarget(
            name: "ComparisonTests", dependencies: ["Comparison", "Notebooks", "Records", "Rendering", "SystemIO", "TestSupport"]),
        .testTarget(name: "ExecutionTests", dependencies: ["Execution", "Notebooks", "Records", "SystemIO", "TestSupport"]),
        .testTarget(
            name: "FastKernelsTests",
            dependencies: [
                "Inference", "KernelBuilds", "KernelInterface", "Kernels", "Models", "Tensors", "TestSupport",
            ], swiftSettings: [optimized]),
        .testTarget(
            name: "InferenceTests",
            dependencies: [
                "CAllocations", "Inference", "KernelBuilds", "Models", "Storage", "SystemIO", "Tensors",
                "TestSupport",
            ], swiftSettings: [optimized]),
        .testTarget(
            name: "KerasTests",
            dependencies: ["Inference", "KernelBuilds", "Models", "Storage", "SystemIO", "Tensors", "TestSupport"]),
        .testTarget(name: "KernelsTests", dependencies: ["KernelInterface", "Kernels"]),
        .testTarget(name: "MicroTests", dependencies: ["KernelBuilds", "Micro", "Models", "Tensors", "TestSupport"]),
        .testTarget(name: "ModelbookTests", dependencies: ["Modelbook", "Pictures", "Storage", "Tensors"]),
        .testTarget(name: "ModelsTests", dependencies: ["Models", "Storage", "SystemIO", "Tensors"]),
        .testTarget(name: "NotebooksTests", dependencies: ["Notebooks", "SystemIO", "TestSupport"]),
        .testTarget(
            name: "OperatorTests",
            dependencies: ["CAllocations", "Inference", "KernelBuilds", "Models", "Storage", "Tensors", "TestSupport"]),
        .testTarget(
            name: "PipelineTests",
            dependencies: ["Execution", "Notebooks", "Pipeline", "Rendering", "Storage", "SystemIO", "TestSupport"]),
        .testTarget(
            name: "PreviewTests",
            dependencies: ["Notebooks", "Pipeline", "Preview", "Records", "Rendering", "Tensors", "TestSupport"]),
        .testTarget(
            name: "QuantizationTests",
            dependencies: [
                "Inference", "KernelBuilds", "Models", "Quantization", "Storage", "SystemIO", "Tensors",
                "TestSupport",
            ]),
        .testTarget(name: "RecordsTests", dependencies: ["Records"]),
        .testTarget(
            name: "RenderingTests",
            dependencies: ["Citations", "Notebooks", "Records", "Rendering", "SystemIO", "TestSupport"]),
        .testTarget(name: "StorageTests", dependencies: ["Storage", "SystemIO"]),
        .testTarget(name: "SystemIOTests", dependencies: ["SystemIO"]),
        .testTarget(
            name: "TrainingTests",
            dependencies: [
                "Inference", "KernelBuilds", "Models", "Storage", "SystemIO", "Tensors", "TestSupport", "Training",
            ]),
    ] + kernelVariants.map(\.package),
    swiftLanguageModes: [.v6]
)
