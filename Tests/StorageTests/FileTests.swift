import Foundation
import Storage
import Testing

@Suite("Files")
struct FileTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "modelbook-files-\(UUID().uuidString)")

    @Test("a link is followed when its file is written, and stays a link")
    func link() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "file").path
        let link = folder.appending(path: "link").path
        try Data("old".utf8).write(to: URL(filePath: file))
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file)
        try Array("new".utf8).withUnsafeBytes { try File.write($0, to: link) }
        #expect(try File.read(file) == Array("new".utf8))
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == file)
    }

    @Test("a device is written to, not replaced")
    func device() throws {
        try Array("gone".utf8).withUnsafeBytes { try File.write($0, to: "/dev/null") }
        let type = try FileManager.default.attributesOfItem(atPath: "/dev/null")[.type] as? FileAttributeType
        #expect(type == .typeCharacterSpecial)
    }

    @Test("a folder is not written")
    func directory() {
        #expect(throws: ArchiveError.self) { try Array("x".utf8).withUnsafeBytes { try File.write($0, to: "/tmp") } }
    }
}
