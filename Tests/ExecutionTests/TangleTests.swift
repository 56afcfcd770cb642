import Execution
import Notebooks
import TestSupport
import Testing

@Suite struct TangleTests {
    @Test("notebooks tangle into the programs that their goldens say", arguments: Goldens.names)
    func tangle(name: String) throws {
        let notebook = try Goldens.notebook(name)
        let program = CellProgram(notebook, parameters: notebook.frontMatter.parameters)
        let text = program.sources.map { "// \($0.name)\n\($0.text)" }.joined()
        #expect(try Goldens.difference(text, "\(name).swift") == nil)
    }

    @Test(
        "the last expression of a cell is its value",
        arguments: [
            ("let a = 1\na", "a"),
            ("a\n    .b()\n    .c { $0 }", "a\n    .b()\n    .c { $0 }"),
            ("let a = 1; a + 2 // sum", "a + 2"),
            ("f()\n(1, 2)", "(1, 2)"),
            ("f()\n[1].count", "[1].count"),
            ("a\n-b", "-b"),
            ("a\n- b", "a\n- b"),
            ("a ?\n b : c", "a ?\n b : c"),
            ("try await f(x)", "try await f(x)"),
            ("try! f()\n", "try! f()"),
            ("show(a)\n/* end */", "show(a)"),
            ("\"\"\"\n  a { b\n  \"\"\"", "\"\"\"\n  a { b\n  \"\"\""),
            ("#\"a \" b\"#", "#\"a \" b\"#"),
            ("x.map { y in\n  let z = y\n  return z\n}", "x.map { y in\n  let z = y\n  return z\n}"),
            ("actor", "actor"),
            ("a == b", "a == b"),
            ("a >= b\n    && c", "a >= b\n    && c"),
            ("x!", "x!"),
            ("x?.y", "x?.y"),
            ("Table(rows) {\n  1\n}\n.caption(\"x\")", "Table(rows) {\n  1\n}\n.caption(\"x\")"),
            ("claim(\"a = b\", a == b)", "claim(\"a = b\", a == b)"),
            ("let f = { 1 }\nf()", "f()"),
            ("if x { 1 }\ny", "y"),
            ("do { try f() } catch { print(error) }\nz", "z"),
            ("a ..< b", "a ..< b"),
            ("\\.count", "\\.count"),
            (".init(3)", ".init(3)"),
            ("a + 1;", "a + 1"),
            ("f {\n  1\n}\nother: {\n  2\n}", "f {\n  1\n}\nother: {\n  2\n}"),
            ("let r = /[a-z}\"]+/\ntext.contains(r)", "text.contains(r)"),
            ("a / b + c / d", "a / b + c / d"),
        ])
    func value(code: String, expected: String) throws {
        let statements = try CellStatements(code)
        let range = try #require(statements.value?.range)
        #expect(String(decoding: Array(code.utf8)[range], as: UTF8.self) == expected)
    }

    @Test(
        "an if or switch with one expression in every branch has the value of the branch that is taken",
        arguments: [
            ("if a { 1 } else { \"b\" }", ["1", "\"b\""]),
            ("if a { 1 } else if b { 2 } else { 3 }", ["1", "2", "3"]),
            ("switch a {\ncase 1 where b: 2\ncase .x(let y): y\ndefault:\n  f(3)\n}", ["2", "y", "f(3)"]),
        ])
    func branches(code: String, expected: [String]) throws {
        let values = try #require(try CellStatements(code).value?.values)
        #expect(values.map { String(decoding: Array(code.utf8)[$0], as: UTF8.self) } == expected)
    }

    @Test(
        "declarations, assignments and control flow have no value",
        arguments: [
            "let a = 1", "var a: Int {\n  3\n}", "a = 3", "a += 1", "_ = f()", "x.y[3] = 4", "a &*= 2",
            "func f() -> Int { 3 }", "@discardableResult\nfunc f() {}", "@MainActor final class A {}",
            "struct S {\n  var a = 1\n}", "extension Int: P {}", "import Foundation", "for a in b { print(a) }",
            "while true {}", "repeat {\n} while x\n", "guard a else { fatalError() }", "if a { 1 }",
            "if a { 1 } else if b { 2 }", "if a { f()\n g() } else { 2 }", "switch a {\ncase 1: 2\ndefault: break\n}", "do { 1 }",
            "defer { x() }", "outer: for a in b {}", "throw E()",
            "#if os(Linux)\n1\n#endif", "typealias A = B", "let x =\n    3", "let a = b\n    .c()", "private let a = 3",
            "actor A {}", "enum E { case a, b }", "precedencegroup P {}", "", "// nothing",
        ])
    func noValue(code: String) throws {
        #expect(try CellStatements(code).value == nil)
    }

    @Test(
        "brackets and strings that never end are found",
        arguments: [
            ("func f() {\n  g(", 14, "this \"(\" is never closed"),
            ("f())", 3, "this \")\" closes nothing"),
            ("f(]", 2, "this \"]\" does not close the \"(\" before it"),
            ("let a = \"abc\nb", 8, "this string is never closed"),
            ("a /* b", 2, "this comment is never closed"),
            ("\"\"\"\nabc", 0, "this string is never closed"),
            ("\"a \\(b\"", 0, "this string is never closed"),
        ])
    func imbalance(code: String, offset: Int, message: String) {
        do {
            _ = try CellStatements(code)
            Issue.record("\(code) was taken")
        } catch {
            #expect(error.offset == offset)
            #expect(error.message == message)
        }
    }

    @Test("code that is nested too deeply is refused where it is, in little time")
    func depth() {
        let strings = "let a = 1\n" + String(repeating: "\"\\(", count: 50_000)
        #expect(message(strings) == "109: more than 32 strings are open here")
        #expect(message(String(repeating: "[", count: 50_000)) == "256: more than 256 brackets are open here")
        let branches = String(repeating: "if a { try f()\n", count: 200) + String(repeating: "} else { 1 }\n", count: 200)
        #expect(message(branches) == nil)
    }

    private func message(_ code: String) -> String? {
        do {
            _ = try CellStatements(code)
            return nil
        } catch { return "\(error.offset): \(error.message)" }
    }

    @Test("a notebook's name may hold what a string of Swift cannot")
    func fileNames() {
        for (path, name) in [("a/b.md", "b.md"), ("a\"b\\c.md", "a_b_c.md"), ("a\nb.md", "a_b.md"), ("größe 漢.md", "größe 漢.md")]
        {
            #expect(CellProgram.fileName(of: Notebook(parsing: "", path: path)) == name)
        }
    }

    @Test("parameters become constants of their type")
    func parameters() {
        let notebook = Notebook(
            parsing: "---\nparams:\n  a: 1\n  b: 2.5\n  c: yes\n  d: \"x \\\"\\\\(y)\"\n  e: '3'\n---\n`{swift} a`\n",
            path: "n.md")
        let program = CellProgram(notebook, parameters: notebook.frontMatter.parameters)
        let constants = program.sources[0].text.split(separator: "\n").filter { $0.hasPrefix("let ") }
        #expect(
            constants == [
                "let a: Int = 1", "let b: Double = 2.5", "let c: Bool = true", "let d: String = \"x \\\"\\\\(y)\"",
                "let e: String = \"3\"",
            ])
    }

    private func sources(_ text: String) -> [CellProgram.Source] {
        CellProgram(Notebook(parsing: text, path: "n.md"), parameters: []).sources
    }

    @Test("the directives' file imports what the cells import")
    func imports() {
        let sources = sources("```{swift}\nimport struct Foundation.Date\nlet a = 1\n```\n`{swift} a`\n")
        #expect(sources.map(\.name) == ["main.swift", "inlines.swift"])
        #expect(sources[1].text.hasPrefix("import Modelbook\nimport struct Foundation.Date\nfunc "))
    }

    @Test(
        "directives stay in one file with cells whose declarations depend on a condition",
        arguments: ["#if os(Linux)\nimport Foundation\n#endif\nlet a = 1"])
    func undivided(code: String) {
        let sources = sources("```{swift}\n\(code)\n```\n`{swift} 2`\n")
        #expect(sources.map(\.name) == ["main.swift"])
        #expect(sources[0].text.contains("CellRuntime.inline(0, line: \(code.split(separator: "\n").count + 3), column: 10)"))
    }
}
