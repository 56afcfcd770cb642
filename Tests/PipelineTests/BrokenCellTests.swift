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
            name: "a trap after a log that sounds like one",
            code: "import Glibc\nfputs(\"Fatal error: logged\\n\", stderr)\nprint(1 / (before - 1))",
            message: "14:9: error: Fatal error: Division by zero", exitCode: 4),
        Case(
            name: "a throw in a loop",
            code:
                "struct Lost: Error {}\nfunc f(_ i: Int) throws { if i > 0 { throw Lost() } }\nfor _ in 0..<2 {\n    try f(0)\n    try f(before)\n}",
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
            name: "a killed process", code: "import Glibc\nraise(SIGKILL)",
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

    @Test("a notebook's name may hold quotes")
    func quotedName() throws {
        let bench = try Workbench()
        let result = try bench.render("```{swift}\nlet a = [1][3]\n```\n\n`{swift} b`\n", named: "a \"b\\c.md")
        #expect(
            bench.lines(result) == [
                "a \"b\\c.md:2:12: error: Fatal error: Index out of range", "a \"b\\c.md:5:10: error: cannot find 'b' in scope",
            ])
    }
}
