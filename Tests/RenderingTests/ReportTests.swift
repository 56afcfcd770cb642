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

func demoReport() -> Report {
    let (notebook, run) = demo()
    return Report(notebook: notebook, run: run, options: options())
}

@Suite("A report")
struct ReportTests {
    @Test("holds every element of a notebook")
    func elements() throws {
        let page = demoReport().page
        #expect(try Goldens.difference(page.body.markup, "rendering/demo-body.html") == nil)
        #expect(try Goldens.difference(page.cards.markup, "rendering/demo-cards.html") == nil)
        #expect(try Goldens.difference((page.contents?.markup ?? "") + page.footer.markup, "rendering/demo-frame.html") == nil)
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

    @Test("marks a listing of more than sixteen lines, which paper may break")
    func longListing() {
        for (count, isLong) in [(16, false), (17, true)] {
            let text = "```{.python code-line-numbers=\"true\"}\n" + String(repeating: "x = 1\n", count: count) + "```\n"
            let report = Report(notebook: Notebook(parsing: text, path: "n.md"), run: Run(), options: options())
            let tag = "<pre tabindex=\"0\" class=\"numbered\(isLong ? " long" : "")\">"
            #expect(report.page.body.markup.contains(tag), "\(count) lines")
        }
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

    @Test("weaves a chain of footnotes of any length")
    func noteChain() {
        let text = "a[^0]\n\n" + (0..<3_000).map { "[^\($0)]: n[^\($0 + 1)]\n\n" }.joined() + "[^3000]: end\n"
        let body = Report(notebook: Notebook(parsing: text, path: "n.md"), run: Run(), options: options()).page.body.markup
        #expect(body.contains("id=\"fn:3001\"") && body.contains("end</aside>"))
    }
}
