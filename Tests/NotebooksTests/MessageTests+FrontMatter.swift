import Notebooks
import SystemIO
import Testing

extension MessageTests {
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
                "n.md:3:1: the front matter is not YAML: the key \"toc\" is given twice"
            ])
        #expect(
            problems("```{swift}\n//| fig-cap: `x`\n1\n```\n") == [
                "n.md:2:14: the cell's options are not YAML: found character that cannot start any token "
                    + "(while scanning for the next token) | Put a value with \":\", \"#\" or \"`\" in it between quotes."
            ])
    }

    @Test("a depth of the contents that no heading has is an error", arguments: ["0", "7", "deep"])
    func contentsDepth(depth: String) {
        #expect(problems("---\ntoc-depth: \(depth)\n---\n") == ["n.md:2:12: \"toc-depth\" must be a number from 1 to 6"])
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

    @Test("a quote that is never closed is reported where it begins")
    func openQuote() {
        #expect(
            problems("---\nlang: en\ntitle: \"x\ntoc: true\n---\n") == [
                "n.md:3:8: the front matter is not YAML: this quote is never closed"
            ])
    }

    @Test("a caption with a colon in it says what to do")
    func colon() {
        #expect(
            problems("```{swift}\n//| tbl-cap: Size: big\n1\n```\n") == [
                "n.md:2:18: the cell's options are not YAML: mapping values are not allowed in this context | "
                    + "Put a value with \":\", \"#\" or \"`\" in it between quotes."
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
}
