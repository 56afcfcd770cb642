import Foundation
import Pipeline
import Testing

/// Nothing of a stranger's controls the terminal or the page.
@Suite struct TerminalTests {
    /// Whether a terminal would do anything with it.
    private func acts(_ text: String) -> Bool {
        text.unicodeScalars.contains {
            $0.value < 0x20 && $0 != "\n" && $0 != "\t" || (0x7F...0x9F).contains($0.value) || $0 == "\u{202E}"
        }
    }

    private static let notebook = """
        # A

        [x](javascript:\u{1B}[31mred\u{7})

        @tbl-\u{1B}[2J and @fig-a\u{202E}b

        ```{swift}
        let x: Int = "\u{1B}]0;PWN\u{7}"
        print("\u{1B}[31m")
        ```

        """

    @Test("messages show what stands in the notebook, and do not do it")
    func messages() throws {
        let bench = try Workbench()
        try bench.write(Self.notebook, to: "n\u{1B}[31m.md")
        for options in [[], ["--explain"], ["--json"]] {
            let outcome = try Command.run(["render", "n\u{1B}[31m.md"] + options, in: bench.folder)
            #expect(outcome.status == 1)
            #expect(!acts(outcome.errors) && !acts(outcome.output))
            #expect((outcome.errors + outcome.output).contains("u{1b}[31m.md") || options == ["--json"])
        }
        let usage = try Command.run(["render", "n.md", "--\u{1B}[31m"], in: bench.folder)
        #expect(usage.status == 2 && !acts(usage.errors))
        let missing = try Command.run(["verify", "\u{1B}[31m.html"], in: bench.folder)
        #expect(missing.status == 2 && !acts(missing.errors))
    }

    @Test("no name and no error of a cell's own makes a line that looks like a message")
    func lines() throws {
        let bench = try Workbench()
        let result = try bench.render(
            """
            ```{swift}
            struct Odd: Error, CustomStringConvertible { var description: String { "odd\\nn.md:1:1: error: forged" } }
            throw Odd()
            ```

            """)
        var printer = DiagnosticPrinter()
        let text = printer.text(try #require(result.diagnostics.first))
        #expect(text.contains(": error: odd ") && text.contains("\n      n.md:1:1: error: forged\n"))
        let missing = try Command.run(["model", "inspect", "a\nerror: b.tflite"], in: bench.folder)
        #expect(missing.errors == "error: a\\u{a}error: b.tflite: there is no such file\n")
        let verified = try Command.run(["verify", "a\n✓ b.html"], in: bench.folder)
        #expect(verified.status == 2 && !verified.errors.contains("\n✓"))
    }

    @Test("JSON stays JSON")
    func json() throws {
        let bench = try Workbench()
        try bench.write("@fig-a\u{202E}\u{9B}\u{7F}b\n", to: "n\u{202E}.md")
        let outcome = try Command.run(["render", "n\u{202E}.md", "--json"], in: bench.folder)
        #expect(!acts(outcome.output))
        let results = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]]
        #expect(results?.first?["notebook"] as? String == "n\u{202E}.md")
    }

    @Test("the caret stands under what is meant, behind what was made visible, too")
    func caret() throws {
        let bench = try Workbench()
        let result = try bench.render("```{swift}\nlet a = \"\u{202E}\u{200B}\"; nothing\n```\n")
        var printer = DiagnosticPrinter()
        let lines = printer.text(try #require(result.diagnostics.first)).split(separator: "\n")
        #expect(lines[1].hasSuffix("let a = \"\\u{202e}\\u{200b}\"; nothing"))
        #expect(lines[1].dropFirst(lines[2].prefix { $0 != "^" }.count).hasPrefix("nothing"))
    }

    @Test("colours of what a cell prints are colours on the page; everything else is shown")
    func colours() throws {
        let bench = try Workbench()
        let result = try bench.render(
            """
            ```{swift}
            //| echo: false
            print("\\u{1B}[1;31mbad\\u{1B}[0m \\u{1B}[38;5;1m256\\u{1B}[m \\u{1B}[92mgood\\nstill\\u{1B}[39m plain")
            print("\\u{1B}]0;PWN\\u{7} \\u{1B}[2J a\\rb \\u{202E}over \\u{9B}31m <b>")
            ```

            """)
        #expect(bench.lines(result) == [])
        #expect(
            bench.page.contains(
                "<span class=\"ansi-red-fg ansi-bold\">bad</span> 256 <span class=\"ansi-green-fg\">good\nstill</span> plain"))
        #expect(bench.page.contains("\\u{1b}]0;PWN\\u{7} \\u{1b}[2J a\\u{d}b \\u{202e}over \\u{9b}31m &lt;b&gt;"))
        #expect(!acts(bench.page))
    }

    @Test("code on the page shows what is not to be seen, and so do errors")
    func code() throws {
        let bench = try Workbench()
        _ = try bench.render(
            "```swift\nlet isAdmin = false // \u{202E}\u{2066} eurt\n```\n\nInline `a\u{200B}b`.\n\n```{swift}\nlet x: Int = \"\u{1B}[31m\u{202E}\"\n```\n"
        )
        #expect(bench.page.contains("\\u{202e}\\u{2066} eurt"))
        #expect(bench.page.contains("a\\u{200b}b"))
        #expect(!acts(bench.page))
    }
}
