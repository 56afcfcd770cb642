import Tensors
import TestSupport
import Testing

@testable import Preview

@Suite struct SourceLinesTests {
    @Test(
        "every byte but those of the edited lines stays",
        arguments: [
            ("a\nb\nc\n", 2, "B", "a\nB\nc\n"),
            ("a\r\nb  \r\nc\r\n", 2, "B\nD", "a\r\nB\r\nD\r\nc\r\n"),
            ("a\nb\r\nc", 3, "C\nD", "a\nb\r\nC\nD"),
            ("a\rb\rc", 2, "B", "a\rB\rc"),
            ("a\n\n  b\t \nc", 3, "  b", "a\n\n  b\nc"),
            ("\u{FEFF}a\nb", 1, "A", "\u{FEFF}A\nb"),
            ("a\nb\nc\n", 2, "", "a\nc\n"),
            ("only", 1, "one\ntwo", "one\ntwo"),
        ])
    func replace(_ text: String, _ line: Int, _ new: String, _ expected: String) {
        var lines = SourceLines(Array(text.utf8))
        #expect(lines.bytes == Array(text.utf8))
        let (before, after) = lines.replace(line...line, with: new)
        #expect(lines.bytes == Array(expected.utf8))
        // What was done can be undone.
        #expect(SourceLines(lines.bytes).bytes(replacing: after, atLine: line, with: before) == Array(text.utf8))
    }

    @Test("lines of a part that the edit leaves as they are keep their ends, whichever these are")
    func mixed() {
        for (new, expected) in [
            ("a\nB\nc", "a\r\nB\nc\r\n"), ("a\nx\nb\nc", "a\r\nx\r\nb\nc\r\n"), ("a\nb", "a\r\nb\n"),
            ("A\nb\nC", "A\r\nb\nC\r\n"),
        ] {
            var lines = SourceLines(Array("a\r\nb\nc\r\n".utf8))
            _ = lines.replace(1...3, with: new)
            #expect(lines.bytes == Array(expected.utf8), "\(new)")
        }
    }

    @Test("lines that moved are found, unless there are two of them")
    func moved() {
        let lines = SourceLines(Array("new\na\nb\nc\n".utf8))
        #expect(lines.find("a\nb", at: 1...2) == 2...3)
        #expect(lines.find("b", at: 3...3) == 3...3)
        #expect(lines.find("x", at: 1...1) == nil)
        #expect(SourceLines(Array("a\nx\na\n".utf8)).find("a", at: 2...2) == nil)
    }

    @Test("bytes that are no UTF-8 stay, where they are not edited")
    func foreignBytes() {
        let bytes: [UInt8] = [0xFF, 0x0A, 0x61, 0x0A]
        var lines = SourceLines(bytes)
        _ = lines.replace(2...2, with: "b")
        #expect(lines.bytes == [0xFF, 0x0A, 0x62, 0x0A])
    }
}

@Suite struct ListDifferenceTests {
    @Test("a list becomes another by its splices", arguments: 0..<40)
    func random(_ seed: UInt64) {
        var generator = Random(seed: seed)
        let old = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
            "\(Int.random(in: 0...5, using: &generator))"
        }
        var new = old
        for _ in 0..<Int.random(in: 0...4, using: &generator) {
            let place = Int.random(in: 0...new.count, using: &generator)
            if Bool.random(using: &generator), place < new.count {
                new.remove(at: place)
            } else {
                new.insert("\(place)", at: place)
            }
        }
        let splices = PagePatch.Splice.between(old.map { $0[...] }, new.map { $0[...] })
        var result = old
        for splice in splices.reversed() {
            result.replaceSubrange(splice.at..<splice.at + splice.remove, with: splice.insert)
        }
        #expect(result == new, "seed \(seed): \(old) to \(new) by \(splices)")
        #expect(old != new || splices.isEmpty)
    }

    @Test("one changed line is one splice")
    func one() {
        #expect(
            PagePatch.Splice.between(["a", "b", "c"], ["a", "x", "c"]) == [.init(at: 1, remove: 1, insert: ["x"])])
        #expect(PagePatch.Splice.between(["a", "b"], ["a", "x", "b"]) == [.init(at: 1, remove: 0, insert: ["x"])])
    }

    @Test("a letter that is written in another way is a change, of the page and of the file")
    func decomposed() {
        let splice = PagePatch.Splice.between(["\u{E9}", "b"], ["e\u{301}", "b", "c"])
        #expect(splice.first?.at == 0 && splice.first?.insert.first.map { Array($0.utf8) } == Array("e\u{301}".utf8))
        #expect(SourceLines(Array("e\u{301}\n".utf8)).find("\u{E9}", at: 1...1) == nil)
    }
}
