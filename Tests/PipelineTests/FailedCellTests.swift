import Foundation
import Pipeline
import Testing

/// What a cell that fails or does not compile means for the others.
@Suite struct FailedCellTests {
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
        let text =
            "---\nparams:\n  size: 3\n---\n\n```{swift}\nlet a = 1\nprint(a)\n```\n\n```{swift}\nlet a = 2\n```\n\n`{swift} a`\n"
        #expect(bench.lines(try bench.render(text)) == ["n.md:12:5: error: `a` is declared already, on line 7"])
        let parameter = text.replacing("let a = 2", with: "var size = 4")
        #expect(
            bench.lines(try bench.render(parameter)) == [
                "n.md:12:5: error: `size` is declared already, among the parameters of the front matter"
            ])
        let block = text.replacing("let a = 2", with: "do { let a = 2; print(a) }")
        #expect(bench.lines(try bench.render(block)) == [])
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

    @Test("a warning of the compiler has its place, and counts when warnings do")
    func warnings() throws {
        let bench = try Workbench()
        let result = try bench.render("Text\n\n```{swift}\nfunc f() {\n    var a = 1\n    print(a)\n}\nf()\n```\n")
        #expect(bench.lines(result) == ["n.md:5:9: warning: variable 'a' was never mutated; consider changing to 'let' constant"])
        #expect(result.exitCode(isStrict: false) == 0)
        #expect(result.exitCode(isStrict: true) == 3)
    }
}
