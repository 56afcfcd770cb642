import Foundation
import Modelbook
import Testing

@Suite("Arrays of samples")
struct ArrayFileTests {
    func samples(_ name: String) throws -> [Float] {
        let data = try Dataset(inputs: fixture("arrays/\(name)"))
        return (0..<Int(data.count.value)).flatMap { data.floats(ofSample: $0) }
    }

    @Test(
        "NumPy's orders, byte orders and types are read",
        arguments: ["c-order.npy", "fortran-order.npy", "big-endian.npy", "half.npy", "several.npz:x_test"])
    func numpy(name: String) throws {
        let data = try Dataset(inputs: fixture("arrays/\(name)"))
        #expect(data.sampleShape == [3, 4])
        #expect(try samples(name) == (0..<24).map(Float.init))
    }

    @Test("booleans are 0 and 1")
    func booleans() throws {
        #expect(try samples("bool.npy") == (0..<24).map { $0 % 2 == 0 ? 1 : 0 })
    }

    @Test("labels come from another array of the same file")
    func labels() throws {
        let path = fixture("arrays/several.npz")
        let data = try Dataset(inputs: path + ":x_test", labels: path + ":y_test", dividedBy: 23)
        #expect(data.labels == [1, 0])
        #expect(data.floats(ofSample: 1).last == 1)
        #expect(data.origins.count == 1)
    }

    @Test("an .npz file asks which array, and an array that it has not is named")
    func several() {
        let path = fixture("arrays/several.npz")
        #expect(
            message { _ = try Dataset(inputs: path) }
                == "'\(path)' holds several arrays\nName one: '\(path):x_test', '\(path):y_test'.")
        #expect(
            message { _ = try Dataset(inputs: path + ":x") } == "'\(path)' has no array 'x'\nIt has: x_test, y_test.")
    }

    @Test("no more is unpacked than the header says, and more is refused")
    func more() {
        let path = fixture("arrays/ten-images-and-zeros.gz")
        #expect(
            message { _ = try Dataset(inputs: path) } == """
                '\(path)' says that its shape is [10, 28, 28] but holds more elements
                The file is cut short or not what its header says. Copy or download it again.
                """)
    }

    @Test("text is refused with its type")
    func text() {
        #expect(
            message { _ = try Dataset(inputs: fixture("arrays/text.npy")) }
                .hasPrefix("'\(fixture("arrays/text.npy"))' holds elements of the type '<U1'; numbers and booleans are read"))
    }

    @Test("an array cut at any byte is refused")
    func cut() throws {
        let whole = try Data(contentsOf: URL(filePath: fixture("arrays/c-order.npy")))
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "cut.npy")
        for length in 0..<whole.count {
            try whole.prefix(length).write(to: path)
            #expect(throws: KitError.self) { try Dataset(inputs: path.path) }
        }
    }

    static let sounds: [(String, [Double])] = [
        ("stereo16.wav", [0.25, -0.5, 32767.0 / 32768]), ("mono8.wav", [-1, 0, 127.0 / 128]),
        ("mono24.wav", [-1, 0, 8_388_607.0 / 8_388_608]), ("float.wav", [-1, 0.25, 1]),
    ]

    @Test("sound of 8, 16 and 24 bits and of floats is read, its channels mixed", arguments: sounds)
    func sound(name: String, expected: [Double]) throws {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder.appending(path: "yes"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: fixture("arrays/\(name)"), toPath: folder.path + "/yes/a.wav")
        let data = try Dataset(sounds: folder.path, length: 4)
        #expect(data.classNames == ["yes"])
        #expect(data.floats(ofSample: 0) == expected.map { Float($0) } + [0])
    }

    @Test("sound in another encoding is refused with what to do")
    func encoding() throws {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder.appending(path: "no"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: fixture("arrays/alaw.wav"), toPath: folder.path + "/no/a.wav")
        #expect(
            message { _ = try Dataset(sounds: folder.path, length: 4) }
                .hasPrefix(
                    "'\(folder.path)/no/a.wav' has sound of the format 6 with 8 bits; PCM of 8, 16, 24 or 32 bits and floats are read"
                ))
    }
}
