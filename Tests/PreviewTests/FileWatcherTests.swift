import Foundation
import Synchronization
import Testing

@testable import Preview

@Suite struct FileWatcherTests {
    /// What a watcher tells of a folder in which something is done.
    private func told(of names: [String], _ prepare: (URL) throws -> Void = { _ in }, doing body: (URL) throws -> Void)
        async throws -> [Set<String>]
    {
        let folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().appending(
            path: "watch-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try prepare(folder)
        let told = Mutex<[Set<String>]>([])
        let watcher = FileWatcher { changed in
            told.withLock { $0.append(Set(changed.map { $0.replacing(folder.path + "/", with: "") })) }
        }
        watcher.watch(Set(names.map { "\(folder.path)/\($0)" }))
        try body(folder)
        try await Task.sleep(for: .milliseconds(300))
        watcher.stop()
        return told.withLock { $0 }
    }

    private func write(_ text: String, _ file: URL, atomic: Bool = false) throws {
        try Data(text.utf8).write(to: file, options: atomic ? .atomic : [])
    }

    @Test("a file that is written, one that takes another's name, and one that goes are changes")
    func changes() async throws {
        let old = { (folder: URL) in try write("old", folder.appending(path: "a.md")) }
        #expect(try await told(of: ["a.md"], old) { try write("new", $0.appending(path: "a.md")) } == [["a.md"]])
        // A busy machine may need longer for the two steps than a change is waited for.
        let renamed = try await told(of: ["a.md"], old) { try write("new", $0.appending(path: "a.md"), atomic: true) }
        #expect(Set(renamed) == [["a.md"]])
        #expect(
            try await told(of: ["a.md"], old) { try FileManager.default.removeItem(at: $0.appending(path: "a.md")) }
                == [["a.md"]])
        #expect(try await told(of: ["a.md"], old) { try write("new", $0.appending(path: "b.md")) } == [])
    }

    @Test("a file that is missing and appears is a change, its folder too")
    func appearing() async throws {
        #expect(try await told(of: ["a.md"]) { try write("new", $0.appending(path: "a.md")) } == [["a.md"]])
        #expect(
            try await told(of: ["data/x.csv"]) {
                try FileManager.default.createDirectory(
                    at: $0.appending(path: "data"), withIntermediateDirectories: true)
            } == [["data/x.csv"]])
    }

    @Test("a burst is one change")
    func bursts() async throws {
        var time = Duration.zero
        let changes = try await told(of: ["a.md", "b.md"]) { folder in
            time = try ContinuousClock().measure {
                for round in 0..<50 { try write("\(round)", folder.appending(path: round % 2 == 0 ? "a.md" : "b.md")) }
            }
        }
        // A busy machine stops between two files for longer than a change is waited for.
        #expect(Double(changes.count) <= 2 + time / .milliseconds(6))
        #expect(changes.reduce(into: Set()) { $0.formUnion($1) } == ["a.md", "b.md"])
    }

    @Test("a link is followed to its file")
    func links() async throws {
        let changes = try await told(of: ["a.md"]) { folder in
            try FileManager.default.createDirectory(
                at: folder.appending(path: "real"), withIntermediateDirectories: true)
            try write("old", folder.appending(path: "real/file.md"))
            try FileManager.default.createSymbolicLink(
                at: folder.appending(path: "a.md"), withDestinationURL: folder.appending(path: "real/file.md"))
        } doing: {
            try write("new", $0.appending(path: "real/file.md"))
        }
        #expect(changes == [["a.md"]])
    }
}
