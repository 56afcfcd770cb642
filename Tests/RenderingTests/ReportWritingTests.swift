import Foundation
import Notebooks
import Records
import Rendering
import Testing

@Suite("What an author writes, on the page")
struct ReportWritingTests {
    @Test("hides comments and keeps the text behind and around them, with its words apart")
    func comments() {
        func body(_ text: String, _ matter: String = "") -> String {
            let notebook = Notebook(parsing: matter + text, path: "n.md")
            #expect(notebook.diagnostics.isEmpty, "\(notebook.diagnostics)")
            let body = Report(notebook: notebook, run: Run(), options: options()).page.body.markup
            // What a page with HTML of its own says first.
            return body.hasPrefix("<p class=\"notice\"") ? String(body.drop { $0 != "\n" }.dropFirst()) : body
        }
        for matter in ["", "---\nraw-html: true\n---\n\n"] {
            #expect(body("<!-- SECRET --> text *a*\n", matter) == "<p>text <em>a</em></p>\n")
            #expect(body("<!-- a --><!-- b -->\n\n<!-- c -->\n", matter) == "")
            #expect(body("<!-- multi\nline --> tail <!-- d -->\n", matter) == "<p>tail </p>\n")
            #expect(body("- <!-- S --> li\n- b\n", matter) == "<ul>\n<li>li</li>\n<li>b</li>\n</ul>\n")
            #expect(body("> <!-- S --> quote\n", matter) == "<blockquote>\n<p>quote</p>\n</blockquote>\n")
            let list = body("- acc nine\n  <!-- x -->\n  eight\n- item\n  <!-- c\n  d\n  -->\n  more\n", matter)
            #expect(list == "<ul>\n<li>acc nine\neight</li>\n<li>item\nmore</li>\n</ul>\n")
        }
    }

    @Test("links headings by their text, hides spans that are for other formats, and knows GitHub's formulas")
    func foreignInlines() {
        func body(_ text: String) -> String {
            let notebook = Notebook(parsing: text, path: "n.md")
            #expect(notebook.diagnostics.isEmpty, "\(notebook.diagnostics)")
            return Report(notebook: notebook, run: Run(), options: options()).page.body.markup
        }
        let linked = body(
            "# A b\n\n## Other {#sec-x}\n\nSee [A b], [a B][] and [this][Other]; [c] and [A b](u).[^n]\n\n[^n]: In [Other].\n")
        #expect(
            linked.contains(
                "See <a href=\"#a-b\">A b</a>, <a href=\"#a-b\">a B</a> and <a href=\"#sec-x\">this</a>; [c] and <a href=\"u\">A b</a>."
            ))
        #expect(linked.contains("In <a href=\"#sec-x\">Other</a>."))
        let defined = body("# A b\n\nSee [A b].\n\n[A b]: https://example.org\n")
        #expect(defined.contains("See <a href=\"https://example.org\">A b</a>."))
        let spans = body(
            "The [secret]{.content-hidden}[a]{.content-visible when-format=\"pdf\"}[b]{.content-visible when-format=\"html\"}"
                + "[c]{.content-hidden unless-format=\"html\"}[d]{.content-hidden when-format=\"html\"}[e]{.hidden} word.\n")
        #expect(
            !["a", "d", "e"].contains { spans.contains(">\($0)<") } && spans.contains(">b<") && spans.contains(">c<"), "\(spans)")
        #expect(!spans.contains("secret") && spans.contains(" word."))
        let math = body("The sum $`a^2 + b^2`$ and $`\\sqrt{3}`$ cost $x$.\n")
        #expect(
            math.contains("alttext=\"a^2 + b^2\"") && math.contains("alttext=\"\\sqrt{3}\"") && math.contains("alttext=\"x\""))
    }

    @Test("reads tags of HTML that say what Markdown says; others are text with a warning")
    func tags() {
        func body(_ text: String) -> (markup: String, problems: [String]) {
            let notebook = Notebook(parsing: text, path: "n.md")
            let report = Report(notebook: notebook, run: Run(), options: options())
            return (report.page.body.markup, notebook.diagnostics.map(\.code))
        }
        let read = body(
            "C<sub>k</sub>H, x<SUP>*n*</SUP>, <kbd>Ctrl</kbd>, <b>b <i>i</i></b>, <u>u</u>, <del>d</del>, <code>a</code>\n")
        #expect(read.problems == [])
        #expect(
            read.markup.contains(
                "C<sub>k</sub>H, x<sup><em>n</em></sup>, <span class=\"kbd\">Ctrl</span>, <strong>b <em>i</em></strong>, ")
                && read.markup.contains("<span class=\"underline\">u</span>, <del>d</del>, <code>a</code>"))
        // Ends without beginnings, beginnings without ends, and tags that say more.
        let other = body("a</b> <i>b <q>c</q> <b class=x>d</b>\n")
        #expect(other.problems == ["escaped-html", "escaped-html", "escaped-html"])
        #expect(other.markup.contains("a&lt;/b&gt; &lt;i&gt;b &lt;q&gt;") && !other.markup.contains("<strong>"))
    }

    @Test("escapes what a notebook says")
    func escaping() {
        let evil = "<script>alert(\"1\")</script> & more"
        var builder = NotebookBuilder()
        builder.notebook.frontMatter.title = [builder.text(evil), builder.inline(.html("<c>"))]
        builder.paragraph(builder.text(evil), builder.inline(.code(evil)), builder.inline(.html(evil)))
        builder.add(.html(evil))
        builder.add(.codeBlock(language: "swift", text: evil))
        builder.paragraph(builder.live(evil, .number(Number(1, .count, derivation: evil))))
        builder.paragraph(builder.inline(.link(destination: "javascript:alert(1)", title: evil, content: [builder.text("x")])))
        builder.cell(
            evil,
            CellRun(
                status: .failed,
                outputs: [
                    .stdout(evil), .display(.text(evil)), .warning(evil),
                    .error(CellError(kind: .thrown, message: evil, explanation: evil)),
                    .claim(Claim(sentence: evil, holds: false, arithmetic: evil, line: 1, column: 1)),
                ]))
        builder.run.filesRead = [FileRead(path: evil, sha256: "00")]
        let report = Report(notebook: builder.notebook, run: builder.run, options: options())
        let html = report.html()
        #expect(html.components(separatedBy: "<script").count == 2)
        #expect(html.contains("&lt;c&gt;</title>"))
        #expect(!html.contains("javascript:"))
        #expect(report.diagnostics.map(\.code) == ["unsafe-link"])
        #expect(firstUnbalancedTag(in: html) == nil)
    }

    @Test("keeps the full stop on the line of the number before it")
    func punctuation() {
        var builder = NotebookBuilder()
        builder.add(
            .paragraph([
                builder.live("a", Number(1, .count)), builder.text(". And "), builder.live("b", Number(2, .count)),
                builder.text(" more"),
            ]))
        let body = Report(notebook: builder.notebook, run: builder.run, options: options()).page.body.markup
        #expect(body.contains("</button>.</span> And") && body.contains("</button> more"))
    }

    @Test("lets raw HTML through where the front matter asks for it")
    func rawHTML() {
        var builder = NotebookBuilder()
        builder.notebook.frontMatter.allowsRawHTML = true
        builder.paragraph(builder.inline(.html("<kbd>")), builder.text("q"), builder.inline(.html("</kbd>")))
        let page = Report(notebook: builder.notebook, run: builder.run, options: options()).page
        #expect(
            page.body.markup == """
                <p class="notice" role="note">HTML of the notebook stands on this page as it is.</p>
                <p><kbd>q</kbd></p>

                """)
    }
}
