import Notebooks
import Records
import Rendering
import Testing

@Suite("A page says of itself")
struct FooterTests {
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
            (
                "On ٣ and १२,००० days ９７．６５ % of 97.6, but not m², ½ and 三.", 0,
                "No number on this page was computed by it, 4 in its text were typed by hand."
            ),
            (
                "::: {.panel-tabset}\n## In 12 days\n\nA.\n:::", 0,
                "No number on this page was computed by it, 1 in its text was typed by hand."
            ),
            (
                "![](a.png){fig-cap=\"In 12 days\"}", 0,
                "No number on this page was computed by it, 1 in its text was typed by hand."
            ),
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

    @Test("has the notes of a tab's title, which stands nowhere else")
    func tabs() {
        let notebook = Notebook(
            parsing: "::: {.panel-tabset}\n## A^[N.]\n\nB.\n\n## C[^d]\n\nE.\n:::\n\n[^d]: D.\n", path: "demo.md")
        let body = Report(notebook: notebook, run: Run(), options: options()).page.body.markup
        #expect(body.contains(">A<sup><a href=\"#fn:1\" id=\"fnref:1\" role=\"doc-noteref\">1</a></sup></label>"))
        #expect(body.contains("</a> N.</aside>") && body.contains("D.</aside>"))
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
}
