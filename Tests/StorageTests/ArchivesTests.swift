import Foundation
import Storage
import SystemIO
import Testing

private let models = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("notebooks/models").path

@Suite("Archives")
struct ArchivesTests {
    @Test("a .keras archive lists its entries and gives their content")
    func zip() throws {
        let archive = try ZipArchive(path: models + "/digits.keras")
        #expect(archive.entries.map(\.name) == ["metadata.json", "config.json", "model.weights.h5"])
        let metadata = try JSONValue(parsing: try #require(try archive.read("metadata.json")))
        #expect(metadata["keras_version"]?.string != nil)
        #expect(try archive.read("missing") == nil)
    }

    @Test("an HDF5 file inside an archive opens from memory")
    func hdf5() throws {
        let archive = try ZipArchive(path: models + "/digits.keras")
        let weights = try HDF5File(try #require(try archive.read("model.weights.h5")))
        let paths = try weights.datasets()
        #expect(!paths.isEmpty)
        for path in paths {
            let dataset = try weights.dataset(path)
            if case .floats(let values) = dataset.values {
                #expect(values.count == dataset.shape.reduce(1, *))
            }
        }
    }

    @Test("the attributes of a Keras .h5 file are readable")
    func attributes() throws {
        let file = try HDF5File(path: models + "/digits.h5")
        #expect(try file.attributes(of: "/").contains("model_config"))
        let config = try JSONValue(parsing: try #require(try file.string("model_config", of: "/")))
        #expect(config["class_name"]?.string != nil)
        #expect(try file.attribute("missing", of: "/") == nil)
        #expect(throws: ArchiveError("there is no such object", at: "/nothing", in: models + "/digits.h5")) {
            try file.children(of: "/nothing")
        }
    }

    @Test("what is not an archive is refused by name")
    func refusals() {
        #expect(throws: ArchiveError("this is not an HDF5 file")) { try HDF5File(Array("text".utf8)) }
        #expect(throws: ArchiveError("this is not gzip data")) { try gunzip([1, 2, 3]) }
        #expect(throws: ArchiveError("there is no such file", in: "/nowhere")) { try ZipArchive(path: "/nowhere") }
        #expect(throws: ArchiveError("this is a folder, not a file", in: "/")) { try ZipArchive(path: "/") }
    }

    @Test("a truncated HDF5 file is refused")
    func truncatedHDF5() throws {
        let whole = try Files.read(models + "/digits.h5", limit: FileLimit.data).bytes
        #expect(throws: ArchiveError.self) { try HDF5File(Array(whole.prefix(1000)), file: "cut.h5") }
    }

    @Test("digests are those of FIPS 180-4")
    func digests() {
        #expect(SHA256.hex(of: "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        let digest = SHA256()
        digest.update("a")
        digest.update([UInt8(ascii: "b")])
        digest.update("c")
        #expect(digest.finish() == SHA256.hex(of: [0x61, 0x62, 0x63]))
    }

    /// "hello" of two members, made by gzip.
    private static let hello: [UInt8] = [
        0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 7, 0, 0x86, 0xA6, 0x10, 0x36, 5, 0, 0, 0,
    ]

    @Test("gzip data of several members are read, damaged and large ones refused")
    func gzip() throws {
        let hello = Self.hello
        #expect(try gunzip(hello) == Array("hello".utf8))
        #expect(try gunzip(hello + hello) == Array("hellohello".utf8))
        #expect(throws: ArchiveError("the data end before their end mark: the file is truncated")) {
            try gunzip(Array(hello.dropLast(4)))
        }
        #expect(throws: ArchiveError("the content is larger than 4 bytes")) { try gunzip(hello, limit: 4) }
        #expect(try gunzip(hello, limit: 4, cutsOff: true) == Array("hell".utf8))
        #expect(try gunzip(hello, limit: 9, cutsOff: true) == Array("hello".utf8))
        #expect(try gunzip(hello + [0, 0, 0] + hello + [0, 0]) == Array("hellohello".utf8))
        #expect(throws: ArchiveError("the data end at byte 25, and 4 bytes follow that are not gzip's")) {
            try gunzip(hello + Array("junk".utf8))
        }
        #expect(throws: ArchiveError("the data end at byte 25, and 2 bytes follow that are not gzip's")) {
            try gunzip(hello + [0, 0x1F])
        }
        var damaged = hello
        damaged[18] ^= 1
        #expect(throws: ArchiveError("the gzip data are damaged near byte 21")) { try gunzip(damaged) }
    }

    @Test("what is packed unpacks to the same", arguments: [0, 1, 100_000])
    func packing(count: Int) throws {
        let content = (0..<count).map { UInt8(truncatingIfNeeded: $0 * $0 >> 3) }
        #expect(try gunzip(Storage.gzip(content)) == content)
    }

    @Test(
        "JSON is parsed",
        arguments: [
            (
                "{\"a\": [1, -2.5e3, true, null, \"x\\n\\u00e9\\ud83d\\ude00\"]}",
                JSONValue.object(["a": .array([.int(1), .double(-2500), .bool(true), .null, .string("x\né😀")])])
            ),
            ("-Infinity", .double(-.infinity)),
            ("9223372036854775808", .double(9.223372036854775808e18)),
            ("[ ]", .array([])), ("{ }", .object([:])), ("0", .int(0)),
        ])
    func json(text: String, value: JSONValue) throws {
        #expect(try JSONValue(parsing: text) == value)
    }

    @Test(
        "JSON errors name line and column",
        arguments: [
            ("{\"a\": 1,\n  \"a\": 2}", "line 2, column 3: the member \"a\" occurs twice"),
            ("[1 2]", "line 1, column 4: ',' or ']' is expected here"),
            ("[01]", "line 1, column 2: '01' is not a number in JSON"),
            ("\"abc", "line 1, column 1: the string that begins here has no end"),
            ("", "line 1, column 1: the JSON text ends too early"),
            ("1 2", "line 1, column 3: there is more after the end of the JSON value"),
            (String(repeating: "[", count: 600), "line 1, column 513: the JSON text is nested too deeply"),
        ])
    func jsonErrors(text: String, message: String) {
        #expect(performing: { try JSONValue(parsing: text) }, throws: { "\($0)" == message })
    }
}
