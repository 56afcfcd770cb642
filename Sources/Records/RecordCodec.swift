#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Records as lines of JSON. Infinity and NaN are written as strings, so that a value that must not reach
/// the page still reaches the host, which says so.
public struct RecordCodec: Sendable {
    /// All codecs are alike.
    public init() {}

    /// The line with its line feed.
    public func encode(_ line: RecordLine) throws -> [UInt8] {
        var bytes = [UInt8](try Self.encoder().encode(line))
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    /// The record on a line that is given without its line feed.
    /// - Throws: `DecodingError` for a line that is no record.
    public func decode(_ line: some Collection<UInt8>) throws -> RecordLine {
        try Self.decoder().decode(RecordLine.self, from: Data(line))
    }

    /// What every file of records is written with: keys sorted, so that equal values are equal bytes.
    public static func encoder(pretty: Bool = false) -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting =
            pretty ? [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes] : [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return encoder
    }

    /// What reads records: infinity and NaN are strings in them.
    public static func decoder() -> JSONDecoder {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return decoder
    }
}
