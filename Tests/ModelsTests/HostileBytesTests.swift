import Models
import Tensors
import Testing

@Suite("Damaged bytes")
struct HostileBytesTests {
    @Test("a model that is cut anywhere is refused with the byte that is missing or wrong")
    func truncation() throws {
        let whole = try SmallModel.bytes()
        for count in 0..<whole.count {
            #expect(throws: ModelError.self, "cut at \(count)") {
                try Graph(tflite: Bytes(whole.prefix(count)), file: "cut.tflite")
            }
        }
    }

    @Test("a truncated file is refused with the byte at which the part that is cut begins")
    func truncationMessage() throws {
        let whole = try SmallModel.bytes()
        #expect(
            performing: { try Graph(tflite: Bytes(whole.prefix(whole.count - 2)), file: "cut.tflite") },
            throws: {
                let place = whole.count - 4 - 4
                return "\($0)" == "cut.tflite: byte \(place): the vector data of 4 elements goes beyond the end of the file, "
                    + "which has \(whole.count - 2) bytes: it is truncated or damaged"
            })
    }

    @Test("any four bytes may be anything", arguments: [0, 0xFFFF_FFFF, 0x7FFF_FFFF, 0x8000_0000, 1, -1] as [Int64])
    func words(value: Int64) throws {
        let whole = try SmallModel.bytes()
        let word = value >= 0 ? UInt32(value) : UInt32(whole.count - 1)
        for position in 0...whole.count - 4 {
            var damaged = whole
            withUnsafeBytes(of: word.littleEndian) { damaged.replaceSubrange(position..<position + 4, with: $0) }
            // Some damage changes a name only, or a weight; none may trap.
            _ = try? Graph(tflite: Bytes(damaged)).check()
        }
    }

    @Test("any bit may flip")
    func bits() throws {
        let whole = try SmallModel.bytes()
        for position in whole.indices {
            for bit in 0..<8 {
                var damaged = whole
                damaged[position] ^= 1 << bit
                _ = try? Graph(tflite: Bytes(damaged)).check()
            }
        }
    }

    @Test("eight bytes with a root outside are refused")
    func tiny() {
        #expect(
            performing: {
                try Graph(tflite: Bytes([0x18, 0, 0, 0, 0x54, 0x46, 0x4C, 0x33]))
            },
            throws: {
                "\($0)" == "byte 0: the offset 24 of Model leads outside the file, which has 8 bytes"
            })
    }

    @Test("parts that are referred to a million times are refused quickly")
    func amplification() throws {
        var builder = FlatBufferBuilder()
        let name = builder.string(String(repeating: "n", count: 4000))
        let tensor = builder.table([.reference(id: 3, name)])
        let tensors = builder.vector(of: Array(repeating: tensor, count: 10_000))
        let subgraph = builder.table([.reference(id: 0, tensors)])
        let subgraphs = builder.vector(of: Array(repeating: subgraph, count: 10_000))
        let model = builder.table([.number(id: 0, bits: 3, size: 4), .reference(id: 2, subgraphs)])
        let bytes = try #require(builder.finish(root: model, identifier: "TFL3"))
        let time = ContinuousClock().measure {
            #expect(
                performing: { try Graph(tflite: bytes) },
                throws: {
                    "\($0)".contains("the file refers to its parts more often than any honest file does")
                })
        }
        #expect(time < .milliseconds(500))
    }

    @Test("a buffer behind the FlatBuffer whose end wraps around is refused")
    func wrappingBuffer() throws {
        var builder = FlatBufferBuilder()
        let buffer = builder.table([
            .number(id: 1, bits: UInt64.max - 3, size: 8), .number(id: 2, bits: 16, size: 8),
        ])
        let buffers = builder.vector(of: [buffer])
        let model = builder.table([.number(id: 0, bits: 3, size: 4), .reference(id: 4, buffers)])
        let bytes = try #require(builder.finish(root: model, identifier: "TFL3"))
        #expect(
            performing: { try Graph(tflite: bytes) },
            throws: {
                "\($0)".contains("buffer 0, 16 bytes from byte 18446744073709551612, goes beyond the end of the file")
            })
    }

    @Test(
        "operator codes that do not exist are named",
        arguments: [
            (250, "operator code 250 is newer than the newest that is known, 209"),
            (127, "operator code 127 does not exist"),
        ])
    func operatorCodes(code: Int, message: String) throws {
        var builder = FlatBufferBuilder()
        let entry = builder.table([.number(id: 3, bits: UInt64(UInt32(truncatingIfNeeded: code)), size: 4)])
        let codes = builder.vector(of: [entry])
        let model = builder.table([.number(id: 0, bits: 3, size: 4), .reference(id: 1, codes)])
        let bytes = try #require(builder.finish(root: model, identifier: "TFL3"))
        #expect(performing: { try Graph(tflite: bytes) }, throws: { "\($0)".contains(message) })
    }

    @Test(
        "what is not a model is named",
        arguments: [
            ("", "this is an empty file, not a TensorFlow Lite model"),
            ("hello, world", "this is a text file, not a TensorFlow Lite model"),
            ("<!DOCTYPE html>", "this is a web page, not a TensorFlow Lite model\nDownload the file itself."),
            (
                "PK\u{3}\u{4}abcd",
                "this is a ZIP archive, not a TensorFlow Lite model\n"
                    + "Keras writes such files; name it .keras to load it as one, or unpack it."
            ),
            (
                "\u{1}\u{0}\u{0}\u{0}TFL2",
                "this is a model of another schema, TFL2, not a TensorFlow Lite model\n"
                    + "Convert it again with a newer converter."
            ),
            (
                "version https://git-lfs.github.com/spec/v1",
                "this is a pointer to a file in Git LFS, not a TensorFlow Lite "
                    + "model\nFetch the file itself with `git lfs pull`."
            ),
            ("\u{1}\u{2}\u{3}", "this is a file of 3 bytes, not a TensorFlow Lite model"),
        ])
    func otherFiles(content: String, message: String) {
        #expect(performing: { try Graph(tflite: Bytes(content.utf8)) }, throws: { "\($0)" == message })
    }

    @Test(
        "a Keras model is to be converted first",
        arguments: [
            ("m.keras", "PK\u{3}\u{4}abcd", "a ZIP archive"), ("m.h5", "PK\u{3}\u{4}abcd", "a ZIP archive"),
            ("m.h5", "\u{89}HDF\r\n", "an HDF5 file"), ("m.keras", "\u{89}HDF\r\n", "an HDF5 file"),
        ])
    func kerasFiles(file: String, content: String, kind: String) {
        let bytes = Bytes(content.unicodeScalars.map { UInt8($0.value) })
        #expect(
            performing: { try Graph(tflite: bytes, file: file) },
            throws: {
                "\($0)" == "\(file): this is \(kind), not a TensorFlow Lite model\n"
                    + "Convert it first: modelbook model convert \(file) -o model.tflite"
            })
    }

    @Test("a missing model and a folder are named")
    func paths() {
        #expect(
            performing: { try Graph(tfliteAt: "/no/model.tflite") },
            throws: {
                "\($0)" == "/no/model.tflite: there is no such file"
            })
        #expect(performing: { try Graph(tfliteAt: "/") }, throws: { "\($0)" == "/: this is a folder, not a file" })
    }
}
