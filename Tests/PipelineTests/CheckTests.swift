import Foundation
import Pipeline
import Testing

@Suite("Checking a notebook")
struct CheckTests {
    private let bench: Workbench
    private var job: RenderJob

    init() throws {
        bench = try Workbench()
        job = RenderJob(notebook: bench.folder.appending(path: "n.md").path)
        job.outputFolder = bench.folder.appending(path: "out").path
    }

    private func bytes() throws -> [UInt8] { Array(try Data(contentsOf: bench.folder.appending(path: "n.md"))) }

    private func lines(_ result: CheckResult) -> [String] { bench.lines(result.render).filter { !$0.contains("spelling") } }

    @Test("Typed numbers are replaced by directives that show the same, and no other byte changes")
    func fixes() throws {
        let text =
            "\u{FEFF}# Size\r\n\r\n```{swift}\r\nlet lite = 89408.bytes, quantized = 26000.bytes\r\n```\r\n\r\n"
            + "It has `{swift} lite` and `{swift} quantized`.\r\n\r\nThe quantized file takes 25.4 KB.\r\n\r\n"
            + "The lite file takes 87.3 KB.  \r\n\r\nThe lite file is three times larger than the quantized one.\r\n\r\n"
            + "At 12 bits 87.3 KB <!-- typed --> are much.\r\n\r\n"
            + "```{swift}\r\nlet wrong = 236\r\nwrong\r\n```\r\n\r\nThere were 236 wrong answers, not 12.\r\n"
        try bench.write(text, to: "n.md")
        #expect(
            lines(Workbench.pipeline.check(job)) == [
                "n.md:9:26: warning: \"25.4 KB\" is typed by hand; it equals quantized (26,000 bytes)",
                "n.md:11:21: warning: \"87.3 KB\" is typed by hand; it equals lite (89,408 bytes)",
                "n.md:13:18: warning: \"three times\" is typed by hand; it equals lite / quantized (3.438…)",
                "n.md:22:12: warning: \"236\" is typed by hand; it equals wrong (236)",
            ])
        #expect(try bytes() == Array(text.utf8))
        let result = Workbench.pipeline.check(job, fixes: true)
        #expect(result.fixes == 4)
        #expect(lines(result) == [])
        let fixed = text.replacing("25.4 KB", with: "`{swift} quantized`").replacing(
            "takes 87.3 KB", with: "takes `{swift} lite`"
        )
        .replacing("three times", with: "`{swift} (lite / quantized).inWords(.times)`")
        .replacing("were 236", with: "were `{swift} wrong`")
        #expect(try bytes() == Array(fixed.utf8))
        #expect(!FileManager.default.fileExists(atPath: bench.folder.appending(path: "out").path))
    }

    @Test("Links are looked for beside the page and among the notebooks")
    func links() throws {
        try bench.write("# Other {#sec-other}\n", to: "other.md")
        try bench.write("a", to: "data.csv")
        try bench.write(
            """
            [good](other.html), [good](other.html#sec-other), [bad](other.html#nowhere), [good](https://example.org/a#b),
            [bad](nothing.html), [bad](data.csv), [good](#here) and [mail](mailto:a@example.org).
            [bad](other.md), [bad](n.md#here) and [bad](../n.md).

            # Here {#here}
            """, to: "n.md")
        let pages = bench.folder.appending(path: "out").path
        #expect(
            lines(Workbench.pipeline.check(job)) == [
                "n.md:1:51: warning: there is no place \"#nowhere\" in other.html",
                "n.md:2:1: warning: there is no file \"nothing.html\"",
                "n.md:2:22: warning: \"data.csv\" is beside the notebook and not beside its page",
                "n.md:3:1: warning: \"other.md\" is a notebook, which is not beside the page",
                "n.md:3:18: warning: \"n.md\" is a notebook, which is not beside the page",
                "n.md:3:39: warning: there is no file \"../n.md\"",
            ])
        #expect(Workbench.pipeline.check(job).render.diagnostics.contains { $0.help.contains(pages) })
    }

    @Test("What is found has an exit code and is data as well")
    func data() throws {
        try bench.write("# One\n\n### Three\n", to: "n.md")
        let result = Workbench.pipeline.check(job)
        #expect(result.render.exitCode(isStrict: false) == 0)
        #expect(result.render.exitCode(isStrict: true) == 3)
        let json = CheckResult.json([result], isStrict: true)
        #expect(json.contains("\"code\" : \"skipped-heading-level\""))
        #expect(json.contains("\"exitCode\" : 3"))
    }

    @Test("Without hunspell, a note says that spelling was not checked")
    func spelling() throws {
        try bench.write("# One\n", to: "n.md")
        let notes = Workbench.pipeline.check(job).render.diagnostics.map(\.summary)
        guard !FileManager.default.fileExists(atPath: "/usr/bin/hunspell") else { return }
        #expect(notes == ["spelling was not checked: hunspell is not installed"])
    }
}
