import Foundation
import SystemIO
import Testing

@Suite("What may be read lies in a folder")
struct ReadableFoldersTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        try scratch.write("inside", to: "book/in.md")
        try scratch.write("inside", to: "book/deep/in.md")
        try scratch.write("outside", to: "out.md")
        try scratch.write("outside", to: "books/out.md")
        try scratch.link("book/out", to: "../out.md")
        try scratch.link("book/up", to: "..")
        try scratch.link("book/in", to: "deep/../in.md")
        try scratch.link("book/self", to: ".")
        try scratch.link("book/deep/chain", to: "../up/out.md")
        try scratch.link("alias", to: "book")
    }

    private func read(_ path: String, allowing others: [String] = []) throws(FileError) -> String {
        let files = NamedFiles(in: scratch.path + "/book", allowing: others.map { "\(scratch.path)/\($0)" })
        return try files.read(path, limit: 100).text(of: path)
    }

    @Test("whatever the way", arguments: ["in.md", "./deep//in.md", "in", "self/self/in.md", "deep/../in.md", "up/book/in.md"])
    func inside(path: String) throws {
        #expect(try read(path) == "inside")
    }

    @Test(
        "and no way leads out of it",
        arguments: ["../out.md", "out", "up/out.md", "deep/chain", "../books/out.md", "self/../out.md", "/etc/passwd"])
    func outside(path: String) {
        let error = #expect(throws: FileError.self) { try read(path) }
        #expect(error?.kind == .outside)
        #expect(error?.reason == "it lies outside the notebook's folder")
    }

    @Test("but to what is allowed: a file, or a folder with all in it")
    func allowed() throws {
        let error = #expect(throws: FileError.self) { try read("out") }
        #expect(error?.help == "Put it there, or allow it: --allow read:\(scratch.path)/out.md")
        #expect(try read("out", allowing: ["out.md"]) == "outside")
        #expect(try read("../books/out.md", allowing: ["books/"]) == "outside")
        #expect(throws: FileError.self) { try read("out", allowing: ["books", "none", "out"]) }
    }

    @Test("a folder that is given by a link is the folder behind it")
    func alias() throws {
        let files = NamedFiles(in: scratch.path + "/alias")
        #expect(try files.read("in.md", limit: 100).bytes.count == 6)
        #expect(throws: FileError.self) { try files.read("../out.md", limit: 100) }
    }

    @Test("two spellings of a letter are two folders")
    func spellings() throws {
        try scratch.write("outside", to: "e\u{301}/x.md")
        try scratch.write("inside", to: "\u{E9}/y.md")
        let files = NamedFiles(in: scratch.path + "/\u{E9}")
        #expect(throws: FileError.self) { try files.read("../e\u{301}/x.md", limit: 100) }
        #expect(try files.read("y.md", limit: 100).bytes.count == 6)
    }

    @Test("a link that is put in place of a folder in between leads nowhere")
    func race() throws {
        try scratch.write("inside", to: "book/swap/file")
        try scratch.write("outside", to: "elsewhere/file")
        let (folder, kept) = (scratch.path + "/book/swap", scratch.path + "/book/kept")
        let elsewhere = scratch.path + "/elsewhere"
        let end = Date(timeIntervalSinceNow: 1)
        let swapping = Thread {
            while Date() < end {
                rename(folder, kept)
                symlink(elsewhere, folder)
                usleep(20)
                unlink(folder)
                rename(kept, folder)
                usleep(20)
            }
        }
        swapping.start()
        var read = 0
        while Date() < end {
            guard let content = try? Files.read(folder + "/file", limit: 100, in: ReadableFolders(scratch.path + "/book"))
            else { continue }
            read += 1
            #expect(content.bytes == Array("inside".utf8))
        }
        #expect(read > 0)
    }

    @Test("what is read twice must be the same")
    func changed() throws {
        let files = NamedFiles(in: scratch.path + "/book")
        let first = try files.read("in.md", limit: 100)
        #expect(files.digests.map(\.path) == ["in.md"] && files.digests[0].sha256 == first.sha256)
        try scratch.write("other", to: "book/in.md")
        let error = #expect(throws: FileError.self) { try files.digest(of: "in.md", limit: 100) }
        #expect(error?.reason == "it changed while the page was made")
    }
}
