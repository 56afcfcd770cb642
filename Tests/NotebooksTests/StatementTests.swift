import Notebooks
import Testing

/// Sentences that bear a condition and words that one chooses, wherever they stand.
@Suite struct StatementTests {
    private func problems(_ text: String) -> [String] {
        Notebook(parsing: text, path: "n.md").diagnostics.map { "\($0.severity) \($0.location!): \($0.summary)" }
    }

    private func expressions(_ text: String) -> [String] {
        Notebook(parsing: text, path: "n.md").directives.map(\.expression)
    }

    @Test(
        "whatever stands around a sentence, its condition is read",
        arguments: [
            "a ^[b %] c", "~~%~~", "~~a ^[*%*]~~", "a~%~", "a<sup>%</sup>", "<b>%</b>", "![%](c.png)", "a ![b %](c.png) d",
            "[a %](c)", "[[%]{.mark}]{.small}", "# %", "# a %", "[a % @sec-b]\n\n# B {#sec-b}",
        ])
    func surroundings(_ text: String) {
        let claim = text.replacing("%", with: "[x]{claim=\"y > 1\"}") + "\n"
        #expect(expressions(claim) == ["claimed(y > 1, \"x\")"])
        #expect(problems(claim) == [])
        let choice = text.replacing("%", with: "[x|z]{choose=\"y > 1\"}") + "\n"
        #expect(expressions(choice) == ["choose(y > 1, \"x\", \"z\")"])
    }

    @Test("the caption that an image's attributes give it is read as a sentence, and its brackets describe it")
    func captions() {
        let text = "![a *b*](c.png){#fig-d fig-cap=\"E [x]{claim='y > 1'}\"}\n\n@fig-d\n"
        #expect(expressions(text) == ["claimed(y > 1, \"x\")"])
        #expect(problems(text) == [])
        let block = Notebook(parsing: text, path: "n.md").blocks[0]
        guard case .paragraph(let content) = block.kind, case .image(_, _, let caption) = content[0].kind else {
            Issue.record("no figure")
            return
        }
        #expect(caption.plainText == "E x")
        #expect(block.attributes.alternativeText == "a b")
    }

    @Test("a bar behind a backslash belongs to one of the texts that are chosen")
    func bars() {
        #expect(expressions("A [b\\|c|d]{choose=\"x > 1\"}.\n") == ["choose(x > 1, \"b|c\", \"d\")"])
        #expect(expressions("A [b \\- c | d]{choose=\"x > 1\"}.\n") == ["choose(x > 1, \"b - c\", \"d\")"])
    }

    @Test("words that are chosen keep their class, and bear no claim")
    func attributes() {
        let notebook = Notebook(parsing: "[b|c]{.mark choose=\"x > 1\"}\n", path: "n.md")
        guard case .paragraph(let content) = notebook.blocks[0].kind, case .span(let inner, let attributes) = content[0].kind,
            case .directive(0) = inner[0].kind
        else {
            Issue.record("no span around the directive")
            return
        }
        #expect(attributes.classes == ["mark"])
        #expect(attributes.values.isEmpty)
        #expect(
            problems("[b|c]{choose=\"x > 1\" claim=\"x > 2\"}\n") == [
                "error 1:1: \"claim\" has no effect on words that are chosen"
            ])
    }

    @Test("a choice between other things than words is told as such")
    func otherThings() {
        #expect(
            problems("[`{swift} n`|*no*]{choose=\"n > 1\"}\n") == [
                "error 1:1: the texts of a choice are words: no expression, emphasis or link stands in them"
            ])
        #expect(problems("[a]{choose=\"n > 1\"}\n") == ["error 1:1: a choice has two or three texts between brackets"])
    }

    @Test("braces behind a heading's last bracket are those of a span")
    func headings() {
        let notebook = Notebook(parsing: "# A [b]{.mark}\n\n# C [d] {#e}\n", path: "n.md")
        guard case .heading(let first) = notebook.blocks[0].kind, case .heading(let second) = notebook.blocks[1].kind else {
            Issue.record("no headings")
            return
        }
        #expect(first.content.plainText == "A b")
        #expect(first.identifier == "a-b")
        #expect(second.content.plainText == "C [d]")
        #expect(second.identifier == "e")
    }

    @Test("tags are read in notes and between marks, and told of there")
    func tags() {
        #expect(problems("A ^[<kbd>B</kbd>] ~~<kbd>C</kbd>~~ [<b>d</b>]{.e}\n") == [])
        #expect(problems("A ^[<kbd>B</kbd> <x>].\n") == ["warning 1:18: this HTML is shown as text"])
        #expect(problems("A ^[b :rocket: c].\n") == ["warning 1:7: \":rocket:\" is shown as text"])
    }

    @Test("what stands behind a comment is told of at its place")
    func comments() {
        let told = "this comment is shown as text: it does not end in its paragraph"
        #expect(problems("a <!-- b --> c <!-- d\n") == ["warning 1:16: \(told)"])
        #expect(problems("a <!-- b --> :rocket:\n") == ["warning 1:14: \":rocket:\" is shown as text"])
    }
}
