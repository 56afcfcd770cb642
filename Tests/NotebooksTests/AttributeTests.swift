import Notebooks
import Testing

/// Attributes as people write them: what is read, and what is told of the rest.
@Suite struct AttributeTests {
    private func problems(_ text: String) -> [String] {
        Notebook(parsing: text, path: "n.md").diagnostics.map { "\($0.severity) \($0.location!): \($0.summary)" }
    }

    private func expressions(_ text: String) -> [String] {
        Notebook(parsing: text, path: "n.md").directives.map { "\($0.range.lowerBound) \($0.expression)" }
    }

    @Test("a condition stands between single quotation marks as well, and then has double ones in it")
    func singleMarks() {
        #expect(expressions("A [b]{claim='x > 1'}\n") == ["1:6 claimed(x > 1, \"b\")"])
        #expect(expressions("A [b|c]{choose='n == \"d\"'}\n") == ["1:10 choose(n == \"d\", \"b\", \"c\")"])
        #expect(expressions("---\ntitle: \"[a]{claim=\\\"1 > 2\\\"}\"\n---\n") == ["2:13 claimed(1 > 2, \"a\")"])
        #expect(expressions("---\ntitle: '[a]{claim=''1 > 2''}'\n---\n") == ["2:13 claimed(1 > 2, \"a\")"])
    }

    @Test(
        "a condition that is not read is an error at its place, however it is written",
        arguments: [
            "{claim=“x > 1”}", "{.c claim = \"x > 1\"}", "{claim= \"x > 1\"}", "{claim: \"x > 1\"}", "{choose}", "{Claim = 'x'}",
            "{claim=\"x > 1\"", "{claim=\"a*b > c*d\"}", "{claim=\"a <b> c\"}", "{claim=\"n == \\\"a\\\"\"}",
            "{claim=\"x >\n1\"",
        ])
    func conditions(_ text: String) {
        #expect(
            problems("A [b]\(text) c.\n").first == "error 1:6: these attributes are shown as text: nothing checks their condition"
        )
        #expect(expressions("A [b]\(text) c.\n") == [])
    }

    @Test("a condition beside something that bears none is an error")
    func bearers() {
        #expect(problems("**b**{claim=\"x > 1\"}\n") == ["error 1:6: these attributes are shown as text"])
        #expect(problems("[b](c){claim=\"x > 1\"}\n") == ["error 1:7: \"claim\" has no effect on a link"])
        #expect(
            problems("[b]{claim=\"x > `{swift} y`\"}\n") == [
                "error 1:4: these attributes are shown as text: there is an expression in them"
            ])
    }

    @Test("other attributes that are not read are a warning; braces of a text are none")
    func others() {
        let told = "these attributes are shown as text"
        #expect(problems("![a](b.png){width = 50%} [c]{.d e}\n") == ["warning 1:12: \(told)", "warning 1:29: \(told)"])
        #expect(problems("The set {x = 3}, f(x){1, 2}, [0, 1]{ }, [a]\\{claim=\"b\"\\}, `[a]{claim}` and {claim, b}.\n") == [])
    }

    @Test(
        "an expression that is only shown is told, however its language is written",
        arguments: ["{Swift} x", "{SWIFT} x", "{swift } x", "{ swift} x", "{.swift} x", "{swift, echo=FALSE} x", "{swift}x"])
    func languages(_ text: String) {
        #expect(problems("A `\(text)`.\n") == ["warning 1:3: this is shown as code, not run"])
        #expect(problems("A `{swift}`, `{swiftly} x`, `{Swift}` and `{{swift} x`.\n") == [])
    }

    @Test("an expression that its paragraph leaves open and a fence of other marks are errors")
    func openExpressions() {
        #expect(
            problems("A `{swift} n\n+ 1` b.\n") == [
                "error 1:3: this expression is not closed in its paragraph, and is shown as text"
            ])
        #expect(problems("A \\`{swift} n b.\n") == [])
        for mark in ["'''", "´´´", "‘‘‘"] {
            #expect(problems("\(mark){swift}\nlet a = 1\n\(mark)\n") == ["error 1:1: this is no fence, and is shown as text"])
        }
    }

    @Test("an option with other marks is told")
    func options() {
        for line in ["// | echo: false", "//!| echo: false", "/// | fig-cap: a", "# | echo=FALSE"] {
            #expect(problems("```{swift}\n\(line)\nf()\n```\n") == ["warning 2:1: this is a comment, and no option"])
        }
        #expect(problems("```{swift}\n// a | b: c\n// | a |\n// | echo |\nf()\n```\n") == [])
    }

    @Test("an expression in the front matter where it is no Markdown is a warning")
    func frontMatter() {
        #expect(
            problems("---\ntitle: A `{swift} 1`\nauthor:\n  - name: B\n    affiliation: C `{swift} 1`\n---\n") == [
                "warning 5:18: an expression in \"affiliation\" is shown as text"
            ])
    }
}
