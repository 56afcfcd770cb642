import Foundation
import SystemIO

extension Terminal {
    /// Writes what a command says as data: keys in alphabetical order, so that two runs can be compared.
    static func print(asJSON value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(json: String(decoding: try encoder.encode(value), as: UTF8.self))
    }
}
