import Rendering
import TestSupport
import Testing

@Suite("Source code")
struct HighlighterTests {
    @Test(
        "is coloured",
        arguments: [
            (
                "let x = 1_000.5 // one", "swift",
                "<i class=\"k\">let</i> x = <i class=\"s\">1_000.5</i> <i class=\"c\">// one</i>"
            ),
            (
                "\"a \\(f(\"b\")) c\"", "swift",
                "<i class=\"s\">&quot;a \\</i>(f(<i class=\"s\">&quot;b&quot;</i>))<i class=\"s\"> c&quot;</i>"
            ),
            ("#\"\\(x) \"\"#", "swift", "<i class=\"s\">#&quot;\\(x) &quot;&quot;#</i>"),
            ("/* a /* b */ c */ x.in", "swift", "<i class=\"c\">/* a /* b */ c */</i> x.in"),
            ("try Model(.int8)", "swift", "<i class=\"k\">try</i> <i class=\"t\">Model</i>(.int8)"),
            ("\"\"\"\nlet\n\"\"\"", "swift", "<i class=\"s\">&quot;&quot;&quot;\nlet\n&quot;&quot;&quot;</i>"),
            ("@MainActor #if x", "swift", "<i class=\"k\">@MainActor</i> <i class=\"k\">#if</i> x"),
            ("#include <a.h>", "cpp", "<i class=\"k\">#include</i> &lt;a.h&gt;"),
            ("# note", "sh", "<i class=\"c\"># note</i>"), ("let x", "prolog", "let x"), ("a < b", "swift", "a &lt; b"),
            ("x <- NULL # no", "r", "x &lt;- <i class=\"k\">NULL</i> <i class=\"c\"># no</i>"),
            ("SELECT a FROM B -- x", "sql", "<i class=\"k\">SELECT</i> a <i class=\"k\">FROM</i> B <i class=\"c\">-- x</i>"),
            ("{\"a\":true}", "json", "{<i class=\"t\">&quot;a&quot;</i>:<i class=\"k\">true</i>}"),
            ("a-b: 'c'\nd: e:f", "yaml", "<i class=\"t\">a-b</i>: <i class=\"s\">'c'</i>\n<i class=\"t\">d</i>: e:f"),
            ("`a\nb` new", "js", "<i class=\"s\">`a\nb`</i> <i class=\"k\">new</i>"),
            ("\"open\nlet", "swift", "<i class=\"s\">&quot;open</i>\n<i class=\"k\">let</i>"),
        ])
    func colour(code: String, language: String, expected: String) {
        #expect(Highlighter.html(code, language: language).markup == expected)
    }

    @Test("of any bytes ends, and loses nothing")
    func anything() {
        var random = Randoms(state: 7)
        let alphabet = Array("ab\"#\\()/*'\n@{}0.é")
        for _ in 0..<2000 {
            var code = ""
            for _ in 0..<24 { code.append(random.element(alphabet)) }
            for language in ["swift", "cpp", "python", "yaml", "json", "r", "js", "sql"] {
                let html = Highlighter.html(code, language: language).markup
                let text = html.replacing(/<[^>]*>/, with: "").replacing("&lt;", with: "<").replacing("&gt;", with: ">")
                    .replacing("&quot;", with: "\"").replacing("&amp;", with: "&")
                #expect(text == code)
            }
        }
    }

    @Test("strings within strings, and signs that begin nothing, take no stack and little time")
    func depth() {
        let nested = String(repeating: "\"\\(", count: 100_000)
        #expect(text(of: Highlighter.html(nested, language: "swift").markup) == nested)
        let signs = String(repeating: "#", count: 300_000)
        #expect(Highlighter.html(signs, language: "swift").markup == signs)
    }

    private func text(of markup: String) -> String {
        markup.replacing(#/<[^>]*>/#, with: "").replacing("&quot;", with: "\"")
    }
}
