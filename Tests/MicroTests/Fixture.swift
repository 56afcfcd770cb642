import Foundation
import Models

/// Files that tests read.
enum Fixture {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let conformance = root.appending(path: "Tests/Fixtures/conformance")

    static func digits(_ kind: String) throws -> Graph {
        try Graph(tfliteAt: root.appending(path: "notebooks/models/digits_\(kind).tflite").path)
    }

    static func graph(_ name: String) throws -> Graph {
        try Graph(tfliteAt: conformance.appending(path: "\(name)/model.tflite").path)
    }

    /// What was recorded of TensorFlow Lite Micro, from `cases.json`.
    struct Case: Decodable {
        struct Micro: Decodable {
            var runs: Bool
            var allocations: [String]?
        }
        var name: String
        var operators: [String]
        var micro: Micro
    }

    static func cases() throws -> [Case] {
        try JSONDecoder().decode([Case].self, from: Data(contentsOf: conformance.appending(path: "cases.json")))
    }
}
