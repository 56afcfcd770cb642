import Foundation

/// Where the models of the tests are.
enum ModelFiles {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func digits(_ name: String) -> String { root.appendingPathComponent("notebooks/models/\(name)").path }

    /// Every model of the conformance suite.
    static let conformance: [String] = {
        let folder = root.appendingPathComponent("Tests/Fixtures/conformance")
        let cases = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return cases.sorted()
            .map { folder.appendingPathComponent("\($0)/model.tflite").path }
            .filter { FileManager.default.fileExists(atPath: $0) }
    }()

    static let all =
        conformance
        + ["digits_float", "digits_float16", "digits_dynamic", "digits_int8", "digits_int16x8"].map { digits($0 + ".tflite") }
}
