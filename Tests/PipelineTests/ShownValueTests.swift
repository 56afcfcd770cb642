import Foundation
import Pipeline
import Testing

/// Values that cannot stand where they are shown.
@Suite struct ShownValueTests {
    @Test("what cannot stand in a sentence is an error at its place, with its message after the paragraph")
    func valuesInSentences() throws {
        let bench = try Workbench()
        let result = try bench.render(
            """
            `{swift} Table(["a"], [["b"]])` and `{swift} claim("c", true)`
            and `{swift} Int("x")`, `{swift} Int("7")` and `{swift} 1 +
            nothing`. Not `{swift} Opaque()`, but `{swift} Opaque.Kind.plain`.

            ```{swift}
            struct Opaque { enum Kind { case plain } }
            0.0 / 0.0
            ```

            """)
        #expect(
            bench.lines(result).sorted() == [
                "n.md:1:10: error: a table cannot stand in a sentence",
                "n.md:1:46: error: this expression has no value to put into a sentence",
                "n.md:2:14: error: this is nil", "n.md:3:1: error: cannot find 'nothing' in scope",
                "n.md:3:24: error: a value of type Opaque cannot stand in a sentence",
                "n.md:7:1: error: a cell's value is not a number",
            ])
        let page = bench.page
        let box = try #require(page.range(of: "<b>This expression threw an error.</b> a table cannot stand in a sentence"))
        #expect(page.range(of: "</p>\n<div class=\"error\"")?.lowerBound ?? page.endIndex < box.lowerBound)
    }

    @Test("a value that is not finite is reported where it is shown")
    func notFinite() throws {
        let bench = try Workbench()
        let result = try bench.render(
            """
            ```{swift}
            let z = 0.0
            show(1 / z); let one = 1.0
            show(Table(["a", "b"], [["x", Ratio(z / z)]]))
            one / z
            ```

            """)
        #expect(
            bench.lines(result) == [
                "n.md:3:1: error: a cell's value is infinite", "n.md:4:1: error: a table, x, b is not a number",
                "n.md:5:1: error: a cell's value is infinite",
            ])
    }

    @Test("numbers in lists, dictionaries, sets, tuples and ranges are written in the page's language, and computed")
    func lists() throws {
        let bench = try Workbench()
        let values = [
            "losses", "losses[0..<1]", "[1: losses]", "Set([1.5])", "(losses[0], 2)", "(a: 1.5, b: nil as Int?)", "1.25...2.5",
            "[ByteCount(91416)]", "[12345, 1234567]", "[(\"a\", 0.5)]",
        ]
        let spans = values.map { "`{swift} \($0)`" }.joined(separator: " | ")
        let cell = "```{swift}\nlet losses = [1.234, 2.567]\nshow((1.5, true))\nlosses\n```\n\n"
        #expect(bench.lines(try bench.render("---\nlang: de\n---\n\n\(cell)\(spans)\n")) == [])
        let text = bench.page.replacing(/<[^>]*>/, with: "").replacing("&quot;", with: "\"")
        #expect(
            text.contains(
                "[1,234; 2,567] | [1,234] | [1: [1,234; 2,567]] | [1,5] | (1,234; 2) | (a: 1,5; b: nil) | 1,25...2,5 | "
                    + "[89,3\u{a0}KB] | [12.345; 1.234.567] | [(\"a\"; 0,5)]"), "\(text)")
        #expect(text.contains("(1,5; true)") && text.components(separatedBy: "[1,234; 2,567]").count >= 4)
        #expect(bench.page.contains("\"numbers\":{\"computed\":16,\"typed\":0}"))
    }

    @Test("an error for readers is shown in its own words")
    func localizedErrors() throws {
        let bench = try Workbench()
        let result = try bench.render(
            """
            ```{swift}
            import Foundation
            struct L: LocalizedError {
                var errorDescription: String? { "the file is gone" }
                var recoverySuggestion: String? { "Look for it." }
            }
            func f() throws -> Int { throw L() }
            ```

            `{swift} try f()`

            ```{swift}
            //| error: true
            struct M: LocalizedError, CustomStringConvertible { let description = "in words of its own" }
            throw M()
            ```

            ```{swift}
            //| error: true
            _ = try String(contentsOfFile: "none.txt", encoding: .utf8)
            ```

            ```{swift}
            try f()
            ```

            """)
        #expect(bench.lines(result) == ["n.md:10:10: error: the file is gone", "n.md:24:1: error: the file is gone"])
        #expect(bench.page.contains(": none.txt</p>") && !bench.page.contains("ErrorDomain"))
        #expect(result.diagnostics[0].help == "Look for it.")
        #expect(bench.page.contains("in words of its own"))
    }

    @Test("what is shown where it has no place is an error")
    func lostDisplays() throws {
        let bench = try Workbench()
        let result = try bench.render(
            "```{swift}\nfunc f() -> Int { show(1); return 2 }\n```\n\nIt is `{swift} f()`, `{swift} 1`.\n")
        #expect(bench.lines(result) == ["n.md:5:16: error: this shows something, which cannot stand in a sentence"])
    }

    @Test("a label that announces a table or figure needs one")
    func emptyLabels() throws {
        let bench = try Workbench()
        let result = try bench.render(
            "```{swift}\n//| label: tbl-a\n//| tbl-cap: A\n6 * 7\n```\n\n```{swift}\n//| label: fig-a\nlet x = 1\n```\n\n@tbl-a and @fig-a\n"
        )
        #expect(
            bench.lines(result) == [
                "n.md:1:1: error: the cell tbl-a makes no table", "n.md:7:1: error: the cell fig-a makes no figure",
            ])
        #expect(result.exitCode(isStrict: false) == 1)
    }
}
