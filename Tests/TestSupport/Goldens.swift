import Foundation
import Notebooks
import SystemIO

/// Files under `Tests/Goldens`: notebooks in `input`, and what is expected of each. Adding a notebook adds its tests;
/// `RECORD_GOLDENS=1` writes what is expected.
package enum Goldens {
    package static let folder = Repository.root.appending(path: "Tests/Goldens")

    /// The notebooks' names, without ".md".
    package static var names: [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "input").path)) ?? []
        return files.filter { $0.hasSuffix(".md") }.map { String($0.dropLast(3)) }.sorted()
    }

    package static func notebook(_ name: String) throws -> Notebook {
        let input = folder.appending(path: "input")
        let bytes = try Files.read(input.appending(path: "\(name).md").path, limit: FileLimit.text).bytes
        return Notebook(parsing: bytes, path: "\(name).md") { (included) throws(FileError) in
            try Files.read(input.appending(path: included).path, limit: FileLimit.text).text(of: included)
        }
    }

    /// How a text differs from what is expected; nil if it does not. Text that differs is written beside the golden with
    /// the ending ".actual"; a golden that is missing is a difference too.
    package static func difference(_ actual: String, _ file: String) throws -> String? {
        let golden = folder.appending(path: file)
        let leftover = golden.appendingPathExtension("actual")
        let expected = try? String(contentsOf: golden, encoding: .utf8)
        guard expected != actual else {
            try? FileManager.default.removeItem(at: leftover)
            return nil
        }
        try FileManager.default.createDirectory(
            at: golden.deletingLastPathComponent(), withIntermediateDirectories: true)
        if ProcessInfo.processInfo.environment["RECORD_GOLDENS"] == "1" {
            try actual.write(to: golden, atomically: true, encoding: .utf8)
            return nil
        }
        try actual.write(to: leftover, atomically: true, encoding: .utf8)
        guard let expected else { return "\(file) is missing: run the tests with RECORD_GOLDENS=1" }
        return "\(file): \(firstDifference(expected, actual)); compare with \(file).actual"
    }

    private static func firstDifference(_ expected: String, _ actual: String) -> String {
        let (a, b) = (lines(expected), lines(actual))
        for (number, lines) in zip(a, b).enumerated() where lines.0 != lines.1 {
            return "line \(number + 1) is\n  \(lines.1)\nnot\n  \(lines.0)"
        }
        return "it has \(b.count) lines, not \(a.count)"
    }

    private static func lines(_ text: String) -> [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
}
