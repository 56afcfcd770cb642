import Foundation
import Records
import Testing

@testable import Rendering

@Suite struct LedgerTests {
    @Test("finds the places of a mark byte by byte")
    func parts() {
        #expect("a<b<b>c<b>".parts(around: "<b>") == ["a<b", "c", ""])
        #expect("é<b>\u{338}".parts(around: "<b>") == ["é", "\u{338}"])
        #expect("".parts(around: "<b>") == [""])
    }

    @Test(
        "an entry is written as an encoder writes it",
        arguments: [
            "plain", "a \"quote\" and \\ slash / and <b>", "lines\n\r\tand \u{8}\u{C}\u{1}\u{1F}", "ümlaut \u{2028} 😀 \u{7F}",
        ])
    func entries(_ text: String) throws {
        let places: [Ledger.Place] = [
            .expression(text), .cell(label: text), .cell(label: nil), .table(text, row: text, column: text),
        ]
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        for place in places {
            let entry = Ledger.Entry(
                at: "1:2", of: place, value: "0.1", unit: .percent, text: text, from: [0, 12], spread: 0.25)
            let expected = try encoder.encode(entry)
            let json = entry.json { String(decoding: (try? encoder.encode($0)) ?? Data(), as: UTF8.self) }
            #expect(json == String(decoding: expected, as: UTF8.self))
            #expect(try JSONDecoder().decode(Ledger.Entry.self, from: expected) == entry)
        }
    }
}
