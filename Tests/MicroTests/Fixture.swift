import Foundation
import Models
import TestSupport

/// Files that tests read.
enum Fixture {
    static let root = Repository.root
    static let conformance = root.appending(path: "Tests/Fixtures/conformance")

    static func digits(_ kind: String) throws -> Graph {
        try Graph(tfliteAt: root.appending(path: "notebooks/models/digits_\(kind).tflite").path)
    }

    static func graph(_ name: String) throws -> Graph {
        try Graph(tfliteAt: conformance.appending(path: "\(name)/model.tflite").path)
    }
}
