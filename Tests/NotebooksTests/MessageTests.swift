import Notebooks
import SystemIO
import Testing

@Suite struct MessageTests {
    private func problems(_ text: String, include: @escaping (String) throws(FileError) -> String = Notebook.nothing) -> [String]
    {
        Notebook(parsing: text, path: "n.md", include: include).diagnostics.map(Self.line)
    }

    private static func line(_ problem: Diagnostic) -> String {
        "\(problem.file):\(problem.location.map(\.description) ?? "-"): \(problem.summary)"
            + (problem.help.isEmpty ? "" : " | \(problem.help)")
    }

    @Test("an unknown key of the front matter is named with the nearest known one")
    func unknownKey() {
        let found = problems("---\nauthor: A\nabstact: x\n---\n")
        #expect(
            found == [
                "n.md:3:1: unknown front-matter key \"abstact\" | Did you mean \"abstract\"? Known are: title, subtitle, "
                    + "author, date, abstract, lang, toc, toc-depth, number-sections, params, execute, theme, template, raw-html, "
                    + "format, output, source, writes, bibliography, citation-style, nocite, css, draft."
            ])
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

    @Test("a number that begins with 0 is none, and a date has a day and a time of the clock")
    func paddedNumbers() {
        #expect(
            problems("---\nparams:\n  n: 010\n  m: {value: -07.5}\n  a: 0.5\n  b: \"010\"\n  c: 0x1F\n---\n") == [
                "n.md:3:6: the parameter \"n\" is a number that begins with 0: \"010\" | To some readers of YAML it is octal. "
                    + "Write it without the 0, or between quotation marks for a text.",
                "n.md:4:14: the parameter \"m\" is a number that begins with 0: \"-07.5\" | To some readers of YAML it is octal. "
                    + "Write it without the 0, or between quotation marks for a text.",
            ])
        #expect(problems("---\ntoc-depth: 02\n---\n").count == 1)
        func date(_ text: String) -> [String] { problems("---\ndate: \"\(text)\"\n---\n") }
        let help = "A time is hours, minutes and seconds with a zone, such as 12:06:30Z; a date alone is enough."
        #expect(date("2024-06-01T25:00:00Z") == ["n.md:2:7: there is no time \"25:00:00Z\" | \(help)"])
        #expect(date("2024-06-01 10:61") == ["n.md:2:7: there is no time \"10:61\" | \(help)"])
        let day = "there is no day \"2024-06-31\" | A date is year, month and day: 2026-11-22."
        #expect(date("2024-06-31T10:00:00Z") == ["n.md:2:7: \(day)"])
        for good in ["2024-06-01T10:00:00Z", "2024-06-01 23:59:60.5+05:30", "2024-06-01", "2024-06-01 (draft)", "Spring 2024"] {
            #expect(date(good) == [])
        }
    }

    @Test("an unknown cell option is named with the nearest known one")
    func unknownOption() {
        let found = problems("Text\n\n- item\n\n  ```{swift}\n  //| lable: x\n  1\n  ```\n")
        #expect(found.count == 1)
        #expect(found[0].hasPrefix("n.md:6:7: unknown cell option \"lable\" | Did you mean \"label\"? Known are: label, eval, "))
    }

    @Test("YAML that cannot be read is reported with its line and column")
    func badYAML() {
        #expect(
            problems("---\ntitle: a: b\n---\n") == [
                "n.md:2:9: the front matter is not YAML: mapping values are not allowed in this context | "
                    + "Put a value with \":\", \"#\" or \"`\" in it between quotes."
            ])
        #expect(
            problems("---\n- a\n---\n") == ["n.md:2:1: the front matter is not YAML: this is not a list of \"key: value\" lines"])
        #expect(
            problems("---\ntoc: true\ntoc: false\n---\n") == [
                "n.md:2:1: the front matter is not YAML: the key \"toc\" is given twice"
            ])
        #expect(
            problems("```{swift}\n//| fig-cap: `x`\n1\n```\n") == [
                "n.md:2:14: the cell's options are not YAML: found character that cannot start any token "
                    + "(while scanning for the next token) | Put a value with \":\", \"#\" or \"`\" in it between quotes."
            ])
    }

    @Test("options of knitr's at the head of a cell are read, also over several lines, and told where they have no value here")
    func knitrOptions() {
        let text = "```{swift}\n#| fig-one, echo = FALSE,\n#| fig.cap = \"A: b\",\n#|   eval = f(x)\n1\n```\n"
        let notebook = Notebook(parsing: text, path: "n.md")
        #expect(
            notebook.diagnostics.map(Self.line) == [
                "n.md:4:6: \"eval = f(x)\" is no option with a value that is known here | "
                    + "Write a line \"//| key: value\" at the head of the cell."
            ])
        let options = notebook.cells[0].options
        #expect(options.label == "fig-one" && options.echo == .hidden)
        #expect(options.figureCaption?.count == 1 && notebook.cells[0].code == "1\n")
    }

    @Test("what GitHub draws and this page shows as text is a warning: names of emoji, diagrams")
    func drawnElsewhere() {
        let emoji = "Write the character itself, such as 🚀."
        #expect(
            problems("A :rocket:. 10:30:45, a:bc:d, :A:, ::x:: and (:+1:)\n") == [
                "n.md:1:3: \":rocket:\" is shown as text | \(emoji)", "n.md:1:47: \":+1:\" is shown as text | \(emoji)",
            ])
        #expect(
            problems("```mermaid\ngraph TD\n```\n")
                == ["n.md:1:1: diagrams of mermaid are shown as code | Draw it as SVG and write ![](file.svg)."])
    }

    @Test("GitHub's mathematics is mathematics, and a list behind a definition is no definition")
    func mathematicsOfGitHub() {
        #expect(Notebook(parsing: "```math\nx^2\n```\n", path: "n.md").blocks.map(\.kind) == [.math("x^2")])
        let sentence = Notebook(parsing: "So $`x_1 * y`$, not `z`.\n", path: "n.md")
        guard case .paragraph(let content)? = sentence.blocks.first?.kind else { return #expect(Bool(false)) }
        #expect(content.map(\.kind) == [.text("So "), .math("x_1 * y"), .text(", not "), .code("z"), .text(".")])
        #expect(content[1].range.lowerBound.description == "1:4" && content[1].range.upperBound.description == "1:15")
        let lists = Notebook(parsing: "Term\n: Definition\n\n- item\n- item\n", path: "n.md")
        #expect(lists.diagnostics.isEmpty)
        guard lists.blocks.count == 2, case .definitionList(let items) = lists.blocks[0].kind,
            case .list(let list) = lists.blocks[1].kind
        else { return #expect(Bool(false), "\(lists.dump())") }
        #expect(items.map(\.definitions.count) == [1] && list.items.count == 2)
    }

    @Test("a style of citation that stands in a file is a warning with what to write")
    func citationStyleFile() {
        #expect(
            problems("---\ncsl: apa.csl\n---\n") == [
                "n.md:2:1: styles of citation are not read from files | "
                    + "Write \"citation-style: author-date\" or \"citation-style: numeric\"."
            ])
    }

    @Test("a depth of the contents that no heading has is an error", arguments: ["0", "7", "deep"])
    func contentsDepth(depth: String) {
        #expect(problems("---\ntoc-depth: \(depth)\n---\n") == ["n.md:2:12: \"toc-depth\" must be a number from 1 to 6"])
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

    @Test("a time of day is a text, and a number that no Int holds is an error")
    func numerals() {
        let notebook = Notebook(parsing: "---\nparams:\n  t: 12:30\n  n: 80\n---\n", path: "n.md")
        #expect(notebook.frontMatter.parameters.map(\.value) == [.string("12:30"), .int(80)])
        #expect(
            problems("---\nparams:\n  n: 99999999999999999999\n---\n") == [
                "n.md:3:6: the parameter \"n\" is larger than a whole number can be | "
                    + "Write it with a point or an exponent, such as 1e20, or as a text between quotation marks."
            ])
    }

    @Test("front matter that is never closed is an error")
    func openFrontMatter() {
        #expect(problems("---\ntitle: x\n")[0] == "n.md:1:1: the front matter is never closed | Close it with a line \"---\".")
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

    @Test("what R's bookdown would read is told with what to write here")
    func bookdown() {
        let swift = "expressions are written in Swift, not \"r\" | Write `{swift} expression`, with a space."
        #expect(problems("`r 1+1` `r -x`\n") == ["n.md:1:1: \(swift)", "n.md:1:9: \(swift)"])
        #expect(problems("`r = 0.5`, `r - 1`, (#1) and (ref: a)\n") == [])
        func only(_ text: String) -> String { problems(text).map { String($0.split(separator: ": ", maxSplits: 1)[1]) }.joined() }
        #expect(only("Figure \\@ref(fig:plot)\n") == "this reference is shown as text | Write @fig-plot.")
        #expect(only("Section \\@ref(data)\n") == "this reference is shown as text | Write @sec-data.")
        #expect(only("A caption (\\#tab:x)\n") == "this label is shown as text | Write {#tbl-x}.")
        #expect(
            only("(ref:cap) A caption.\n")
                == "this is shown as text: no text has a name here | Write the text where it belongs, as in \"fig-cap: text\".")
        #expect(
            only("[TOC]\n") == "this is shown as text: no contents stand here | Write \"toc: true\" in the front matter.")
        #expect(
            only("Text `code`{r}.\n")
                == "\"{r}\" is shown as text | Write `{swift} expression` for a value, and `code`{.r} for a class.")
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

    @Test("a cell in another language says how to show it")
    func otherLanguage() {
        #expect(
            problems("```{python}\n1\n```\n") == [
                "n.md:1:1: this cell of \"python\" is shown, not run: cells are written in Swift | "
                    + "To show code without running it, write ```python."
            ])
        #expect(
            problems("```{swfit}\n1\n```\n") == ["n.md:1:1: cells are written in Swift, not \"swfit\" | Did you mean \"swift\"?"])
        // Its label and its caption are those of what it would have made.
        let text = """
            ```{r}
            #| label: fig-a
            #| fig.cap: "A *plot*"
            plot(x)
            ```

            ```{r tbl-b, tbl.cap="Numbers"}
            x
            ```

            See @fig-a and @tbl-b; `r nrow(x)`, where `r = 0.5`.

            """
        let notebook = Notebook(parsing: text, path: "n.md")
        #expect(notebook.diagnostics.map(\.severity) == [.warning, .warning, .warning])
        #expect(notebook.diagnostics.last?.summary == "expressions are written in Swift, not \"r\"")
        guard case .div(let figure)? = notebook.blocks.first?.kind else { return #expect(Bool(false), "no figure") }
        #expect(figure.blocks.map(\.kind) == [.codeBlock(language: "r", text: "plot(x)\n")])
        #expect(figure.title?.plainText == "A plot")
    }

    @Test("a key of an author's own is a warning, one that is misspelt an error")
    func ownKey() {
        let notebook = Notebook(parsing: "---\nseries: a\npaper-urls: [a]\ntitel: b\n---\n", path: "n.md")
        #expect(notebook.diagnostics.map(\.severity) == [.warning, .warning, .error])
        #expect(notebook.diagnostics.first?.summary == "\"series\" says nothing to a page")
    }

    @Test("a block ::: ends behind HTML without a blank line between them")
    func htmlInDiv() {
        let text = "::: {.note}\n<aside>\nx\n</aside>\n:::\n\n<div>\n::: {.tip}\ny\n:::\n\nz\n"
        let notebook = Notebook(parsing: "---\nraw-html: true\n---\n\n" + text, path: "n.md")
        #expect(notebook.diagnostics.filter { $0.code == "open-div" || $0.code == "stray-div" }.isEmpty)
        guard case .div(let div)? = notebook.blocks.first?.kind else { return #expect(Bool(false), "no block") }
        #expect(div.blocks.map(\.kind) == [.html("<aside>\nx\n</aside>\n")])
    }

    @Test("TeX in a sentence is told where it stands, with what to write instead; a path of Windows is none")
    func texInSentences() {
        #expect(
            problems("a \\textbf{b} and \\noindent c\n\n\\cite{k} in C:\\Users\\ada\n") == [
                "n.md:1:3: TeX is shown as text here | Write **bold**.",
                "n.md:1:18: TeX is shown as text here | Write Markdown, or a formula between \"$\" and \"$\".",
                "n.md:3:1: TeX is shown as text here | Write [@key] and name the bibliography in the front matter.",
            ])
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

    @Test("values of the wrong type say what is expected")
    func wrongType() {
        #expect(problems("---\ntoc: maybe\n---\n") == ["n.md:2:6: \"toc\" must be true or false"])
        #expect(problems("```{swift}\n//| timeout: soon\n1\n```\n") == ["n.md:2:14: \"timeout\" must be a number of seconds"])
        #expect(
            problems("---\nparams:\n  let: 1\n---\n") == [
                "n.md:3:3: \"let\" cannot be the name of a Swift constant | Use letters, digits and \"_\", beginning with a letter."
            ])
    }

    @Test("a parameter's range has two ends, and its value between them")
    func parameterRanges() {
        func found(_ parameter: String) -> [String] { problems("---\nparams:\n  n: \(parameter)\n---\n") }
        #expect(found("{value: 5, min: 0, max: 10, step: 0.5}") == [])
        #expect(
            found("{min: 0, max: 10}") == [
                "n.md:3:6: the parameter \"n\" must be a number, true, false or a text | Beside \"min\" and \"max\" it has a \"value\"."
            ])
        #expect(
            found("{value: 5, min: 10, max: 0}") == [
                "n.md:3:3: the parameter \"n\" has no range | A range has a \"min\" below its \"max\"; a \"step\" is above 0."
            ])
        #expect(found("{value: 11, min: 0, max: 10}") == ["n.md:3:14: the parameter \"n\" must be a number from 0 to 10"])
        #expect(
            found("{value: 5, minimum: 0}").first?.hasPrefix(
                "n.md:3:17: unknown key of the parameter \"n\" \"minimum\" | Known are: value, min, max, step.") == true)
        let notebook = Notebook(
            parsing: "---\nparams:\n  n: {value: 5, min: 0, max: 10}\n---\n", path: "n.md", include: Notebook.nothing)
        #expect(
            notebook.frontMatter.parameters == [
                .init(name: "n", value: .int(5), bounds: .init(minimum: 0, maximum: 10))
            ])
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

    @Test("a quote that is never closed is reported where it begins")
    func openQuote() {
        #expect(
            problems("---\nlang: en\ntitle: \"x\ntoc: true\n---\n") == [
                "n.md:3:8: the front matter is not YAML: this quote is never closed"
            ])
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

    @Test("a caption with a colon in it says what to do")
    func colon() {
        #expect(
            problems("```{swift}\n//| tbl-cap: Size: big\n1\n```\n") == [
                "n.md:2:18: the cell's options are not YAML: mapping values are not allowed in this context | "
                    + "Put a value with \":\", \"#\" or \"`\" in it between quotes."
            ])
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

    @Test("what Quarto's users write in the front matter is understood, or refused with the reason")
    func quarto() {
        let notebook = Notebook(
            parsing:
                "---\nauthor:\n  - name: Ada\n    affiliation: Yale\n  - Grace\nexecute:\n  eval: false\n  timeout: 5\n---\n\n```{swift}\n//| fig.width: 6\n//| fig-height: 300\n//| lst-cap: L\n1\n```\n",
            path: "n.md")
        #expect(notebook.diagnostics.isEmpty)
        #expect(notebook.frontMatter.authors == ["Ada", "Grace"] && notebook.frontMatter.affiliations == ["Yale"])
        let options = notebook.cells[0].options
        #expect(options.figureWidth == 576 && options.figureHeight == 300 && !options.eval && options.timeout == 5)
        #expect(options.listingCaption?.plainText == "L")
        #expect(
            problems("---\ndate: today\n---\n") == [
                "n.md:2:7: the date is left out: \"today\" is another one each time the report is rendered | Write the date itself, "
                    + "such as 2026-11-22: the same notebook gives the same page."
            ])
        #expect(
            problems("---\nauthor: {name: Ada, orcid: 1}\n---\n") == [
                "n.md:2:21: the author's \"orcid\" is not shown | "
                    + "Of an author the name and the affiliation are shown; write more behind it."
            ])
    }

    @Test("null is nothing given, wherever it stands")
    func null() {
        let notebook = Notebook(
            parsing:
                "---\ntitle: x\nsubtitle: null\nauthor: [~, A]\ndate: ~\nabstract:\n---\n\n```{swift}\n//| tbl-cap: null\n1\n```\n",
            path: "n.md")
        #expect(notebook.diagnostics.isEmpty)
        let matter = notebook.frontMatter
        #expect(matter.subtitle == nil && matter.abstract == nil && matter.date == nil && matter.authors == ["A"])
        #expect(notebook.cells[0].options.tableCaption == nil)
        #expect(
            problems("---\nparams:\n  n: ~\n---\n") == [
                "n.md:3:6: the parameter \"n\" must be a number, true, false or a text | It has no value here: write one, such as 0 or \"\"."
            ])
        let quoted = Notebook(parsing: "---\nsubtitle: \"null\"\n---\n", path: "n.md")
        #expect(quoted.frontMatter.subtitle?.plainText == "null")
    }

    @Test("a byte-order mark and carriage returns change no place")
    func lineEnds() {
        let notebook = Notebook(parsing: "\u{FEFF}---\r\ntitle: T\r\n---\r\n\r\nText `{swift} x`\r\n", path: "n.md")
        #expect(notebook.diagnostics.isEmpty)
        #expect(notebook.directives.map(\.range.lowerBound) == [SourceLocation(line: 5, column: 15)])
    }
}
