import Modelbook
import Tensors
import Testing

@Suite("A result and its warnings in one file")
struct KeptResultFileTests {
    @Test(
        "what is kept is the result and all that was said, whatever bytes they have",
        arguments: [[], ["one"], ["two\nlines", "\"quoted\" \u{1}, ünd \\n"]])
    func roundTrip(_ warnings: [String]) throws {
        let bytes = Bytes([0x0A, 0x00, 0xFF, 0x5D, 0x0A])
        let encoded = try #require(KeptResult(bytes: bytes, warnings: warnings).encoded)
        let kept = try #require(KeptResult(encoded: encoded))
        #expect(kept.bytes == bytes && kept.warnings == warnings)
        let empty = try #require(KeptResult(bytes: .empty, warnings: warnings).encoded)
        #expect(try #require(KeptResult(encoded: empty)).warnings == warnings)
    }

    @Test("bytes without whole warnings are no result")
    func damaged() throws {
        let encoded = try #require(KeptResult(bytes: Bytes([1, 2, 3]), warnings: ["a warning"]).encoded)
        let headSize = encoded.count - 4
        for size in 0...headSize { #expect(KeptResult(encoded: encoded[0..<size]) == nil, "\(size) bytes") }
        for start in 1...headSize { #expect(KeptResult(encoded: encoded[start..<encoded.count]) == nil, "from \(start)") }
    }
}
