import Notebooks
import SystemIO
import Testing

extension MessageTests {
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

    @Test("TeX in a sentence is told where it stands, with what to write instead; a path of Windows is none")
    func texInSentences() {
        #expect(
            problems("a \\textbf{b} and \\noindent c\n\n\\cite{k} in C:\\Users\\ada\n") == [
                "n.md:1:3: TeX is shown as text here | Write **bold**.",
                "n.md:1:18: TeX is shown as text here | Write Markdown, or a formula between \"$\" and \"$\".",
                "n.md:3:1: TeX is shown as text here | Write [@key] and name the bibliography in the front matter.",
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
}
