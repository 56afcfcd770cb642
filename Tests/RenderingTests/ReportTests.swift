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
        builder.notebook.frontMatter.title = [builder.text(evil)]
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

    @Test("names a template that is missing")
    func missingTemplate() {
        let error = #expect(throws: FileError.self) {
            try Template(in: "/nowhere") { (path) throws(FileError) in try Files.read(path, limit: FileLimit.text) }
        }
        #expect(error?.description == "/nowhere/page.mustache: there is no such file")
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

    @Test("says at its top and in its ledger what failed or did not run")
    func incomplete() {
        func page(_ change: (inout NotebookBuilder) -> Void) -> (String, [String]?) {
            var builder = NotebookBuilder()
            change(&builder)
            let report = Report(notebook: builder.notebook, run: builder.run, options: options())
            return (report.page.body.markup, report.ledger.incomplete)
        }
        let failed = page {
            $0.cell("", CellRun(status: .failed, outputs: [.error(CellError(kind: .trap, message: "x"))]))
            $0.cell("", CellRun(status: .notReached))
            $0.paragraph($0.live("a", nil as InlineValue?))
        }
        #expect(failed.1 == ["1 cell failed", "1 cell did not run", "1 expression did not run"])
        #expect(
            failed.0.hasPrefix(
                "<p class=\"incomplete\" role=\"alert\"><b>This page is not complete.</b> 1 cell failed, 1 cell did not run, "
                    + "1 expression did not run.</p>"))
        #expect(page { $0.cell("", CellRun(status: .skipped)) }.1 == ["1 cell did not run"])
        #expect(page { $0.cell("", CellRun(status: .skipped)) { $0.eval = false } }.1 == nil)
        #expect(page { $0.paragraph($0.live("a", Number(.nan, .number))) }.1 == ["1 value is not a number"])
        let expected = CellRun(status: .failed, outputs: [.error(CellError(kind: .thrown, message: "x"))])
        #expect(page { $0.cell("", expected) { $0.error = true } }.1 == nil)
        #expect(page { $0.cell("", expected) }.1 == ["1 cell failed"])
    }

    @Test(
        "says how many of its numbers were computed and how many typed",
        arguments: [
            (
                "The model reaches 91.2 % (typed by hand).", 0,
                "No number on this page was computed by it, 1 in its text was typed by hand."
            ),
            (
                "On 2026-11-22 int8 took 3.5 of 10,000 and Cortex-M4 8-bit.", 2,
                "2 numbers on this page were computed by it, 4 in its text were typed by hand."
            ),
            ("Nothing typed, `3` and $4$.", 1, "1 number on this page was computed by it, none in its text was typed by hand."),
            ("Nothing.", 0, "from demo.md <code>3f1c…a90e</code>. <code>modelbook verify"),
        ])
    func numbers(text: String, computed: Int, sentence: String) {
        var notebook = Notebook(parsing: text, path: "demo.md")
        var run = Run()
        for index in 0..<computed {
            notebook.directives.append(InlineDirective(expression: "x", range: notebook.blocks[0].range, cellsBefore: 0))
            notebook.blocks.append(
                Block(.paragraph([Inline(.directive(index), range: notebook.blocks[0].range)]), range: notebook.blocks[0].range))
            run.inlines[index] = .number(Number(Double(index), .count))
        }
        let footer = Report(notebook: notebook, run: run, options: options()).page.footer.markup
        #expect(footer.contains(sentence), "\(footer)")
    }

    @Test("weaves a chain of footnotes of any length")
    func noteChain() {
        let text = "a[^0]\n\n" + (0..<3_000).map { "[^\($0)]: n[^\($0 + 1)]\n\n" }.joined() + "[^3000]: end\n"
        let body = Report(notebook: Notebook(parsing: text, path: "n.md"), run: Run(), options: options()).page.body.markup
        #expect(body.contains("id=\"fn:3001\"") && body.contains("end</aside>"))
    }

    @Test("lets no script of a template run that is not trusted, and says whose template and HTML it has")
    func ownTemplate() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "modelbook-template-\(UUID().uuidString)")
        try FileManager.default.copyItem(atPath: Repository.path("templates/report"), toPath: folder.path)
        defer { try? FileManager.default.removeItem(at: folder) }
        var options = options()
        func use(_ template: String) throws {
            try Data(template.utf8).write(to: folder.appending(path: "page.mustache"))
            options.template = try Template(in: folder.path) { (path) throws(FileError) in
                try Files.read(path, limit: FileLimit.text)
            }
        }
        try use(
            "<!doctype html><html><head><script>steal()</script>{{{style}}}</head>"
                + "<body>{{{body}}}{{{footer}}}{{{cards}}}{{{ledger}}}</body></html>")
        let notebook = Notebook(parsing: "---\ntemplate: mine\nraw-html: true\n---\n\n<b>x</b>\n", path: "n.md")
        let report = Report(notebook: notebook, run: Run(), options: options)
        let html = report.html()
        let policy = try #require(html.range(of: "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"))
        let script = try #require(html.range(of: "<script>steal()"))
        #expect(
            policy.upperBound < script.lowerBound && html.hasPrefix("<!doctype html>\n<meta charset=\"utf-8\">\n<meta http-equiv")
        )
        #expect(
            html.contains(
                "This page has the notebook’s own template, mine; its scripts do not run. HTML of the notebook stands on this page as it is."
            ))
        #expect(
            report.diagnostics.map { "\($0.location.map(\.description) ?? "-") \($0.severity): \($0.summary)" } == [
                "2:1 warning: the page has the notebook's own template, mine",
                "3:1 note: HTML of the notebook stands on the page as it is",
            ])
        try use(
            "<html><head><base href=x>{{#title}}<meta http-equiv=refresh content='{{{.}}}'>{{/title}}</head>"
                + "{{{style}}}{{{body}}}{{{footer}}}{{{cards}}}{{{ledger}}}</html>")
        let active = Report(
            notebook: Notebook(parsing: "---\ntemplate: mine\ntitle: a\n---\n", path: "n.md"), run: Run(), options: options)
        #expect(active.html().contains("<head>&lt;base href=x>&lt;meta http-equiv=refresh content='a'></head>"))
        #expect(
            active.diagnostics.dropFirst().map { "\($0.severity): \($0.summary). \($0.help)" }
                == ["<base>", "<meta http-equiv>"].map {
                    "warning: \($0) of the template is shown as text: it could lead elsewhere or load something. "
                        + "If you trust the template, render with --trust."
                })
        options.trustsTemplate = true
        let trusted = Report(notebook: notebook, run: Run(), options: options)
        #expect(!trusted.html().contains("Content-Security-Policy"))
        #expect(trusted.diagnostics.map(\.severity) == [.note, .note])

        for (template, message) in [
            (
                String(repeating: "{{#a}}", count: 20_000) + String(repeating: "{{/a}}", count: 20_000),
                "1:301: more than 50 sections stand in each other"
            ),
            ("<p>\n{{=<% %>=}}<%#a%><%/a%>", "2:1: this changes the delimiters, which a template of Modelbook does not"),
            ("{{" + String(repeating: "f(", count: 20_000) + "}}", "1:1: this tag has more than 200 bytes"),
            ("<body>\n{{{body}}}\n</body>\n", "3:1: the page's ledger has no place. Write \"{{{ledger}}}\", before \"</body>\"."),
            ("{{{body}}}", "1:11: the page's ledger has no place. Write \"{{{ledger}}}\", before \"</body>\"."),
            ("{{{body}}}\n{{ledger}}", "2:1: this would show the page's ledger as text. Write \"{{{ledger}}}\"."),
            ("{{{body}}}\n{{!ledger}}", "2:12: the page's ledger has no place. Write \"{{{ledger}}}\", before \"</body>\"."),
            (
                "{{#title}} {{{ledger}}}{{/title}}",
                "1:12: the page's ledger is in a section, which not every page has once. Write \"{{{ledger}}}\" outside of all sections."
            ),
            ("{{{ledger}}}\n{{&ledger}}", "2:1: the page's ledger has two places. Remove one of them."),
            (
                "{{{ledger}}}\n{{{bodi}}}",
                "2:1: a page has no \"bodi\". Did you mean \"body\"? Known are: abstract, body, byline, cards, "
                    + "contents, contentsTitle, direction, footer, language, ledger, navigation, neighbours, "
                    + "plainTitle, skip, style, subtitle, title."
            ),
            ("{{{body}}}{{{ledger}}}{{{cards}}}{{{style}}}", "1:45: the page's footer has no place. Write \"{{{footer}}}\"."),
            (
                "{{{ledger}}}<p>\n<script id=\"modelbook-ledger\"></script>",
                "2:9: the element of the ledger is Modelbook's to write. Write \"{{{ledger}}}\" in its place."
            ),
        ] {
            let error = #expect(throws: TemplateError.self) { try use(template) }
            #expect(error?.description == "\(folder.path)/page.mustache:\(message)")
        }
    }
}
