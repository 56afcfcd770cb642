import SystemIO
import Testing

@Suite("Text that is shown")
struct VisibleTextTests {
    @Test(
        "what acts instead of being seen is written as in Swift",
        arguments: [
            ("\u{1B}[31mred\u{7}", "\\u{1b}[31mred\\u{7}"), ("\u{1B}]0;PWN\u{7}", "\\u{1b}]0;PWN\\u{7}"),
            ("a\rb\u{8}\u{7F}", "a\\u{d}b\\u{8}\\u{7f}"), ("\u{9B}2J\u{85}", "\\u{9b}2J\\u{85}"),
            ("admin\u{202E} // \u{2066}", "admin\\u{202e} // \\u{2066}"), ("na\u{200B}me\u{FEFF}", "na\\u{200b}me\\u{feff}"),
            ("a\u{2028}b\u{2029}", "a\\u{2028}b\\u{2029}"), ("x\u{E0041}\u{3164}", "x\\u{e0041}\\u{3164}"),
            ("soft\u{AD}hyphen", "soft\\u{ad}hyphen"), ("\0", "\\u{0}"),
        ])
    func written(text: String, shown: String) {
        #expect(text.visible == shown)
    }

    @Test(
        "what is seen stays", arguments: ["plain \\ \"text\"", "größe × ½ 中文", "\tone\n\ttwo\n", "👩‍💻 ❤️ 1️⃣", "e\u{301}", "نص"])
    func seen(text: String) {
        #expect(text.visible == text)
    }

    @Test("on one line line feeds are written, too")
    func line() {
        #expect("a\nb\tc".visibleLine == "a\\u{a}b\\u{9}c")
    }
}
