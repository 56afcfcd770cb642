import Notebooks
import Records
import Rendering
import Testing

@Suite("Markdown that a program makes")
struct MadeMarkdownTests {
    @Test("reads the Markdown that a program makes, but runs no Swift in it")
    func programMarkdown() {
        var builder = NotebookBuilder()
        builder.target("tbl-size", .table, "1")
        builder.cell(
            "",
            CellRun(
                status: .succeeded,
                outputs: [
                    .display(.prose("*See* @tbl-size and `{swift} secret`.\n\n```{swift}\nsecret()\n```")),
                    .display(
                        .table(
                            Table(
                                columns: [.init("a"), .init(Markdown("**b**"))],
                                rows: [.init([.markdown("`x < y`"), .markdown("1. \\*")])],
                                note: Markdown("*note*")))),
                ]))
        builder.paragraph(builder.live("word", .markdown("*very* much")))
        let report = Report(notebook: builder.notebook, run: builder.run, options: options())
        let body = report.page.body.markup
        #expect(report.diagnostics == [])
        #expect(body.contains("<p><em>See</em> <a href=\"#tbl-size\">Table\u{a0}1</a> and <code>secret</code>.</p>"))
        #expect(body.contains("<pre tabindex=\"0\"><code class=\"language-swift\">secret()</code></pre>"))
        #expect(body.contains("<strong>b</strong></th>"))
        #expect(body.contains("<code>x &lt; y</code>") && body.contains("<td>1. *</td>") && body.contains("<em>note</em>"))
        #expect(body.contains("<p><em>very</em> much</p>"))
    }

    @Test("reads the caption of code that is only shown as Markdown")
    func listings() {
        let notebook = Notebook(parsing: "```cpp {#lst-a lst-cap=\"The *main* loop\"}\nx\n```\n", path: "demo.md")
        let body = Report(notebook: notebook, run: Run(), options: options()).page.body.markup
        #expect(body.contains("The <em>main</em> loop</figcaption>"))
    }

    @Test("says of a condition in it that nothing checks it", arguments: ["claim", "choose"])
    func conditions(key: String) {
        var builder = NotebookBuilder()
        builder.cell("", CellRun(status: .succeeded, outputs: [.display(.prose("~~[a|b]{\(key)=\"x > 1\"}~~"))]))
        let report = Report(notebook: builder.notebook, run: builder.run, options: options())
        #expect(
            report.diagnostics.map { "\($0.severity) \($0.summary)" } == [
                "error nothing checks the condition of \"\(key)\", in Markdown that is made here"
            ])
    }

    /// What Markdown, HTML or the page would read as something else.
    private static let data = [
        "__init__.py", "C:\\_tmp\\!x", "^\\d+\\*$", "@tbl-x", "&lt;", "<b>", "[^1]", "a -- \"b\"...", "$x$", "1. x", "http://a.b",
        "`{swift} x`", "{#id}", "|", " two  spaces ",
    ]

    @Test("shows strings as they are, wherever a cell puts them", arguments: data)
    func verbatim(text: String) {
        var builder = NotebookBuilder()
        builder.cell(
            "",
            CellRun(
                status: .succeeded,
                outputs: [
                    .display(
                        .table(
                            Table(
                                columns: [.init(text), .init("n")],
                                rows: [.init([.text(text), .annotated(Number(1, .count), .verbatim(text))])],
                                caption: text, note: text))),
                    .display(.text(text)),
                    .display(
                        .chart(
                            Chart(
                                title: text, summary: text,
                                mark: .bars([.init(text, [.init(text, Number(1, .count))], note: text)]), x: .init(text)))),
                    .claim(Claim(sentence: text, holds: true, arithmetic: "", line: 1, column: 1)),
                ]))
        builder.paragraph(builder.live("x", .text(text)))
        let report = Report(notebook: builder.notebook, run: builder.run, options: options())
        #expect(report.diagnostics == [])
        let escaped = HTML(escaping: text).markup
        let body = report.page.body.markup
        for place in [
            "<th scope=\"col\">\(escaped)</th>", "<th scope=\"row\">\(escaped)</th>", "<small>\(escaped)</small>",
            "<span>\(escaped)</span></caption>", "<figcaption>\(escaped)</figcaption>", "<samp>\(escaped)</samp>",
            ">\(escaped)</title>", ">\(escaped)</desc>", "<p>\(escaped)</p>", "<li>\(escaped)<small>",
        ] {
            #expect(body.contains(place), "\(place)")
        }
    }

    @Test("reports what is wrong with Markdown that a program makes at the cell, with the notebook's notes and names at hand")
    func madeProblems() {
        let notebook = Notebook(
            parsing: "# One {#sec-one}\n\nText[^a].\n\n[^a]: The note.\n\n[link]: http://a.b\n\n[link]\n\n```{swift}\nx\n```\n",
            path: "n.md")
        func problems(_ outputs: [CellRun.Output]) -> (String, [String]) {
            let run = Run(cells: [CellRun(status: .succeeded, outputs: outputs)])
            let report = Report(notebook: notebook, run: run, options: options())
            let lines = report.diagnostics.map { "\($0.location.map(\.description) ?? "-"): \($0.severity): \($0.summary)" }
            return (report.page.body.markup, lines)
        }
        let (good, none) = problems([
            .display(.prose("See @sec-one[^a], [text][link] and [^b].\n\n[^b]: Own.")),
            .display(.prose("# Head\n\n[^b]\n\n[^b]: Other.")),
        ])
        #expect(none == [])
        #expect(
            good.contains("<a href=\"http://a.b\">text</a>") && good.contains("Own.</aside>") && good.contains("Other.</aside>"))
        #expect(good.contains("<h2 id=\"head\">"))
        let (_, bad) = problems([
            .display(.prose("[^c] and @tbl-x\n\n| a |\n|---|\n| 1 | 2 |")),
            .display(.table(Table(columns: [.init("a")], rows: [.init([.markdown("@fig-x")])]))),
        ])
        #expect(
            bad == [
                "12:1: error: there is no footnote \"c\", in Markdown that is made here",
                "12:1: error: there is no table \"tbl-x\", in Markdown that is made here",
                "12:1: error: this row has 2 cells under 1 title, in Markdown that is made here",
                "12:1: error: there is no figure \"fig-x\", in Markdown that is made here",
            ])
    }
}
