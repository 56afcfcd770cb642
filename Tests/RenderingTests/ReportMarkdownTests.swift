import Notebooks
import Records
import Rendering
import TestSupport
import Testing

@Suite("A report in Markdown")
struct ReportMarkdownTests {
    @Test("says the same in Markdown, with its pictures in files")
    func markdown() throws {
        let (text, pictures) = demoReport().markdown(pictureFolder: "demo files")
        #expect(try Goldens.difference(text, "rendering/demo.md") == nil)
        #expect(pictures.map(\.name) == (1...7).map { "figure-\($0).svg" })
        #expect(pictures.allSatisfy { $0.bytes.starts(with: "<svg ".utf8) })
        for picture in pictures { #expect(text.contains("](<demo files/\(picture.name)>)")) }
    }

    @Test("keeps in Markdown what only a page sets apart: notes, tabs, names of files, marks in code, lists in cells")
    func setApart() {
        let text = """
            Words.[A note.]{.aside}

            ::: {.panel-tabset}
            ## Linux
            x
            :::

            ```{.python filename="a.py"}
            x = 1  # <1>
            ```
            1. One.

            +-----+-------+
            | A   | B     |
            +=====+=======+
            | a   | - x   |
            |     | - y   |
            +-----+-------+

            """
        let report = Report(notebook: Notebook(parsing: text, path: "n.md"), run: Run(), options: options())
        let lines = report.markdown(pictureFolder: "n").text.split(separator: "\n")
        for line in ["Words. (A note.)", "**Linux**", "**a.py**", "x = 1 ①", "| a | • x<br> • y |"] {
            #expect(lines.contains(line[...]), "\(lines)")
        }
    }

    @Test("keeps titles in Markdown, and text that is none of GitHub's pictures")
    func markdownTitles() {
        let text = "A [b](https://c.de 'The \"title\"') and ![d](https://e.de/f.png \"g\") at 10:30:45 with \\:smile: and ::x.\n"
        let report = Report(notebook: Notebook(parsing: text, path: "n.md"), run: Run(), options: options())
        let markdown = report.markdown(pictureFolder: "n").text
        #expect(markdown.contains("[b](https://c.de \"The \\\"title\\\"\")"), "\(markdown)")
        #expect(markdown.contains("at 10:30:45 with \\:smile: and ::x."), "\(markdown)")
    }

    @Test("breaks lines in Markdown where the page does, and keeps the marks of lists that it cannot count")
    func markdownLines() {
        let text = """
            # One<br>two

            a\("  ")
            b\\
            c *d\\
            e*

            - i\("  ")
              j

            b) two
            c) three

            iv. four

            (@good) Good.

            As (@good) says.

            | t |
            |---|
            | x<br>y |

            """
        let report = Report(notebook: Notebook(parsing: text, path: "n.md"), run: Run(), options: options())
        let markdown = report.markdown(pictureFolder: "n").text
        for part in [
            "## 1 One<br>two\n", "\na\\\nb\\\nc *d\\\ne*\n", "\n- i\\\n  j\n", "\n- b. two\n- c. three\n", "\n- iv. four\n",
            "\n- <a id=\"(@good)\"></a>(1) Good.\n", "\nAs ([1](<#(@good)>)) says.\n", "\n| x<br> y |\n",
        ] { #expect(markdown.contains(part), "\(part) in \(markdown)") }
    }
}
