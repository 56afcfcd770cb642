// swift-tools-version: 6.1
import PackageDescription

/// The parts that read model files, built for libFuzzer. `Tests/Fuzz/fuzz` builds and runs it.
let package = Package(
    name: "Modelbook",
    platforms: [.macOS(.v15)],
    targets: [
        .systemLibrary(name: "CHDF5", pkgConfig: "hdf5"),
        .systemLibrary(name: "CZip", pkgConfig: "libzip"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib"),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto"),
        .target(name: "Archives", dependencies: ["CHDF5", "CZip", "CZlib", "CCrypto"]),
        .target(name: "Tensors"),
        .target(name: "Models", dependencies: ["Archives", "Tensors"]),
        .executableTarget(
            name: "FuzzReader", dependencies: ["Models", "Tensors"],
            swiftSettings: [.unsafeFlags(["-parse-as-library"])]),
    ],
    swiftLanguageModes: [.v6]
)
