import Notebooks
import Records
import Testing

@testable import Rendering

/// HTML that says what Markdown can say as well, as it stands in documents on GitHub.
@Suite struct MarkupTests {
    private func page(_ text: String, _ matter: String = "") -> (body: String, codes: [String]) {
        let notebook = Notebook(parsing: matter + text + "\n", path: "n.md")
        let report = Report(notebook: notebook, run: Run(), options: options())
        return (report.page.body.markup, (notebook.diagnostics + report.diagnostics).map(\.code))
    }

    @Test(
        "is read as the Markdown that says the same",
        arguments: [
            ("a <a href=\"b.html?x=1&amp;y=2\" title='T'>*l*</a>", "a [*l*](b.html?x=1&y=2 \"T\")"),
            ("<a class=\"small\" role=\"button\" href=u>l</a> b", "[l](u){.small} b"),
            ("<a href=u target=_blank>l</a> b", "[l](u){target=_blank} b"),
            ("a <span style=\"color: red\">r</span>", "a [r]{style=\"color: red\"}"),
            ("<b>a</b> <del>b</del> x<sup>2</sup> <ins>c</ins>", "**a** ~~b~~ x^2^ [c]{.underline}"),
            ("a<br clear=\"all\">b", "a<br>b"),
            ("<p align=\"center\">\n  a *b*\n</p>", "::: {.center}\na *b*\n:::"),
            ("<center>\n\na\n\n- b\n\n</center>", "::: {.center}\na\n\n- b\n:::"),
            ("<p>a</p>\n<hr>\n<P>b", "a\n\n---\n\nb"),
            ("<div class=\"callout-tip small\" id=\"x\">\n\na\n\n</div>", "::: {.callout-tip .small #x}\na\n:::"),
            ("<div align=right>a</div>", "::: {style=\"text-align: right\"}\na\n:::"),
            ("<h2 align=center id=x>A <em>b</em></h2>", "## A *b* {#x .center}"),
            (
                "<details>\n<summary>S <b>t</b></summary>\n\na\n\n```\n</details>\n```\n\n</details>\n\nb",
                "::: {.callout-note collapse=true title=\"S **t**\"}\na\n\n```\n</details>\n```\n:::\n\nb"
            ),
            ("<details open><summary>S</summary>a</details>", "::: {.callout-note collapse=false title=\"S\"}\na\n:::"),
            (
                "> <details>\n> <summary>S</summary>\n>\n> a\n> </details>",
                "> ::: {.callout-note collapse=true title=\"S\"}\n> a\n> :::"
            ),
            ("- a\n\n  <p align=center>b</p>\n- c", "- a\n\n  ::: {.center}\n  b\n  :::\n- c"),
            (
                "::: {.callout-tip}\n<details><summary>S</summary>\n\na\n\n</details>\n:::",
                "::: {.callout-tip}\n::: {.callout-note collapse=true title=\"S\"}\na\n:::\n:::"
            ),
        ])
    func same(markup: String, markdown: String) {
        let (a, b) = (page(markup), page(markdown))
        func words(_ text: String) -> String { text.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
        #expect(words(a.body) == words(b.body))
        #expect(a.codes == b.codes)
    }

    @Test("shows images with their size, side and text")
    func images() {
        let image = "<img src=\"data:image/png;base64,AQID\" width=\"20\" height='50%' align=right alt=\"A &quot;b&quot;\">"
        let (body, codes) = page("a \(image)")
        #expect(body.contains(" alt=\"A &quot;b&quot;\" style=\"width:20px;height:50%;margin-right:0\">"), "\(body)")
        #expect(codes == [])
        #expect(page("<p align=center><a href=\"u\">\(image)</a></p>").body.contains("<p><a href=\"u\"><img "))
        #expect(page("a <img src=\"https://e.example/a.png\" alt=b>").codes == ["remote-image"])
    }

    @Test("tells what is open, what closes nothing, and Markdown that a tag joins to a sentence")
    func problems() {
        #expect(page("<details>\n\na").codes == ["open-tag"])
        #expect(page("a\n\n</div>").codes == ["escaped-html"])
        #expect(page("<div class=center>\n- a\n- b\n</div>").codes == ["joined-lines"])
        #expect(page("<div class=center>\n\n::: {.callout-tip}\na\n</div>").codes == ["open-tag", "open-div", "escaped-html"])
        let deep = page(String(repeating: "<div class=a>\n\n", count: 200)).codes
        #expect(deep.filter { $0 == "too-complex" }.count == 1)
    }

    @Test(
        "stays text where a tag or an attribute could do more",
        arguments: [
            "<img src=x onerror=steal()>", "<img src=x:x onerror=\"steal()\" alt='a'>", "<img/src=x/onerror=steal()>",
            "<details ontoggle=steal() open>", "<details open\nontoggle=steal()>\n<summary>a</summary>",
            "<p onclick='steal()'>a</p>",
            "<a href=# onclick=steal()>a</a>", "<a href=javascript:steal()>a</a>", "<a href='\u{1} java\n\tscript:steal()'>a</a>",
            "<a title=x HREF='&#x6a;avascript:steal()'>a</a>", "<a href='javascript&colon;steal()'>a</a>",
            "<a href=java&#9;script:steal()>a</a>", "<a href=java&#0;script:steal()>a</a>", "<a href='vbscript:steal'>a</a>",
            "<a href='data:text/html,<b>x</b>'>a</a>", "<a xlink:href='javascript:steal()'>a</a>",
            "<a href=a href=javascript:steal()>a</a>",
            "<svg onload=steal()>", "<iframe srcdoc='<p>'>", "<base href='https://evil.example/'>", "<object data=x.svg>",
            "<embed src=x.pdf>", "<form action='https://evil.example'>", "<button formaction='javascript:steal()'>a</button>",
            "<meta http-equiv=refresh content='0;url=https://evil.example'>", "<link rel=dns-prefetch href='//evil.example'>",
            "<script>steal()</script>", "<style>p { display: none }</style>", "<p><script>steal()</script></p>",
            "<div style=\"background: url(//evil.example)\">a</div>", "<div style=\"position: fixed\">a</div>",
            "<span style='position:absolute'>a</span>", "<p align='center\" onclick=\"steal()'>a</p>",
            "<div class='a\" onclick=\"steal()'>a</div>", "<h1 id='x\" onclick=\"steal()'>a</h1>",
            "<a id='x onclick=steal()'>a</a>",
            "<img src='x\" onerror=\"steal()' alt='a\" onerror=\"steal()'>",
            "<a title='x\"><script>steal()</script>' href=u>a</a>",
            "<summary><script>steal()</script></summary>", "<details><summary>a<iframe src=x></summary></details>",
            "<p title=`<img src=x onerror=steal()>`>a</p>", "<p>`</p><img src=x onerror=steal()>`</p>",
            "<p><!-- </p><script>steal()</script> -->",
            "<math><mtext><img src=x onerror=steal()>", "<noscript><p title='</noscript><img src=x onerror=steal()>'>",
            "<p>&lt;script&gt;steal()&lt;/script&gt;</p>", "<a href=\"u\"><a href=\"javascript:steal()\">a</a></a>",
            "[a](u \"<img src=x onerror=steal()>\")", "<kbd class=x onclick=steal()>a</kbd>", "<img src=\"javascript:steal()\">",
        ])
    func hostile(markup: String) {
        for text in [markup, "a \(markup) b", "<div class=\"center\">\n\(markup)\n</div>", "> \(markup)", "- a\n\n  \(markup)"] {
            for tag in Self.tags(in: page(text).body) {
                let lower = tag.lowercased()
                #expect(
                    Self.plain.contains(String(lower.dropFirst().prefix { $0.isLetter || $0.isNumber || $0 == "/" })), "\(tag)")
                for word in [" on", "/on", "javascript", "vbscript", "data:text", "evil", "position", "srcdoc"] {
                    let shown = Self.withoutValues(of: ["alt", "title", "aria-label"], lower)
                    #expect(!shown.contains(word), "\(tag) of \(text)")
                }
            }
        }
    }

    /// The tags of a page, by a browser's rule: a quoted value may have any character.
    private static func tags(in markup: String) -> [Substring] {
        markup.matches(of: /<\/?[A-Za-z!?](?:"[^"]*"|'[^']*'|[^'">])*>/).map(\.output)
    }

    private static func withoutValues(of names: [String], _ tag: String) -> String {
        names.reduce(tag) { text, name in
            text.split(separator: " \(name)=\"", omittingEmptySubsequences: false).enumerated().map { index, part in
                index == 0 ? String(part) : String(part.drop { $0 != "\"" })
            }.joined(separator: " ")
        }
    }

    private static let plain: Set<String> = [
        "p", "/p", "div", "/div", "span", "/span", "pre", "/pre", "code", "/code", "a", "/a", "img", "figure", "/figure",
        "details",
        "/details", "summary", "/summary", "blockquote", "/blockquote", "ul", "/ul", "li", "/li", "strong", "/strong", "em",
        "/em",
        "br", "hr", "h2", "/h2", "h1", "/h1", "figcaption", "/figcaption", "h3", "/h3", "b", "/b",
    ]
}
