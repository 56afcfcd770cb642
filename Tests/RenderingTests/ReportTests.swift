import Foundation
import Notebooks
import Records
import Rendering
import SystemIO
import TestSupport
import Testing

func options(notebookFolder: String = "/nowhere") -> ReportOptions {
    ReportOptions(
        template: try! Template(in: Repository.path("templates/report")) { (path) throws(FileError) in
            try Files.read(path, limit: FileLimit.text)
        },
        files: NamedFiles(in: notebookFolder), sourceSHA256: "3f1c77aa5566778899aaa90e", outputName: "demo.html")
}

@Suite("A report")
struct ReportTests {
    private func demoReport() -> Report {
        let (notebook, run) = demo()
        return Report(notebook: notebook, run: run, options: options())
    }

    @Test("holds every element of a notebook")
    func elements() throws {
        let page = demoReport().page
        #expect(try Goldens.difference(page.body.markup, "rendering/demo-body.html") == nil)
        #expect(try Goldens.difference(page.cards.markup, "rendering/demo-cards.html") == nil)
        #expect(try Goldens.difference((page.contents?.markup ?? "") + page.footer.markup, "rendering/demo-frame.html") == nil)
    }

    @Test("says the same in Markdown, with its pictures in files")
    func markdown() throws {
        let (text, pictures) = demoReport().markdown(pictureFolder: "demo files")
        #expect(try Goldens.difference(text, "rendering/demo.md") == nil)
        #expect(pictures.map(\.name) == (1...7).map { "figure-\($0).svg" })
        #expect(pictures.allSatisfy { $0.bytes.starts(with: "<svg ".utf8) })
        for picture in pictures { #expect(text.contains("](<demo files/\(picture.name)>)")) }
    }

    @Test("keeps in Markdown what only a page sets apart: notes, tabs, names of files, marks in code, lists in cells")
    func setApart() {
        let text = """
            Words.[A note.]{.aside}

            ::: {.panel-tabset}
            ## Linux
            x
            :::

            ```{.python filename="a.py"}
            x = 1  # <1>
            ```
            1. One.

            +-----+-------+
            | A   | B     |
            +=====+=======+
            | a   | - x   |
            |     | - y   |
            +-----+-------+

            """
        let report = Report(notebook: Notebook(parsing: text, path: "n.md"), run: Run(), options: options())
        let lines = report.markdown(pictureFolder: "n").text.split(separator: "\n")
        for line in ["Words. (A note.)", "**Linux**", "**a.py**", "x = 1 ①", "| a | • x<br> • y |"] {
            #expect(lines.contains(line[...]), "\(lines)")
        }
    }

    @Test("breaks lines in Markdown where the page does, and keeps the marks of lists that it cannot count")
    func markdownLines() {
        let text = """
            # One<br>two

            a\("  ")
            b\\
            c *d\\
            e*

            - i\("  ")
              j

            b) two
            c) three

            iv. four

            (@good) Good.

            As (@good) says.

            | t |
            |---|
            | x<br>y |

            """
        let report = Report(notebook: Notebook(parsing: text, path: "n.md"), run: Run(), options: options())
        let markdown = report.markdown(pictureFolder: "n").text
        for part in [
            "## 1 One<br>two\n", "\na\\\nb\\\nc *d\\\ne*\n", "\n- i\\\n  j\n", "\n- b. two\n- c. three\n", "\n- iv. four\n",
            "\n- <a id=\"(@good)\"></a>(1) Good.\n", "\nAs ([1](<#(@good)>)) says.\n", "\n| x<br> y |\n",
        ] { #expect(markdown.contains(part), "\(part) in \(markdown)") }
    }

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

    @Test("marks a listing of more than sixteen lines, which paper may break")
    func longListing() {
        for (count, isLong) in [(16, false), (17, true)] {
            let text = "```{.python code-line-numbers=\"true\"}\n" + String(repeating: "x = 1\n", count: count) + "```\n"
            let report = Report(notebook: Notebook(parsing: text, path: "n.md"), run: Run(), options: options())
            let tag = "<pre tabindex=\"0\" class=\"numbered\(isLong ? " long" : "")\">"
            #expect(report.page.body.markup.contains(tag), "\(count) lines")
        }
    }

    @Test("lists every value in its ledger")
    func ledger() throws {
        #expect(try Goldens.difference(demoReport().ledgerJSON(), "rendering/demo-ledger.json") == nil)
    }

    @Test("carries its ledger without what tables and charts show anyway")
    func embeddedLedger() throws {
        let report = demoReport()
        var carried = report.ledger
        carried.figures = []
        let paths = Set(carried.files.map(\.path))
        carried.origins = carried.origins.map { paths.contains($0.name) ? Origin(read: $0.kind, $0.name) : $0 }
        carried.values.removeAll { if case .table = $0.of { true } else { false } }
        #expect(carried.values.count < report.ledger.values.count)
        #expect(Ledger(in: report.html()) == carried)
        #expect(Ledger(in: report.ledgerJSON()) == report.ledger)
        #expect(Ledger(in: "<p>not a report</p>") == nil)
    }

    @Test("is well formed")
    func balance() throws {
        #expect(firstUnbalancedTag(in: demoReport().html()) == nil)
    }

    @Test("comes out the same each time")
    func determinism() throws {
        #expect(demoReport().html() == demoReport().html())
    }

    @Test("asks nothing of any server and runs no script")
    func selfContained() throws {
        let html = demoReport().html()
        for loader in ["src=\"http", "src=\"//", "url(", "@import", "<link", "<iframe", "<object", "<embed", "srcset"] {
            #expect(!html.contains(loader), "\(loader)")
        }
        #expect(html.components(separatedBy: "<script").count == 2)
        #expect(html.contains("<script type=\"application/json\" id=\"modelbook-ledger\">"))
        #expect(
            html.contains(
                "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\""))
    }

    @Test("takes at most 60 KB beside its figures")
    func size() throws {
        var html = demoReport().html()
        while let start = html.range(of: "<figure"), let end = html.range(of: "</figure>") {
            html.removeSubrange(start.lowerBound..<end.upperBound)
        }
        #expect(html.utf8.count <= 60 * 1024, "\(html.utf8.count) bytes")
    }

    @Test("says of an origin that a cell states that nothing was read for it")
    func statedOrigin() throws {
        var builder = NotebookBuilder()
        let number = Number(3, .count, origins: [Origin(.file, "made/up.csv", sha256: "00"), Origin(.input, "a ruler")])
        let live = builder.live("x", number)
        builder.paragraph(live)
        let report = Report(notebook: builder.notebook, run: builder.run, options: options())
        #expect(report.diagnostics.map(\.code) == ["stated-origin"])
        #expect(
            report.diagnostics.first?.summary
                == "that this comes from made/up.csv is the cell's own word: the kit has not read it")
        #expect(report.html().contains("up.csv (as the cell says), a ruler"))
    }

    @Test("names a value that is not a number with its place")
    func notANumber() throws {
        let report = demoReport()
        let diagnostic = try #require(report.diagnostics.first { $0.code == "not-a-number" })
        #expect(diagnostic.severity == .error)
        #expect(diagnostic.summary == "a / b is not a number")
        #expect(diagnostic.help == "It was computed as 0 bytes ÷ 0 bytes.")
        #expect(diagnostic.location?.column == 12)
        #expect(!report.ledgerJSON().contains("nan"))
    }

    @Test("gives the same value of the same expression one card, with both its lines")
    func sharedCards() throws {
        var builder = NotebookBuilder()
        let size = Number(28_760, .bytes)
        builder.add(.paragraph([builder.live("lite.size", size)]))
        builder.add(.paragraph([builder.live("lite.size", size)]))
        let page = Report(notebook: builder.notebook, run: builder.run, options: options()).page
        #expect(page.cards.markup.components(separatedBy: "popover").count == 2)
        #expect(page.cards.markup.contains("<dd>1:12, 3:12"))
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

    @Test("lists the files that were read, and of a folder of many how many they are")
    func filesRead() {
        var builder = NotebookBuilder()
        builder.run.filesRead =
            [FileRead(path: "m.keras", sha256: "0123456789")]
            + (0..<13).map { FileRead(path: "data/a & b/\($0).png", sha256: "00") }
            + (0..<12).map { FileRead(path: "data/c/\($0).png", sha256: "00") }
        let html = Report(notebook: builder.notebook, run: builder.run, options: options()).html()
        let few = (0..<12).map { "data/c/\($0).png" }.joined(separator: ", ")
        #expect(html.contains("Read: m.keras <code>0123…6789</code>, data/a &amp; b/ × 13, \(few).</p>"))
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

    @Test("gives the Swift of a cell a caption where it is a listing")
    func listing() {
        var builder = NotebookBuilder()
        builder.target("lst-a", .listing, "1")
        let caption = [builder.text("How.")]
        builder.cell("let a = 1", CellRun(status: .succeeded)) {
            $0.label = "lst-a"
            $0.listingCaption = caption
        }
        let body = Report(notebook: builder.notebook, run: builder.run, options: options()).page.body.markup
        #expect(body.contains("<figure class=\"listing\"><figcaption><b>Listing\u{a0}1.</b> How.</figcaption>"))
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

    @Test("sets sections of level 1 under its title")
    func headingShift() {
        var builder = NotebookBuilder()
        builder.heading(1, "Size", "size", number: "1")
        builder.heading(2, "Flash", "flash", number: "1.1")
        let page = Report(notebook: builder.notebook, run: builder.run, options: options()).page
        #expect(page.body.markup.contains("<h2 id=\"size\">"))
        #expect(page.body.markup.contains("<h3 id=\"flash\">"))
        #expect(page.contents?.markup.contains("<li class=\"l2\"><a href=\"#size\">") == true)
    }

    @Test("has a cell in every column of a row, and a column for every cell")
    func ragged() {
        var builder = NotebookBuilder()
        builder.cell(
            "",
            CellRun(
                status: .succeeded,
                outputs: [
                    .display(
                        .table(
                            Table(
                                columns: [.init("model"), .init("acc")],
                                rows: [
                                    .init([.text("a"), .number(Number(1, .count)), .number(Number(2, .count))]),
                                    .init([.text("b")]),
                                ])))
                ]))
        let report = Report(notebook: builder.notebook, run: builder.run, options: options())
        #expect(
            report.diagnostics.map { "\($0.severity): \($0.summary)" } == [
                "error: row 1 (a) of the table has 3 cells under 2 columns",
                "warning: row 2 (b) of the table has 1 cell under 2 columns",
            ])
        let body = report.page.body.markup
        #expect(body.contains(">2</data></td></tr>"))
        #expect(body.contains("<tr><th scope=\"row\">b</th><td class=\"num\">–</td><td class=\"num\">–</td></tr>"))
    }

    @Test("writes integers of four digits like the others of their column")
    func groupedColumn() {
        func table(_ values: [Double]) -> String {
            var builder = NotebookBuilder()
            let rows = values.map {
                Table.Row([.text("x"), .number(Number($0, .count, style: .init(minimumGroupingDigits: 2)))])
            }
            builder.cell(
                "", CellRun(status: .succeeded, outputs: [.display(.table(Table(columns: [.init(""), .init("")], rows: rows)))]))
            return Report(notebook: builder.notebook, run: builder.run, options: options()).page.body.markup
        }
        #expect(table([2024, 2025]).contains(">2024</data>"))
        #expect(table([2024, 10_000]).contains(">2,024</data>"))
    }

    @Test("is sealed once: the page and the file beside it are those of its ledger, until that is another")
    func sealed() {
        let notebook = Notebook(parsing: "# A\n\n<!--modelbook:ledger--> `<b>`\n", path: "n.md")
        var report = Report(notebook: notebook, run: Run(), options: options())
        report.seal { "\($0.utf8.count)" }
        var anew = report
        anew.ledger.page = report.ledger.page
        #expect(report.html() == anew.html() && report.ledgerJSON() == anew.ledgerJSON())
        #expect(Ledger.unsealed(report.html())?.digest == report.ledger.page?[...])
        anew.ledger.name = "other.html"
        #expect(anew.html().contains("other.html") && anew.ledgerJSON().contains("other.html"))
    }

    @Test("weaves a chain of footnotes of any length")
    func noteChain() {
        let text = "a[^0]\n\n" + (0..<3_000).map { "[^\($0)]: n[^\($0 + 1)]\n\n" }.joined() + "[^3000]: end\n"
        let body = Report(notebook: Notebook(parsing: text, path: "n.md"), run: Run(), options: options()).page.body.markup
        #expect(body.contains("id=\"fn:3001\"") && body.contains("end</aside>"))
    }
}
