#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// In which language a page speaks, for who makes words and numbers that stand in it.
public struct PageSpeech: Codable, Sendable, Hashable {
    /// A BCP 47 language subtag, such as "de".
    public var language: String
    /// How numbers are written; nil: as in English.
    public var marks: NumberMarks?

    /// - Parameters:
    ///   - language: a BCP 47 language subtag, such as "de".
    ///   - marks: how numbers are written; nil: as in English.
    public init(_ language: String, marks: NumberMarks?) {
        self.language = language
        self.marks = marks
    }
}

extension PageSpeech {
    /// As the host tells it to the program.
    package var json: String { (try? RecordCodec.encoder().encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "" }

    /// nil for what is none.
    package init?(json: [UInt8]) {
        guard let speech = try? RecordCodec.decoder().decode(Self.self, from: Data(json)) else { return nil }
        self = speech
    }
}
