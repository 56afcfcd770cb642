import Foundation
import SystemIO
import Testing

@Suite("What is kept between runs")
struct KeptFileTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test("every changed bit is noticed, and every byte too many or too few")
    func sealed() throws {
        let path = scratch.path + "/kept"
        let content = Array("{\"value\": 97.6}".utf8)
        try SealedFile.write(content, to: path)
        #expect(SealedFile.read(path).map(Array.init) == content)
        let file = try Files.read(path, limit: 1000).bytes
        for index in file.indices {
            for bit in 0..<8 {
                var damaged = file
                damaged[index] ^= 1 << bit
                try Data(damaged).write(to: URL(filePath: path))
                #expect(SealedFile.read(path) == nil, "bit \(bit) of byte \(index)")
            }
        }
        for damaged: [UInt8] in [file.dropLast(), file + [0], Array(file[..<10]), []] {
            try Data(damaged).write(to: URL(filePath: path))
            #expect(SealedFile.read(path) == nil)
        }
    }

    @Test("folders are made for the user alone")
    func made() throws {
        let path = try PrivateFolder.make(["a", "b"], in: scratch.path + "/cache")
        #expect(path == scratch.path + "/cache/a/b")
        var status = stat()
        stat(path, &status)
        #expect(status.st_mode & 0o777 == 0o700)
        // What others can read is closed; what they could have written is not taken.
        chmod(path, 0o755)
        #expect(try PrivateFolder.make(["a", "b"], in: scratch.path + "/cache") == path)
        stat(path, &status)
        #expect(status.st_mode & 0o777 == 0o700)
        chmod(scratch.path + "/cache/a", 0o777)
        let error = #expect(throws: FileError.self) { try PrivateFolder.make(["a", "b"], in: scratch.path + "/cache") }
        #expect(error?.description == scratch.path + "/cache/a: others can write it")
    }

    @Test("a link, a file or another user's folder is not taken")
    func foreign() throws {
        try scratch.write("x", to: "cache/file")
        try scratch.write("precious", to: "elsewhere/b/thesis")
        try scratch.link("cache/link", to: "../elsewhere")
        func refusal(_ names: [String]) -> String? {
            #expect(throws: FileError.self) { try PrivateFolder.make(names, in: scratch.path + "/cache") }?.reason
        }
        #expect(refusal(["link", "b"]) == "this is a link")
        #expect(refusal(["file"]) == "a part of the path is not a folder")
        if geteuid() == 0 {
            mkdir(scratch.path + "/cache/other", 0o700)
            chown(scratch.path + "/cache/other", 12345, 12345)
            #expect(refusal(["other"]) == "it belongs to another user")
        }
        #expect(scratch.text(of: "elsewhere/b/thesis") == "precious")
        // The user's own cache folder may be a link.
        try scratch.link("home", to: "cache")
        #expect(try PrivateFolder.make(["x"], in: scratch.path + "/home") == scratch.path + "/cache/x")
    }

    @Test("a temporary folder is private and goes with its last reference")
    func temporary() throws {
        var folder: TemporaryFolder? = try TemporaryFolder()
        let path = try #require(folder?.path)
        var status = stat()
        stat(path, &status)
        #expect(status.st_mode & 0o777 == 0o700)
        try Files.write([1], to: path + "/file")
        folder = nil
        #expect(!Files.exists(path))
    }
}
