import Notebooks
import SystemIO
import Testing

@Suite struct MessageTests {
    func problems(_ text: String, include: @escaping (String) throws(FileError) -> String = Notebook.nothing) -> [String] {
        Notebook(parsing: text, path: "n.md", include: include).diagnostics.map(Self.line)
    }

    static func line(_ problem: Diagnostic) -> String {
        "\(problem.file):\(problem.location.map(\.description) ?? "-"): \(problem.summary)"
            + (problem.help.isEmpty ? "" : " | \(problem.help)")
    }

    @Test("what stands as text where another tool would read it is told: expressions in titles, citations")
    func shownAsText() {
        func summaries(_ text: String) -> [String] { problems(text).map { String($0.dropFirst("n.md:".count)) } }
        #expect(
            summaries("[a](u \"t `{swift} 1`\")\n") == [
                "1:1: an expression in the title of a link is shown as text | Put the value into the text beside it."
            ])
        #expect(
            summaries("![a](u.png){fig-alt=\"n `{swift} 1`\"}\n") == [
                "1:12: these attributes are shown as text: there is an expression in them | "
                    + "Put the value into the text or a caption."
            ])
        let help = "Name it in the front matter: \"bibliography: references.bib\"."
        for text in ["[see @a1, and @b2]", "[@x 12]", "[-@x]"] {
            #expect(
                problems("\(text)\n").first?.hasSuffix("this citation is shown as text: there is no bibliography | \(help)")
                    == true)
        }
        #expect(problems("Mail [me@example.org] and [@ home].\n") == [])
        #expect(
            problems("---\nbibliography: r.bib\n---\n\nSo [see @a1, and @b2].\n").contains(
                "n.md:5:4: these works are no group: their brackets are shown | Put \";\" between works: [see @a; @b]."))
    }

    @Test("a comment that its paragraph, quote or list leaves open is told: it is shown as text")
    func openComments() {
        let told =
            ": this comment is shown as text: it does not end in its paragraph | "
            + "Close it with \"-->\" before the next blank line, or let it begin its line."
        #expect(problems("A *b* <!-- c\n\nd --> e\n") == ["n.md:1:7" + told])
        #expect(problems("Term\n: def <!-- c\n\n  d --> e\n") == ["n.md:2:7" + told])
        #expect(problems("> <!-- c\n\nend\n") == ["n.md:1:3" + told])
        #expect(problems("A <!-- b\nc --> d, `<!--`, \\<!-- and &lt;!--\n") == [])
        #expect(problems("<!-- c\n\nend\n").count == 1)
    }

    @Test("an unknown cell option is named with the nearest known one")
    func unknownOption() {
        let found = problems("Text\n\n- item\n\n  ```{swift}\n  //| lable: x\n  1\n  ```\n")
        #expect(found.count == 1)
        #expect(found[0].hasPrefix("n.md:6:7: unknown cell option \"lable\" | Did you mean \"label\"? Known are: label, eval, "))
    }

    @Test(
        "what is shown otherwise than it is written is a warning: numbers of lists, days, tables without rows, definitions of nothing"
    )
    func shownOtherwise() {
        let numbers = "Lists count on from their first number."
        #expect(problems("5. a\n7. b\n9. c\n") == ["n.md:2:1: this item is written 7 and shown as 6 | \(numbers)"])
        #expect(problems("> 1. a\n>\n> 1. b\n>\n> 4. c\n") == ["n.md:3:3: this item is written 1 and shown as 2 | \(numbers)"])
        for right in ["1. a\n2. b\n3. c\n", "1. a\n1. b\n1. c\n", "7) a\n8) b\n", "- 1. a\n  2. b\n"] {
            #expect(problems(right) == [])
        }
        #expect(
            problems("| a | b |\n|---|---|\n\nText\n") == ["n.md:1:1: the table has no rows | Write them below its dashes."])
        #expect(
            problems("| a |\n|---|\n| 1 |\n\n: One\n\n: Two\n") == [
                "n.md:7:1: this is shown as a definition without a term | "
                    + "A definition stands below one line, its term; a table has one caption, right behind it."
            ])
        #expect(
            problems("Text[^a].\n\n[^a]:\n") == [
                "n.md:3:1: the footnote \"a\" is empty | Write it behind the colon, or below it with four spaces before each line."
            ])
        for day in ["2024-13-01", "2023-02-29", "2024-04-31"] {
            #expect(
                problems("---\ndate: \(day)\n---\n")
                    == ["n.md:2:7: there is no day \"\(day)\" | A date is year, month and day: 2026-11-22."])
        }
        #expect(problems("---\ndate: 2024-02-29\n---\n") == [])
    }

    @Test("a label that is used twice names the line of its first use")
    func duplicateLabel() {
        let cell = "```{swift}\n//| label: tbl-a\n1\n```\n"
        #expect(
            problems(cell + "\n" + cell) == [
                "n.md:7:12: the label \"tbl-a\" is already used on line 2 | Give one of them another name."
            ])
    }

    @Test("a reference without a target is an error with the nearest target")
    func unresolvedReference() {
        #expect(
            problems("# One {#sec-one}\n\nSee @sec-ones and @fig-x.\n") == [
                "n.md:3:5: there is no section \"sec-ones\" | Did you mean \"@sec-one\"?",
                "n.md:3:19: there is no figure \"fig-x\" | Name it: \"//| label: fig-x\" in the cell that makes it.",
            ])
    }

    @Test("a notebook that is not UTF-8 names the byte and its place")
    func notUTF8() {
        let bytes = Array("# Title\n\nA ".utf8) + [0xE9] + Array(" b\n".utf8)
        let found = Notebook(parsing: bytes, path: "n.md").diagnostics.map(Self.line)
        #expect(found == ["n.md:3:3: the notebook is not UTF-8: byte 11 is 0xE9 | Save it in the encoding UTF-8."])
        let cut = Notebook(parsing: Array("ab".utf8) + [0xE2, 0x82], path: "n.md").diagnostics.map(Self.line)
        #expect(cut == ["n.md:1:3: the notebook is not UTF-8: byte 2 is 0xE2 | Save it in the encoding UTF-8."])
    }

    @Test("indented code is text, whatever fence it shows")
    func indentedFences() {
        func code(_ text: String) -> [String] {
            let notebook = Notebook(parsing: text, path: "n.md")
            #expect(notebook.cells.isEmpty && notebook.diagnostics.isEmpty, "\(text)")
            return notebook.blocks.compactMap { if case .codeBlock(_, let text) = $0.kind { text } else { nil } }
        }
        let shown = "```{swift}\n7\n```\n"
        #expect(code("Para\n\n    ```{swift}\n    7\n    ```\n") == [shown])
        #expect(code("Para\n\n    ```{swift}\n    7\n    ```\n\nEnd.\n") == [shown])
        #expect(code("Para\n\n\t~~~\n\t7\n\nEnd.\n") == ["~~~\n7\n"])
        #expect(code("Para\n\n    ```\n    7\n    ```\n") == ["```\n7\n```\n"])
        #expect(code("```\n    ```\n::: x\n```\n") == ["    ```\n::: x\n"])
        // In an item four spaces are counted from its text; fewer begin a cell.
        #expect(code("- a\n\n      ```{swift}\n      7\n") == [])
        #expect(Notebook(parsing: "1.  a\n\n    ```{swift}\n    7\n    ```\n", path: "n.md").cells.map(\.code) == ["7\n"])
    }

    @Test("a file to be included that is missing, or includes itself, is an error")
    func includes() {
        #expect(
            problems("a\n\n{{< include b.md >}}\n") == [
                "n.md:3:1: the file \"b.md\" to be included cannot be read: there is no such file | Its path is relative to the file that includes it."
            ])
        #expect(
            problems("{{< include b.md >}}\n", include: { _ in "x\n{{< include b.md >}}\n" }) == [
                "b.md:2:1: \"b.md\" includes itself | Files that include each other never end."
            ])
    }

    @Test("what is code has nothing included, and what only looks like a fence is none")
    func includesAndCode() {
        func words(_ text: String) -> String {
            let notebook = Notebook(parsing: text, path: "n.md") { _ in "*in*" }
            #expect(notebook.diagnostics.isEmpty, "\(text)")
            return notebook.dump()
        }
        let line = "{{< include b.md >}}\n"
        for open in [
            "a\n\n    ```\n\n", "a\n\n    ~~~\n", "- a\n\n      ```\n      1\n\nb\n\n", "<!--\n```\n-->\n\n",
            "---\nauthor: |\n  ```\n---\n\n",
        ] {
            #expect(!words(open + line).contains("{{<"), "\(open)")
        }
        let code = ["```\n\(line)```\n", "a\n\n    \(line)", "- a\n\n  ```\n  \(line)  ```\n", "```\n    ```\n\(line)```\n"]
        for text in code { #expect(words(text).contains("{{<"), "\(text)") }
        #expect(!words("- a\n\n    " + line).contains("{{<"))
    }

    @Test("a block ::: ends behind HTML without a blank line between them")
    func htmlInDiv() {
        let text = "::: {.note}\n<aside>\nx\n</aside>\n:::\n\n<div>\n::: {.tip}\ny\n:::\n\nz\n"
        let notebook = Notebook(parsing: "---\nraw-html: true\n---\n\n" + text, path: "n.md")
        #expect(notebook.diagnostics.filter { $0.code == "open-div" || $0.code == "stray-div" }.isEmpty)
        guard case .div(let div)? = notebook.blocks.first?.kind else { return #expect(Bool(false), "no block") }
        #expect(div.blocks.map(\.kind) == [.html("<aside>\nx\n</aside>\n")])
    }

    @Test("an expression in a formula or an address is told; prices around one are none")
    func cutByExpressions() {
        #expect(
            problems("$x = `{swift} 6`$ and [link](http://a.b/`{swift} 2`).\n") == [
                "n.md:1:1: an expression in a formula is shown between dollars | Put it beside the formula.",
                "n.md:1:28: an expression in a link's address is shown as text | Type the address; put the value beside the link.",
            ])
        #expect(problems("[b](page-`{swift} 2`.html)\n").count == 1)
        #expect(problems("From $5 to `{swift} x`, or $6. (See `{swift} y`)\n") == [])
    }

    @Test("a colon behind a footnote's mark within a sentence is a colon")
    func colonBehindMark() {
        #expect(problems("it does two things[^a]: this and that.\n\n[^a]: A note.\n") == [])
    }

    @Test("what is opened and never closed is an error")
    func open() {
        #expect(problems("::: {.callout-note}\ntext\n") == ["n.md:1:1: this ::: is never closed | Close it with a line \":::\"."])
        #expect(problems("text\n\n$$\nx\n") == ["n.md:3:1: this $$ is never closed | Close it with \"$$\"."])
        #expect(
            problems("```{swift}\nlet x = 1\n") == [
                "n.md:1:1: this cell is never closed | Close it with a line of as many backticks as it begins with."
            ])
    }

    @Test("a bracket and a colon at a line's head define a link only if a destination follows")
    func definitions() {
        let text = Notebook(parsing: "[Note]: this is prose\n\n[a]: http://x.y 'T'\n\n[a]\n", path: "n.md")
        #expect(text.blocks.count == 2)
        guard case .paragraph(let prose)? = text.blocks.first?.kind, case .paragraph(let link)? = text.blocks.last?.kind else {
            Issue.record("no paragraphs")
            return
        }
        #expect(prose.plainText == "[Note]: this is prose")
        guard case .link(let destination, let title, _)? = link.first?.kind else {
            Issue.record("no link")
            return
        }
        #expect(destination == "http://x.y" && title == "T")
    }

    @Test("a caption of another kind than the label's is shown nowhere, and says so")
    func captionKind() {
        #expect(
            problems(
                "```{swift}\n//| label: tbl-x\n//| fig-cap: Sizes\n1\n```\n\n```{swift}\n//| label: fig-y\n//| tbl-cap: Y\n1\n```\n"
            ) == [
                "n.md:3:5: \"fig-cap\" is not shown: the label \"tbl-x\" makes a table | Write \"tbl-cap\".",
                "n.md:9:5: \"tbl-cap\" is not shown: the label \"fig-y\" makes a figure | Write \"fig-cap\".",
            ])
        #expect(problems("```{swift}\n//| label: tbl-x\n//| tbl-cap: A\n//| fig-cap: B\n1\n```\n").isEmpty)
    }

    @Test("an option that does not stand at its cell's head is reported")
    func lateOption() {
        #expect(
            problems("```{swift}\n\n//| echo: false\nlet a = 1\n  #| label: x\n//| note\n```\n") == [
                "n.md:3:1: this is a comment: options stand in a cell's first lines | Move it to the head of the cell.",
                "n.md:5:3: this is a comment: options stand in a cell's first lines | Move it to the head of the cell.",
            ])
    }

    @Test("a reference to what is never shown says why", arguments: ["eval", "output", "include"])
    func hiddenTarget(option: String) {
        #expect(
            problems("```{swift}\n//| label: tbl-a\n//| \(option): false\n1\n```\n\nSee @tbl-a.\n") == [
                "n.md:7:5: \"tbl-a\" is not shown: its cell has \"\(option): false\" | Leave out the option, or the reference."
            ])
    }

    @Test("a link to a place that the page does not have is reported")
    func anchors() {
        #expect(
            problems("# Size {#size}\n\n[a](#size) [b](#sise) [c]{#here} [d](#here) [e](http://x.y#z)\n") == [
                "n.md:3:12: there is no place \"#sise\" on this page | Did you mean \"#size\"?"
            ])
    }

    @Test("an unknown callout is named with the nearest known one")
    func callouts() {
        #expect(
            problems("::: {.callout-nte}\nx\n:::\n") == [
                "n.md:1:1: unknown callout \"callout-nte\" | Did you mean \"callout-note\"? Known are: callout-note, "
                    + "callout-tip, callout-important, callout-warning, callout-caution."
            ])
    }

    @Test("a pipe in a table's code span says how to write it")
    func pipes() {
        #expect(
            problems("| a | b |\n|---|---|\n| `{swift} 1 | 2` | x |\n| `y \\| z` | x |\n") == [
                "n.md:3:14: a code span is cut in two here: \"|\" begins the table's next cell | Write \"\\|\" in a table."
            ])
    }

    @Test("a byte-order mark and carriage returns change no place")
    func lineEnds() {
        let notebook = Notebook(parsing: "\u{FEFF}---\r\ntitle: T\r\n---\r\n\r\nText `{swift} x`\r\n", path: "n.md")
        #expect(notebook.diagnostics.isEmpty)
        #expect(notebook.directives.map(\.range.lowerBound) == [SourceLocation(line: 5, column: 15)])
    }
}
