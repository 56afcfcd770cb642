import Foundation
import Pipeline
import Testing

/// A notebook broken in each way: what is said, where, what is still on the page, and the exit code.
@Suite struct BrokenCellTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        /// The cell's lines; the first is line 12 of the notebook.
        var code: String
        var message: String
        var exitCode: Int32
        var testDescription: String { name }
    }

    static let cases = [
        Case(
            name: "a type error", code: "let a = 2\n  a + \"x\"",
            message: "13:5: error: binary operator '+' cannot be applied to operands of type 'Int' and 'String'", exitCode: 1),
        Case(
            name: "an unknown name", code: "unknown(3)", message: "12:1: error: cannot find 'unknown' in scope", exitCode: 1),
        Case(
            name: "an open brace", code: "func f() {\n  before", message: "12:10: error: this \"{\" is never closed", exitCode: 1),
        Case(
            name: "a thrown error", code: "struct Lost: Error {}\nfunc f() throws -> Int { throw Lost() }\nlet x = try f()",
            message: "14:9: error: Lost()", exitCode: 1),
        Case(
            name: "a throw in a branch", code: "struct Lost: Error {}\nif before == 1 {\n    throw Lost()\n}",
            message: "14:5: error: Lost()", exitCode: 1),
        Case(
            name: "an index out of range", code: "let xs = [1, 2]\nxs[before + 4]",
            message: "13:3: error: Fatal error: Index out of range", exitCode: 4),
        Case(
            name: "a forced nil", code: "let none: Int? = before > 5 ? 1 : nil\n  none!",
            message: "13:7: error: Fatal error: Unexpectedly found nil while unwrapping an Optional value", exitCode: 4),
        Case(
            name: "an overflow", code: "let big = Int.max\nbig + before",
            message: "13:5: error: Fatal error: Arithmetic overflow", exitCode: 4),
        Case(
            name: "a fatal error", code: "func stop() {\n  fatalError(\"no way on\")\n}\nstop()",
            message: "13:3: error: Fatal error: no way on", exitCode: 4),
        Case(
            name: "a failed precondition", code: "precondition(before == 2, \"must be two\")",
            message: "12:1: error: Precondition failed: must be two", exitCode: 4),
        Case(name: "a fatal error without words", code: "fatalError()", message: "12:1: error: Fatal error", exitCode: 4),
        Case(
            name: "a cast that cannot be", code: "let any: Any = \"a\"\nprint(any as! Int)",
            message: "13:1: error: Could not cast value of type 'Swift.String' to 'Swift.Int'.", exitCode: 4),
        Case(
            name: "abort", code: "import Glibc\nabort()", message: "13:1: error: the program called abort()", exitCode: 4),
        Case(
            name: "a trap after a log that sounds like one", code: "import Glibc\nfputs(\"Fatal error: logged\\n\", stderr)\nprint(1 / (before - 1))",
            message: "14:9: error: Fatal error: Division by zero", exitCode: 4),
        Case(
            name: "a throw in a loop", code: "struct Lost: Error {}\nfunc f(_ i: Int) throws { if i > 0 { throw Lost() } }\nfor _ in 0..<2 {\n    try f(0)\n    try f(before)\n}",
            message: "16:5: error: Lost()", exitCode: 1),
        Case(
            name: "a value that is used before its cell", code: "print(\"\\(later)\")\nlet later = before",
            message: "12:10: error: `later` is declared later, on line 13", exitCode: 1),
        Case(
            name: "exit", code: "import Glibc\nfunc leave() { exit(3) }\nleave()",
            message: "14:1: error: exit(3) ended the program before its last cell", exitCode: 4),
        Case(
            name: "an endless loop", code: "//| timeout: 1\nwhile before == 1 {}",
            message: "13:1: error: this did not end within 1 s", exitCode: 4),
        Case(
            name: "a killed process", code: "import Glibc\nkill(getpid(), SIGKILL)",
            message: "13:1: error: the program was killed by signal 9 (SIGKILL)", exitCode: 4),
        Case(
            name: "a false claim", code: "claim(\"one is two\", before == 2, because: \"1 ≠ 2\")",
            message: "12:1: error: this is not true: \"one is two\": 1 ≠ 2", exitCode: 1),
    ]

    @Test("a broken cell is reported at its place and the rest is still on the page", arguments: cases)
    func broken(_ broken: Case) throws {
        let bench = try Workbench()
        let result = try bench.render(
            """
            # Title

            ```{swift}
            let before = 1
            print("printed before")
            before
            ```

            Prose with `{swift} before * 41` in it.

            ```{swift}
            \(broken.code)
            ```

            ```{swift}
            print("printed later")
            ```

            """)
        #expect(bench.lines(result) == ["n.md:\(broken.message)"])
        #expect(result.exitCode(isStrict: false) == broken.exitCode)
        #expect(!bench.page.contains("Backtracing"))
        #expect(bench.page.contains("printed before"))
        #expect(bench.page.contains(">41<") || bench.page.contains("with 41 in"))
        #expect(broken.name == "a false claim" || !bench.page.contains("<samp>printed later"))
        #expect(bench.page.hasSuffix("</html>\n"))
    }

    @Test("what a cell printed before it trapped is on the page")
    func printedBeforeTrap() throws {
        let bench = try Workbench()
        let result = try bench.render("```{swift}\nprint(\"about to fail\")\nlet xs: [Int] = []\nprint(xs[0])\n```\n")
        #expect(bench.lines(result) == ["n.md:4:9: error: Fatal error: Index out of range"])
        #expect(bench.page.contains("<samp>about to fail"))
    }

    @Test("errors have their places in programs that wait for asynchronous work, too")
    func asynchronous() throws {
        let bench = try Workbench()
        let text = """
            ```{swift}
            struct Lost: Error {}
            func slow(_ n: Int) async throws -> Int {
                await Task.yield()
                if n > 1 { throw Lost() }
                return n
            }
            try await slow(1)
            ```

            ```{swift}
              try await slow(2)
            ```

            """
        #expect(bench.lines(try bench.render(text)) == ["n.md:12:3: error: Lost()"])
        let trap = text.replacing("throw Lost()", with: "_ = [1][n]")
        #expect(bench.lines(try bench.render(trap)) == ["n.md:5:23: error: Fatal error: Index out of range"])
    }

    @Test("an error in an inline directive has its place, and the other directives their values")
    func directives() throws {
        let bench = try Workbench()
        let result = try bench.render(
            """
            A list:

            - item
              goes on `{swift} nothing` here
              and `{swift} 6 * 7` there

            | a |
            |---|
            | `{swift} [1][0 + 3]` |

            """)
        #expect(
            bench.lines(result) == [
                "n.md:4:20: error: cannot find 'nothing' in scope", "n.md:9:15: error: Fatal error: Index out of range",
            ])
        #expect(result.exitCode(isStrict: false) == 4)
        #expect(bench.page.contains("42"))
    }

    @Test("a cell that may fail lets later cells run")
    func expectedErrors() throws {
        let bench = try Workbench()
        let result = try bench.render(
            """
            ```{swift}
            //| error: true
            struct Lost: Error {}
            throw Lost()
            ```

            ```{swift}
            //| error: true
            let x: Int = "text"
            ```

            ```{swift}
            print("printed later")
            ```

            """)
        #expect(bench.lines(result) == [])
        #expect(result.exitCode(isStrict: true) == 0)
        #expect(bench.page.contains("<samp>printed later"))
        #expect(bench.page.contains("Lost()"))
        #expect(bench.page.contains("n.md:4:1<"))
        #expect(bench.page.contains("cannot convert value of type"))
    }

    @Test("later cells see what a cell that may fail declares")
    func declarationsOfFailure() throws {
        let bench = try Workbench()
        let result = try bench.render(
            """
            ```{swift}
            //| error: true
            struct Lost: Error {}
            func f() throws -> Int { throw Lost() }
            let kept = 6 * 7
            print("runs")
            let lost = try f()
            print("is skipped", lost)
            ```

            ```{swift}
            print("later", kept, (try? f()) ?? 0)
            ```

            """)
        #expect(bench.lines(result) == [])
        #expect(bench.page.contains("<samp>later 42 0"))
        #expect(bench.page.contains("<samp>runs") && !bench.page.contains("<samp>is skipped"))
    }

    @Test("a directive that stands before the cell of its value is an error, whatever else has the name")
    func earlyUse() throws {
        let bench = try Workbench()
        let result = try bench.render(
            """
            There are `{swift} total` of them, and `{swift} "\\(total)"`.

            ```{swift}
            func later() -> Int { total }
            let doubled = [1, 2].map { total in total * 2 }
            for total in doubled { print(total) }
            func take(total: Int) {}
            take(total: 3)
            struct S { var total = 1 }
            print(S().total)
            if let total = doubled.first { print(total) }
            ```

            ```{swift}
            let (total, other) = (21808, 1)
            ```

            """)
        #expect(
            bench.lines(result) == [
                "n.md:1:20: error: `total` is declared later, on line 15",
                "n.md:1:52: error: `total` is declared later, on line 15",
            ])
    }

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
                "n.md:3:24: error: a value of type Opaque cannot stand in a sentence", "n.md:7:1: error: a cell's value is not a number",
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

    @Test("a name of the kit can be given to a value, and a call of it says so")
    func hiddenNames() throws {
        let bench = try Workbench()
        #expect(bench.lines(try bench.render("```{swift}\nlet show = 3\nlet claim = show + 1\nclaim\n```\n")) == [])
        let result = try bench.render("```{swift}\nlet show = 3\nshow(2)\n```\n")
        #expect(bench.lines(result) == ["n.md:3:1: error: cannot call value of non-function type 'Int'"])
        #expect(result.diagnostics[0].help == "`show` is what line 2 declares: no function has that name any more.")
    }

    @Test("a name that is given twice is an error at the second, and only there")
    func redeclaration() throws {
        let bench = try Workbench()
        let text = "---\nparams:\n  size: 3\n---\n\n```{swift}\nlet a = 1\nprint(a)\n```\n\n```{swift}\nlet a = 2\n```\n\n`{swift} a`\n"
        #expect(bench.lines(try bench.render(text)) == ["n.md:12:5: error: `a` is declared already, on line 7"])
        let parameter = text.replacing("let a = 2", with: "var size = 4")
        #expect(
            bench.lines(try bench.render(parameter)) == [
                "n.md:12:5: error: `size` is declared already, among the parameters of the front matter"
            ])
        let block = text.replacing("let a = 2", with: "do { let a = 2; print(a) }")
        #expect(bench.lines(try bench.render(block)) == [])
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
            try f()
            ```

            """)
        #expect(bench.lines(result) == ["n.md:10:10: error: the file is gone", "n.md:19:1: error: the file is gone"])
        #expect(result.diagnostics[0].help == "Look for it.")
        #expect(bench.page.contains("in words of its own"))
    }

    @Test("cells behind one that does not compile say so")
    func unrun() throws {
        let bench = try Workbench()
        _ = try bench.render("```{swift}\nlet x: Int = \"a\"\n```\n\n```{swift}\nprint(1)\n```\n")
        #expect(bench.page.contains("This cell did not run: an earlier one does not compile."))
        _ = try bench.render("```{swift}\nfatalError()\n```\n\n```{swift}\nprint(1)\n```\n")
        #expect(bench.page.contains("This cell did not run: an earlier one ended the program."))
    }

    @Test("what only needs a cell that does not compile is no error of its own")
    func consequences() throws {
        let bench = try Workbench()
        let result = try bench.render(
            """
            ```{swift}
            print("first")
            ```

            ```{swift}
            func f() -> Int { later + g() }
            ```

            It is `{swift} later + g()`.

            ```{swift}
            let later: Int = "a"
            func g() -> Int { 1 }
            ```

            """)
        #expect(
            bench.lines(result) == [
                "n.md:9:16: error: `later` is declared later, on line 12",
                "n.md:12:18: error: cannot convert value of type 'String' to specified type 'Int'",
            ])
        #expect(bench.page.contains("<samp>first"))
        #expect(bench.page.contains("This cell did not run: it needs one that does not compile."))
    }

    @Test("a notebook's name may hold quotes")
    func quotedName() throws {
        let bench = try Workbench()
        let result = try bench.render("```{swift}\nlet a = [1][3]\n```\n\n`{swift} b`\n", named: "a \"b\\c.md")
        #expect(
            bench.lines(result) == [
                "a \"b\\c.md:2:12: error: Fatal error: Index out of range", "a \"b\\c.md:5:10: error: cannot find 'b' in scope",
            ])
    }

    @Test("what is shown where it has no place is an error")
    func lostDisplays() throws {
        let bench = try Workbench()
        let result = try bench.render("```{swift}\nfunc f() -> Int { show(1); return 2 }\n```\n\nIt is `{swift} f()`, `{swift} 1`.\n")
        #expect(bench.lines(result) == ["n.md:5:16: error: this shows something, which cannot stand in a sentence"])
    }

    @Test("a label that announces a table or figure needs one")
    func emptyLabels() throws {
        let bench = try Workbench()
        let result = try bench.render(
            "```{swift}\n//| label: tbl-a\n//| tbl-cap: A\n6 * 7\n```\n\n```{swift}\n//| label: fig-a\nlet x = 1\n```\n\n@tbl-a and @fig-a\n")
        #expect(
            bench.lines(result) == [
                "n.md:1:1: error: the cell tbl-a makes no table", "n.md:7:1: error: the cell fig-a makes no figure",
            ])
        #expect(result.exitCode(isStrict: false) == 1)
    }

    @Test("a warning of the compiler has its place, and counts when warnings do")
    func warnings() throws {
        let bench = try Workbench()
        let result = try bench.render("Text\n\n```{swift}\nfunc f() {\n    var a = 1\n    print(a)\n}\nf()\n```\n")
        #expect(bench.lines(result) == ["n.md:5:9: warning: variable 'a' was never mutated; consider changing to 'let' constant"])
        #expect(result.exitCode(isStrict: false) == 0)
        #expect(result.exitCode(isStrict: true) == 3)
    }
}
