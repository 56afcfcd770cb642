import Rendering
import Testing

@Suite("HTML")
struct HTMLTests {
    @Test("escapes the strings that are put into it")
    func escaping() {
        let name = "<b title=\"x\">&</b>"
        let html: HTML = "<td>\(name)</td>"
        #expect(html.markup == "<td>&lt;b title=&quot;x&quot;&gt;&amp;&lt;/b&gt;</td>")
    }

    @Test("takes other HTML as it is")
    func nesting() {
        let inner: HTML = "<i>\("&")</i>"
        let outer: HTML = "<p>\(inner) \(3)</p>"
        #expect(outer.markup == "<p><i>&amp;</i> 3</p>")
    }

    @Test("replaces characters that no page may hold")
    func controls() {
        #expect(
            HTML(escaping: "\u{202A}a\u{202E}b\u{2066}c\u{2069}\u{2070}\u{200F}\u{202F}é").markup
                == "\\u{202a}a\\u{202e}b\\u{2066}c\\u{2069}\u{2070}\u{200F}\u{202F}é")
        #expect(HTML(escaping: "a\u{0}b\u{1b}c\td\u{9b}").markup == "a\\u{0}b\\u{1b}c\td\\u{9b}")
    }

    @Test("leaves out attributes without a value")
    func attributes() {
        #expect(HTML.attribute("id", nil).markup == "")
        #expect(HTML.attribute("id", "a\"b").markup == " id=\"a&quot;b\"")
    }
}
