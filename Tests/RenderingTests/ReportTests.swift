import Foundation
import Notebooks
import Records
import Rendering
import SystemIO
import Testing

private let packageFolder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path(percentEncoded: false)

func options(notebookFolder: String = "/nowhere") -> ReportOptions {
    ReportOptions(
        template: try! Template(in: packageFolder + "/templates/report") { (path) throws(FileError) in
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
        try expectGolden(page.body.markup, "demo-body.html")
        try expectGolden(page.cards.markup, "demo-cards.html")
        try expectGolden((page.contents?.markup ?? "") + page.footer.markup, "demo-frame.html")
    }

    @Test("lists every value in its ledger")
    func ledger() throws {
        try expectGolden(demoReport().ledgerJSON(), "demo-ledger.json")
    }

    @Test("carries its ledger without what tables and charts show anyway")
    func embeddedLedger() throws {
        let report = demoReport()
        var carried = report.ledger
        carried.figures = []
        let paths = Set(carried.files.map(\.path))
        carried.origins = carried.origins.map { paths.contains($0.name) ? Origin($0.kind, $0.name) : $0 }
        carried.values.removeAll { $0.of.hasPrefix("Table\u{a0}") }
        #expect(carried.values.count < report.ledger.values.count)
        #expect(Ledger(in: try report.html()) == carried)
        #expect(Ledger(in: report.ledgerJSON()) == report.ledger)
        #expect(Ledger(in: "<p>not a report</p>") == nil)
    }

    @Test("is well formed")
    func balance() throws {
        #expect(try firstUnbalancedTag(in: demoReport().html()) == nil)
    }

    @Test("comes out the same each time")
    func determinism() throws {
        #expect(try demoReport().html() == demoReport().html())
    }

    @Test("asks nothing of any server and runs no script")
    func selfContained() throws {
        let html = try demoReport().html()
        for loader in ["src=\"http", "src=\"//", "url(", "@import", "<link", "<iframe", "<object", "<embed", "srcset"] {
            #expect(!html.contains(loader), "\(loader)")
        }
        #expect(html.components(separatedBy: "<script").count == 2)
        #expect(html.contains("<script type=\"application/json\" id=\"modelbook-ledger\">"))
        #expect(html.contains("content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\""))
    }

    @Test("takes at most 60 KB beside its figures")
    func size() throws {
        var html = try demoReport().html()
        while let start = html.range(of: "<figure"), let end = html.range(of: "</figure>") {
            html.removeSubrange(start.lowerBound..<end.upperBound)
        }
        #expect(html.utf8.count <= 60 * 1024, "\(html.utf8.count) bytes")
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
        builder.cell(evil, CellRun(status: .failed, outputs: [
            .stdout(evil), .display(.text(evil)), .warning(evil), .error(CellError(kind: .thrown, message: evil, explanation: evil)),
            .claim(Claim(sentence: evil, holds: false, arithmetic: evil, line: 1, column: 1)),
        ]))
        builder.run.filesRead = [FileRead(path: evil, sha256: "00")]
        let report = Report(notebook: builder.notebook, run: builder.run, options: options())
        let html = (try? report.html()) ?? ""
        #expect(html.components(separatedBy: "<script").count == 2)
        #expect(!html.contains("javascript:"))
        #expect(report.diagnostics.map(\.code) == ["unsafe-link"])
        #expect(firstUnbalancedTag(in: html) == nil)
    }

    @Test("keeps the full stop on the line of the number before it")
    func punctuation() {
        var builder = NotebookBuilder()
        builder.add(.paragraph([builder.live("a", Number(1, .count)), builder.text(". And "), builder.live("b", Number(2, .count)), builder.text(" more")]))
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
        #expect(page.body.markup == "<p><kbd>q</kbd></p>\n")
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
        builder.cell("", CellRun(status: .succeeded, outputs: [
            .display(.prose("*See* @tbl-size and `{swift} secret`.\n\n```{swift}\nsecret()\n```")),
            .display(.table(Table(columns: [.init("a_b_c"), .init("**b**")], rows: [.init([.text("`x < y`"), .text("1 \\* 2")])]))),
        ]))
        builder.paragraph(builder.live("word", .text("*very* much")))
        let body = Report(notebook: builder.notebook, run: builder.run, options: options()).page.body.markup
        #expect(body.contains("<p><em>See</em> <a href=\"#tbl-size\">Table\u{a0}1</a> and <code>secret</code>.</p>"))
        #expect(body.contains("<pre tabindex=\"0\"><code>secret()</code></pre>"))
        #expect(body.contains("<th scope=\"col\">a_b_c</th><th scope=\"col\" class=\"nw\"><strong>b</strong></th>"))
        #expect(body.contains("<code>x &lt; y</code>") && body.contains("1 * 2"))
        #expect(body.contains("<p><em>very</em> much</p>"))
    }
}
