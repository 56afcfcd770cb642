import Foundation
import Testing

/// Compares text with a file under `Tests/Goldens/rendering`. Text that differs is written beside it with
/// the extension `.actual`; a golden that is missing fails too. `RECORD_GOLDENS=1` writes what is expected.
func expectGolden(_ actual: String, _ name: String, sourceLocation: Testing.SourceLocation = #_sourceLocation) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Goldens/rendering")
    let file = folder.appending(path: name)
    let leftover = folder.appending(path: name + ".actual")
    let expected = try? String(contentsOf: file, encoding: .utf8)
    guard expected != actual else {
        try? FileManager.default.removeItem(at: leftover)
        return
    }
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    if ProcessInfo.processInfo.environment["RECORD_GOLDENS"] == "1" {
        try actual.write(to: file, atomically: true, encoding: .utf8)
        return
    }
    try actual.write(to: leftover, atomically: true, encoding: .utf8)
    let difference = expected.map { firstDifference($0, actual) } ?? "there is no golden"
    Issue.record("\(name): \(difference); compare with \(name).actual", sourceLocation: sourceLocation)
}

private func firstDifference(_ expected: String, _ actual: String) -> String {
    let (a, b) = (expected.split(separator: "\n", omittingEmptySubsequences: false), actual.split(separator: "\n", omittingEmptySubsequences: false))
    for (number, lines) in zip(a, b).enumerated() where lines.0 != lines.1 {
        return "line \(number + 1) is\n  \(lines.1)\nnot\n  \(lines.0)"
    }
    return "it has \(b.count) lines, not \(a.count)"
}
