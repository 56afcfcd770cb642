import Foundation
import Storage
import SystemIO
import Testing

/// links.h5 holds every kind of link and data set that the reader has to tell apart.
@Suite("HDF5 files")
struct HDF5Tests {
    private static let path = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures/hdf5/links.h5").path

    @Test("numbers of any width, compressed too, are read with their shapes")
    func numbers() throws {
        let file = try HDF5File(path: Self.path)
        let small = try file.dataset("/g/numbers")
        #expect(small.shape == [2, 3])
        #expect(small.values == .ints([0, 1, 2, 3, 4, 5]))
        #expect(try file.dataset("/packed").values == .doubles((0..<1000).map(Double.init)))
    }

    @Test("attributes of fixed and variable length are text")
    func attributes() throws {
        let file = try HDF5File(path: Self.path)
        #expect(try file.string("name", of: "/") == "links")
        #expect(try file.string("vlen", of: "/") == "variable é")
        #expect(try file.attribute("names", of: "/") == .strings(["ab", "c"]))
        #expect(try file.attributes(of: "/") == ["name", "names", "vlen"])
    }

    @Test(
        "links out of the file, data outside it and impossible sizes are refused",
        arguments: [
            ("/links/soft", "a soft link is not followed"),
            ("/links/far", "a link to another file is not followed"),
            ("/links/far/x", "a link to another file is not followed"),
            ("/outside", "the data lie in another file"),
            ("/huge", "1099511627776 elements are more than a file of 12992 bytes can hold"),
            ("/g", "this is not a data set"),
            ("/nothing", "there is no such object"),
            ("/g/../g/numbers", "there is no such object"),
        ])
    func refusals(object: String, message: String) throws {
        let file = try HDF5File(path: Self.path)
        #expect(
            performing: { try file.dataset(object) },
            throws: {
                "\($0)" == "\(Self.path): \(object): \(message)"
            })
    }

    @Test("a group that contains itself ends the walk")
    func circle() throws {
        let file = try HDF5File(path: Self.path)
        #expect(performing: { try file.datasets(below: "/g") }, throws: { "\($0)".hasSuffix("the groups do not end") })
    }

    @Test("text that is not where it should be is refused")
    func damagedText() throws {
        var bytes = try Files.read(Self.path, limit: FileLimit.data).bytes
        let collection = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("GCOL".utf8)) })
        // The first object becomes free space of no size.
        bytes.replaceSubrange(collection + 16..<collection + 18, with: [0, 0])
        bytes.replaceSubrange(collection + 24..<collection + 32, with: Array(repeating: 0, count: 8))
        #expect(
            performing: { try HDF5File(bytes, file: "x.h5").string("vlen", of: "/") },
            throws: {
                "\($0)" == "x.h5: byte \(collection): the text is not where it should be"
            })
    }

    @Test("a file that is cut anywhere is refused")
    func truncated() throws {
        let whole = try Files.read(Self.path, limit: FileLimit.data).bytes
        for count in 0..<whole.count {
            #expect(throws: ArchiveError.self, "\(count) bytes") { try HDF5File(Array(whole.prefix(count))) }
        }
    }

    @Test("any byte may be anything: every question is answered or refused")
    func damaged() throws {
        let whole = try Files.read(Self.path, limit: FileLimit.data).bytes
        for position in whole.indices {
            for value in [0xFF, whole[position] ^ 1] as [UInt8] {
                var bytes = whole
                bytes[position] = value
                guard let file = try? HDF5File(bytes) else { continue }
                for path in ["/g/numbers", "/packed", "/outside"] { _ = try? file.dataset(path) }
                for name in ["name", "names", "vlen"] { _ = try? file.attribute(name, of: "/") }
                _ = try? file.children(of: "/links")
            }
        }
    }
}
