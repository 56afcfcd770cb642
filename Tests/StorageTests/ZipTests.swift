import Storage
import Testing

@Suite("ZIP archives")
struct ZipTests {
    @Test("a plain archive is read")
    func plain() throws {
        let archive = try ZipArchive(ZipWriter.archive([.init(name: "a/b.txt", content: [1, 2, 3]), .init(name: "empty")]))
        #expect(archive.entries.map(\.name) == ["a/b.txt", "empty"])
        #expect(try archive.read("a/b.txt") == [1, 2, 3])
        #expect(try archive.read("empty") == [])
        #expect(try archive.read("c") == nil)
    }

    @Test(
        "entries that lead out, deceive or hide are refused",
        arguments: [
            ([ZipWriter.Entry(name: "../x")], "x.zip: ../x: the entry's name leads out of the archive"),
            ([ZipWriter.Entry(name: "a/../../x")], "x.zip: a/../../x: the entry's name leads out of the archive"),
            ([ZipWriter.Entry(name: "/etc/passwd")], "x.zip: /etc/passwd: the entry's name leads out of the archive"),
            ([ZipWriter.Entry(name: "a\\b")], "x.zip: a\\b: the entry's name leads out of the archive"),
            ([ZipWriter.Entry(name: "C:/x")], "x.zip: C:/x: the entry's name leads out of the archive"),
            ([ZipWriter.Entry(name: "x", content: [0x2F], mode: 0o120777)], "x.zip: x: the entry is a symbolic link"),
            ([ZipWriter.Entry(name: "x"), ZipWriter.Entry(name: "x")], "x.zip: two entries have the same name"),
            // Twelve bytes are the key's, which newer versions of libzip count.
            (
                [ZipWriter.Entry(name: "x", content: [UInt8](repeating: 1, count: 13), claimedSize: 1, flags: 1)],
                "x.zip: x: the entry is encrypted"
            ),
            (
                [ZipWriter.Entry(name: "x", content: [3, 0], claimedSize: 1 << 30, method: 8)],
                "x.zip: x: the entry claims to expand from 2 to 1073741824 bytes"
            ),
        ])
    func refusals(entries: [ZipWriter.Entry], message: String) {
        #expect(performing: { try ZipArchive(ZipWriter.archive(entries), file: "x.zip") }, throws: { "\($0)" == message })
    }

    @Test("an entry that is not what its headers say is refused when it is read")
    func damaged() throws {
        let lies = ZipWriter.archive([.init(name: "x", content: [3, 0], claimedSize: 5, method: 8)])
        #expect(throws: ArchiveError.self) { try ZipArchive(lies, file: "x.zip").read("x") }
        var flipped = ZipWriter.archive([.init(name: "x", content: Array("content".utf8))])
        flipped[32] ^= 1
        #expect(
            performing: { try ZipArchive(flipped, file: "x.zip").read("x") },
            throws: {
                "\($0)" == "x.zip: x: the entry is damaged"
            })
    }

    @Test("an archive that is cut is refused", arguments: [0, 1, 30, 60, 80])
    func truncated(count: Int) {
        let whole = ZipWriter.archive([.init(name: "x", content: Array("content".utf8))])
        #expect(throws: ArchiveError.self) { try ZipArchive(Array(whole.prefix(count))) }
    }
}
