import Foundation
import Pipeline
import Testing

/// A render that fails leaves the page that was there, and says beside it what went wrong.
@Suite struct LastPageTests {
    private static let good = "```{swift}\n40 + 2\n```\n"

    @Test(
        "the last page is left as it was, with what went wrong beside it until a render succeeds",
        arguments: [
            ("```{swift}\nlet a = [1][7]\n```\n", "Index out of range"),
            ("```{swift}\nclaim(\"it holds\", 1 > 2)\n```\n", "it holds"),
            ("---\ntitle: [\n---\n", "the front matter is not YAML"),
            ("See @tbl-none.\n", "tbl-none"),
        ])
    func left(bad: String, reason: String) throws {
        let bench = try Workbench()
        #expect(bench.lines(try bench.render(Self.good)) == [])
        let (page, values) = (bench.page, bench.text(of: "out/n.json"))
        let failed = try bench.render(bad)
        #expect(failed.hasErrors && failed.output == nil)
        #expect(bench.page == page && bench.text(of: "out/n.json") == values)
        let errors = try #require(bench.text(of: "out/n.error.html"))
        #expect(errors.contains(reason))
        #expect(
            failed.leftPage == "\(bench.folder.path)/out/n.html" && failed.errorPage == "\(bench.folder.path)/out/n.error.html")
        #expect(bench.lines(try bench.render(Self.good)) == [])
        #expect(bench.text(of: "out/n.error.html") == nil)
    }

    @Test("the terminal says where what went wrong is")
    func terminal() throws {
        let bench = try Workbench()
        try bench.write("Text.\n", to: "n.md")
        #expect(try Command.run(["render", "n.md"], in: bench.folder).status == 0)
        try bench.write("See @tbl-none.\n", to: "n.md")
        let outcome = try Command.run(["render", "n.md", "--quiet"], in: bench.folder)
        #expect(outcome.status == 1 && outcome.output == "")
        #expect(outcome.errors.hasSuffix("\noutput/n.html is left as it was; what went wrong is in output/n.error.html\n"))
    }

    @Test("where no page was, the page itself says what it lacks, and is replaced by the next")
    func first() throws {
        let bench = try Workbench()
        let failed = try bench.render("```{swift}\nlet a = [1][7]\n```\n")
        #expect(failed.output != nil && bench.page.contains("This page is not complete."))
        #expect(bench.text(of: "out/n.error.html") == nil)
        _ = try bench.render("```{swift}\nlet b = [1][8]\n```\n")
        #expect(bench.page.contains("let b"))
    }

    @Test("a page of that name that another notebook has is not removed")
    func foreign() throws {
        let bench = try Workbench()
        _ = try bench.render("Another.\n", named: "n.error.md")
        _ = try bench.render("Text.\n")
        #expect(bench.text(of: "out/n.error.html")?.contains("Another.") == true)
        let failed = try bench.render("See @tbl-none.\n")
        #expect(bench.text(of: "out/n.error.html")?.contains("Another.") == true)
        #expect(failed.leftPage == nil)
        #expect(
            bench.lines(failed).last
                == "n.md:-: warning: \(bench.folder.path)/out/n.error.html is not of a render of this notebook and stays: "
                + "what went wrong is written nowhere")
    }
}
