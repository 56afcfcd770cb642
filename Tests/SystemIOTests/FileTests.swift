import Foundation
import SystemIO
import Testing

@Suite("Files")
struct FileTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func refusal(_ path: String, limit: Int = 100) -> String? {
        let error = #expect(throws: FileError.self) { try Files.read(path, limit: limit) }
        return error?.reason
    }

    @Test("what is read is hashed as it was read")
    func hash() throws {
        try scratch.write("abc", to: "file")
        let content = try Files.read(scratch.path + "/file", limit: 3)
        #expect(content.bytes == Array("abc".utf8))
        #expect(content.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(try Files.digest(of: scratch.path + "/file", limit: 3) == content.sha256)
    }

    @Test("nothing but regular files of known size is read, and nobody waits for a pipe")
    func kinds() throws {
        mkfifo(scratch.path + "/pipe", 0o600)
        #expect(refusal(scratch.path + "/pipe") == "this is a pipe, not a file")
        #expect(refusal("/dev/zero") == "this is a device, not a file")
        #expect(refusal(scratch.path) == "this is a folder, not a file")
        #expect(refusal(scratch.path + "/none") == "there is no such file")
        #expect(refusal(scratch.path + "/a\0b") == "a file's name has no NUL in it")
        #if os(Linux)
        #expect(refusal("/proc/self/environ") == "its size is not known before it is read")
        #expect(refusal("/proc/self/mem") != nil)
        #endif
    }

    @Test("a large file is refused by its size, before it is read")
    func size() throws {
        try scratch.write("", to: "large")
        truncate(scratch.path + "/large", 10 << 30)
        #expect(refusal(scratch.path + "/large", limit: 8 << 20) == "it has 10737418240 bytes; more than 8 MiB are not read")
        #expect(throws: FileError.self) { try Files.digest(of: scratch.path + "/large", limit: FileLimit.data) }
        #expect(throws: FileError.self) { try Files.map(scratch.path + "/large", limit: FileLimit.data) }
    }

    @Test("a link is followed when its file is written, and stays a link")
    func link() throws {
        try scratch.write("old", to: "file")
        try scratch.link("link", to: scratch.path + "/file")
        try Files.write(Array("new".utf8), to: scratch.path + "/link")
        #expect(scratch.text(of: "file") == "new")
        #expect(Files.isLink(scratch.path + "/link"))
    }

    @Test("of files that belong together a link is replaced: nobody has named where it leads")
    func linkInPlace() throws {
        try scratch.write("precious", to: "thesis")
        try scratch.link("page.json", to: "thesis")
        try Files.write([(Array("{}".utf8), scratch.path + "/page.json")])
        #expect(scratch.text(of: "thesis") == "precious")
        #expect(scratch.text(of: "page.json") == "{}")
    }

    @Test("a device is written to, not replaced")
    func device() throws {
        try Files.write(Array("gone".utf8), to: "/dev/null")
        let type = try FileManager.default.attributesOfItem(atPath: "/dev/null")[.type] as? FileAttributeType
        #expect(type == .typeCharacterSpecial)
    }

    @Test("files that belong together are written all or not at all, and leave nothing else behind")
    func together() throws {
        try scratch.write("old", to: "a")
        let error = #expect(throws: FileError.self) {
            try Files.write([(Array("new".utf8), scratch.path + "/a"), ([], scratch.path + "/none/b")])
        }
        #expect(error?.description == scratch.path + "/none/b: cannot be written: there is no such folder")
        #expect(scratch.text(of: "a") == "old")
        #expect(throws: FileError.self) { try Files.write([1], to: "/tmp") }
        #expect(scratch.names == ["a"])
    }

    #if os(Linux)
    @Test("a full disk is said, and one without a limit is not full")
    func full() {
        let error = #expect(throws: FileError.self) { try Files.write([1], to: "/dev/full") }
        #expect(error?.description == "/dev/full: cannot be written: the disk is full")
        #expect(!Files.isFull(scratch.path) && !Files.isFull("/proc"))
    }
    #endif

    @Test("a file that is replaced keeps its permissions")
    func permissions() throws {
        try scratch.write("old", to: "secret")
        chmod(scratch.path + "/secret", 0o600)
        try Files.write(Array("new".utf8), to: scratch.path + "/secret")
        var status = stat()
        stat(scratch.path + "/secret", &status)
        #expect(status.st_mode & 0o777 == 0o600)
    }

    @Test("a name that somebody has put in the way of a temporary file is not used")
    func foreseen() throws {
        // The names of before: they must not be opened, whatever they lead to.
        try scratch.write("precious", to: "thesis")
        try scratch.link("page.html.\(getpid()).part", to: "thesis")
        try Files.write(Array("x".utf8), to: scratch.path + "/page.html")
        #expect(scratch.text(of: "thesis") == "precious")
        #expect(scratch.names == ["page.html", "page.html.\(getpid()).part", "thesis"])
    }

    @Test("a tree is removed without following its links")
    func tree() throws {
        try scratch.write("precious", to: "elsewhere/thesis")
        try scratch.write("x", to: "tree/deep/er/file")
        try scratch.link("tree/deep/link", to: scratch.path + "/elsewhere")
        try Files.removeTree(scratch.path + "/tree")
        #expect(scratch.names == ["elsewhere"])
        #expect(scratch.text(of: "elsewhere/thesis") == "precious")
        try scratch.link("link", to: "elsewhere")
        try Files.removeTree(scratch.path + "/link")
        #expect(scratch.text(of: "elsewhere/thesis") == "precious")
    }

    @Test("what killed programs have left beside a file goes with the next one, and what somebody still writes stays")
    func remains() throws {
        let (left, held, young) = (0, 1, 2)
        let names = (0..<3).map { "." + String(repeating: "\($0)", count: 32) + ".part" } + [".notes.part", "a.part"]
        let old = Date(timeIntervalSinceNow: -60)
        for name in names {
            try scratch.write("half", to: name)
            try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: "\(scratch.path)/\(name)")
        }
        try FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: "\(scratch.path)/\(names[young])")
        let descriptor = open("\(scratch.path)/\(names[held])", O_RDONLY)
        #expect(flock(descriptor, LOCK_EX) == 0)
        try Files.write([(Array("whole".utf8), "\(scratch.path)/page.html")])
        close(descriptor)
        #expect(scratch.names == (names + ["page.html"]).filter { $0 != names[left] }.sorted())
    }
}
