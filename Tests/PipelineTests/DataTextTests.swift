import Foundation
import Pipeline
import Testing

@Suite struct DataTextTests {
    @Test("strings of a cell are shown as they are, in tables, sentences and as its value")
    func strings() throws {
        let bench = try Workbench()
        let result = try bench.render(
            #"""
            ---
            params:
              year: 2024
            ---

            ```{swift}
            Table(["handle", "regex", "path"], [["@tbl-x", "^\\d+\\*$", "C:\\_tmp\\!x"], ["&lt;", "a\\_b", "__init__.py"]])
            ```

            Inline `{swift} "@tbl-x"`, `{swift} "C:\\_tmp"`, `{swift} Markdown("*so*")`, `{swift} year` and `{swift} Int64.max`.

            ```{swift}
            show("shown *string* __x__")
            "plain string *cell* value __init__"
            ```

            ```{swift}
            Table(["a", Markdown("*b*")], [[0.6, Float(0.5)], [true, Optional(3)], [Int64(7), "x".dropFirst(0)]], note: "__n__")
            ```

            ```{swift}
            Markdown("Several *blocks*:\n\n- one\n- two")
            ```

            """#)
        #expect(bench.lines(result) == [])
        let page = bench.page
        for text in [
            ">@tbl-x</th>", ">^\\d+\\*$</td>", ">C:\\_tmp\\!x</td>", ">&amp;lt;</th>", ">a\\_b</td>", ">__init__.py</td>",
            "Inline @tbl-x, C:\\_tmp, <em>so</em>,", ">2024</button>", "and 9,223,372,036,854,775,807.",
            "<samp>shown *string* __x__</samp>", "<samp>plain string *cell* value __init__</samp>", "<em>b</em></th>",
            "__n__</figcaption>",
            "<li>one</li>",
        ] {
            #expect(page.contains(text), "\(text)")
        }
    }

    @Test("a page that is made without running its cells says so, and does not hold")
    func notRun() throws {
        let bench = try Workbench()
        let result = try bench.render("Two is `{swift} 2`, three is 3.\n\n```{swift}\n1\n```\n") { $0.executes = false }
        #expect(bench.lines(result) == [])
        #expect(bench.page.contains("<b>This page is not complete.</b> 1 cell did not run, 1 expression did not run.</p>"))
        #expect(bench.page.contains("No number on this page was computed by it, 1 in its text was typed by hand."))
        let verification = try bench.verification()
        #expect(
            verification.findings.filter { !$0.holds }.map(\.summary) == [
                "the page is not complete: 1 cell did not run", "the page is not complete: 1 expression did not run",
            ])
        #expect(verification.unchecked.last == "what was typed by hand. Its text has one such number.")
    }
}
