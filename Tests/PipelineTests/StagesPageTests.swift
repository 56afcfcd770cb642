import Foundation
import Pipeline
import TestSupport
import Testing

/// `Sources/Modelbook.docc/Stages.md` follows one notebook through every stage.
@Suite struct StagesPageTests {
    private static let page = "../../Sources/Modelbook.docc/Stages.md"

    @Test("the page of the stages shows what each stage prints")
    func stages() throws {
        let text = try String(contentsOf: Goldens.folder.appending(path: Self.page), encoding: .utf8)
        let fences = text.matches(of: /(?ms)^(`{3,})\w+\n(?<content>.*?)^\1\n/)
        try #require(fences.count == 5)
        let bench = try Workbench()
        let result = try bench.render(String(fences[0].content), named: "stages.md")
        #expect(bench.lines(result) == [])
        let job = RenderJob(notebook: bench.folder.appending(path: "stages.md").path)
        let html = bench.text(of: "out/stages.html") ?? ""
        let main = html.firstMatch(of: /(?s)<main.*<\/main>\n/).map { String($0.output) } ?? ""
        let stages = [Pipeline.Stage.tree, .program, .records].map { Workbench.pipeline.dump($0, of: job).text }
        var actual = text
        for (fence, content) in zip(fences.dropFirst(), stages + [main]).reversed() {
            actual.replaceSubrange(fence.content.startIndex..<fence.content.endIndex, with: content)
        }
        #expect(try Goldens.difference(actual, Self.page) == nil)
    }

    @Test("a stage of a notebook that cannot be read is empty, and says why")
    func broken() throws {
        let bench = try Workbench()
        try bench.write("See @tbl-none.\n\n```{swift}\nlet a = (\n```\n", to: "n.md")
        let job = RenderJob(notebook: bench.folder.appending(path: "n.md").path)
        for stage in [Pipeline.Stage.program, .records] {
            let (text, result) = Workbench.pipeline.dump(stage, of: job)
            #expect(text.isEmpty)
            #expect(bench.lines(result) == ["n.md:1:5: error: there is no table \"tbl-none\""])
        }
        #expect(Workbench.pipeline.dump(.tree, of: job).text.contains("error @1:5 unresolved-reference"))
        try bench.write("```{swift}\nlet a = (\n```\n", to: "n.md")
        let (text, result) = Workbench.pipeline.dump(.program, of: job)
        #expect(!text.contains("let a"))
        #expect(bench.lines(result) == ["n.md:2:9: error: this \"(\" is never closed"])
    }
}
