import Foundation
import Notebooks
import SystemIO
import Testing

/// Files under `Tests/Goldens`: `input/NAME.md`, and beside the folder what is expected of each. Adding a
/// file to `input` adds a test; `RECORD_GOLDENS=1` writes what is expected.
enum Goldens {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Goldens")

    static var names: [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "input").path)) ?? []
        return files.filter { $0.hasSuffix(".md") }.map { String($0.dropLast(3)) }.sorted()
    }

    static func notebook(_ name: String) throws -> Notebook {
        let input = folder.appending(path: "input")
        let bytes = [UInt8](try Data(contentsOf: input.appending(path: "\(name).md")))
        return Notebook(parsing: bytes, path: "\(name).md") { (included) throws(FileError) in
            try Files.read(input.appending(path: included).path, limit: FileLimit.text).text(of: included)
        }
    }

    /// Compares a text with what is expected; a difference leaves the text beside it, as `.actual`.
    static func expect(_ text: String, _ file: String, sourceLocation: Testing.SourceLocation = #_sourceLocation) throws {
        let expected = folder.appending(path: file)
        if ProcessInfo.processInfo.environment["RECORD_GOLDENS"] == "1" {
            try text.write(to: expected, atomically: true, encoding: .utf8)
            return
        }
        guard let before = try? String(contentsOf: expected, encoding: .utf8) else {
            Issue.record("\(file) is missing: run the tests with RECORD_GOLDENS=1", sourceLocation: sourceLocation)
            return
        }
        guard before != text else { return }
        try text.write(to: expected.appendingPathExtension("actual"), atomically: true, encoding: .utf8)
        let lines = zip(before.split(separator: "\n", omittingEmptySubsequences: false),
            text.split(separator: "\n", omittingEmptySubsequences: false))
        let first = lines.enumerated().first { $0.element.0 != $0.element.1 }
        Issue.record(
            "\(file) differs from line \(first.map { "\($0.offset + 1): \($0.element.1)" } ?? "its end")",
            sourceLocation: sourceLocation)
    }
}
