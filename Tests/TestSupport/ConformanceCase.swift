import Foundation
import Models

/// A model of `Tests/Fixtures/conformance` with its inputs and with what LiteRT's reference kernels and TensorFlow Lite
/// Micro make of them: a folder that `Tests/Scripts/record_fixture.py` writes. Adding a folder adds a test.
package struct ConformanceCase: CustomStringConvertible, Sendable {
    /// The folder's name.
    package let name: String
    /// The schema's names of the operators that the model uses.
    package let operators: [String]
    package let inputs: [Port]
    package let outputs: [Port]
    package let micro: Micro

    /// An input or an output.
    package struct Port: Decodable, Sendable {
        package var shape: [Int]
        /// As NumPy calls it.
        package var type: String
    }

    /// What TensorFlow Lite Micro makes of the model.
    package struct Micro: Decodable, Sendable {
        package var runs: Bool
        /// nil where it does not run.
        package var sameBytes: Bool?
        /// What `RecordingMicroAllocator` prints; nil where it does not run.
        package var allocations: [String]?

        enum CodingKeys: String, CodingKey {
            case runs, allocations
            case sameBytes = "same_bytes_as_litert_reference"
        }
    }

    private struct Record: Decodable {
        var operators: [String]
        var inputs: [Port]
        var outputs: [Port]
        var micro: Micro
    }

    private static let root = Repository.root.appending(path: "Tests/Fixtures/conformance")

    /// All of them, by name.
    package static let all: [ConformanceCase] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
        return try! names.sorted().map { try ConformanceCase($0) }
    }()

    private init(_ name: String) throws {
        let record = try JSONDecoder().decode(
            Record.self, from: Data(contentsOf: Self.root.appending(path: "\(name)/case.json")))
        self.name = name
        (operators, inputs, outputs, micro) = (record.operators, record.inputs, record.outputs, record.micro)
    }

    package var description: String { name }
    package var folder: URL { Self.root.appending(path: name) }

    package func graph() throws -> Graph { try Graph(tfliteAt: folder.appending(path: "model.tflite").path) }
}
