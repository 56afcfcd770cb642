import Storage
import Testing

@Suite struct WritersTests {
    @Test("an HDF5 file that was written is read: groups of many names, numbers of any shape, attributes")
    func hdf5() throws {
        let writer = HDF5Writer()
        for number in 0..<700 { writer.add(.floats([Float(number), -0.5]), shape: [2, 1], at: "many/\(number)/vars/0") }
        writer.add(.floats([3.25]), shape: [], at: "scalar")
        writer.add(.floats([]), shape: [0, 4], at: "none")
        writer.add(.unsigned([7, .max]), shape: [2], at: "a/b/seeds")
        writer.set("Größe", for: "name", ofGroup: "a/b")
        let bytes = writer.bytes()
        let file = try HDF5File(bytes)
        #expect(try file.children(of: "/many").count == 700)
        for number in [0, 8, 99, 699] {
            let dataset = try file.dataset("/many/\(number)/vars/0")
            #expect(dataset.shape == [2, 1])
            #expect(dataset.values == .floats([Float(number), -0.5]))
        }
        #expect(try file.dataset("/scalar").values == .floats([3.25]))
        #expect(try file.dataset("/none").shape == [0, 4])
        #expect(try file.dataset("/a/b/seeds").values == .ints([7, Int64(UInt32.max)]))
        #expect(try file.string("name", of: "/a/b") == "Größe")
        #expect(writer.bytes() == bytes)
    }

    @Test("a ZIP archive that was written is read, its checksums verified")
    func zip() throws {
        var writer = Storage.ZipWriter()
        writer.add("a.txt", Array("abc".utf8))
        writer.add("folder/ü", [])
        let archive = try ZipArchive(writer.archive())
        #expect(archive.entries.map(\.name) == ["a.txt", "folder/ü"])
        #expect(try archive.read("a.txt") == Array("abc".utf8))
        #expect(try archive.read("folder/ü") == [])
    }

    @Test("JSON that was written is read as the same value")
    func json() throws {
        let value = JSONValue.object([
            "a\"\\\n\u{1}é": .array([.null, .bool(true), .int(-3), .double(1e-7), .double(0.5), .string("")]), "b": .object([:]),
        ])
        #expect(try JSONValue(parsing: value.text) == value)
        #expect(JSONValue.array([.int(1), .object(["k": .double(2)])]).text == #"[1, {"k": 2.0}]"#)
    }

    @Test("what is packed by gzip is unpacked as it was")
    func packed() throws {
        let bytes = (0..<5000).map { UInt8($0 % 7) }
        let packed = try gzip(bytes)
        #expect(packed.count < 100)
        #expect(try gunzip(packed) == bytes)
        #expect(try gunzip(gzip([])) == [])
        #expect(try gunzip(gzip(bytes, level: 5)) == bytes)
    }
}
