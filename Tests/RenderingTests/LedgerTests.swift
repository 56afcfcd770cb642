import Foundation
import Records
import Testing

@testable import Rendering

@Suite struct LedgerTests {
    @Test(
        "an entry is written as an encoder writes it",
        arguments: ["plain", "a \"quote\" and \\ slash / and <b>", "lines\n\r\tand \u{8}\u{C}\u{1}\u{1F}", "ümlaut \u{2028} 😀 \u{7F}"])
    func entries(_ text: String) throws {
        let entry = Ledger.Entry(at: "1:2", of: text, value: "0.1", unit: .percent, text: text, from: [0, 12], spread: 0.25)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let expected = String(decoding: try encoder.encode(entry), as: UTF8.self)
        #expect(entry.json { String(decoding: (try? encoder.encode($0)) ?? Data(), as: UTF8.self) } == expected)
    }
}
